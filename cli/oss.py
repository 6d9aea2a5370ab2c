"""`plotwire oss`: the bucket, administered."""

import asyncio
from contextlib import closing
from typing import Annotated

import typer

app = typer.Typer(help="Administer the OSS bucket. Settings: `OSS_*` in the environment.")


@app.callback()
def _group() -> None:
    """Administer the OSS bucket. Settings: `OSS_*` in the environment."""


@app.command()
def lifecycle(
    days: Annotated[
        int, typer.Option(help="Days after its upload that OSS deletes an image.", min=1, max=3650)
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")
    ] = False,
) -> None:
    """Install a lifecycle rule as a safety net: OSS itself deletes images that no clean-up removed.

    One rule, `plotwire-safety-net`, for everything below `OSS_KEY_PREFIX`; all other rules of the
    bucket stay as they are. OSS counts from the upload, and an image that is asked for again and
    again is not uploaded again: choose many times the retention. Exit code 1 when OSS refuses.

    Example: `plotwire oss lifecycle --days 365 --dry-run`
    """
    raise typer.Exit(_install(days, dry_run=dry_run))


def _install(days: int, *, dry_run: bool) -> int:
    from rich.console import Console  # noqa: PLC0415  # so that `--help` answers at once

    from adapters.launch import WRONG_CONFIGURATION  # noqa: PLC0415  # as above
    from adapters.oss_lifecycle import RULE_ID, OssLifecycle  # noqa: PLC0415  # as above
    from adapters.oss_options import OssOptions  # noqa: PLC0415  # as above
    from adapters.settings import RetentionSettings, WrongSettings, load  # noqa: PLC0415  # as above
    from contracts.errors import PlotwireError  # noqa: PLC0415  # as above

    out, err = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)
    try:
        options, kept = load(OssOptions, RetentionSettings)
    except WrongSettings as error:
        err.print(str(error), style="red", markup=False, highlight=False)
        return WRONG_CONFIGURATION
    if days <= kept.retention_days:
        err.print(
            f"[red]--days must be more than the {kept.retention_days:g} days that images are kept anyway[/]"
        )
        return 2
    try:
        with closing(OssLifecycle(options)) as rules:
            change = asyncio.run(rules.install(days, dry_run=dry_run))
    except PlotwireError as error:
        err.print(str(error), style="red", markup=False, highlight=False)
        return 1
    if change.is_needed:
        done = "would be" if dry_run else "is"
        before = "" if change.days_before is None else f" (before: {change.days_before} days)"
        out.print(f"{RULE_ID} {done} set: {change.prefix} expires after {change.days} days{before}")
    else:
        out.print(f"{RULE_ID} is there already: {change.prefix} expires after {change.days} days")
    out.print(f"other rules, which stay: {', '.join(change.others) or 'none'}", markup=False)
    return 0
