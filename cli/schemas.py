"""`plotwire contracts`: the published JSON Schemas."""

from pathlib import Path

from rich.console import Console

from contracts import schemas


def run(name: str | None, out: Path | None) -> int:
    """List the schemas, print one, or write all; returns the exit code."""
    documents = schemas.documents()
    console = Console(soft_wrap=True)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        for stem, text in documents.items():
            (out / f"{stem}.schema.json").write_text(text, encoding="utf-8")
        console.print(f"{len(documents)} schemas written to {out}")
    elif name is None:
        for stem in documents:
            console.print(stem, highlight=False)
    elif name in documents:
        print(documents[name], end="")  # noqa: T201  # raw JSON for pipes
    else:
        Console(stderr=True).print(f"[red]no schema {name!r}; there are: {', '.join(documents)}[/]")
        return 2
    return 0
