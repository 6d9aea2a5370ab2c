"""Commands in README and docs: known ones, with options that the programs have."""

import re
import shlex
from contextlib import suppress
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

from benchmarks.capacity.__main__ import application as bench_capacity
from benchmarks.gateway.__main__ import application as bench_gateway
from benchmarks.pipeline.__main__ import application as bench_pipeline
from cli.main import app
from tests.documented_commands import LANGUAGES, NOT_RUN, PAGES, ROOT, Command, commands, fences
from tests.faults.__main__ import options_of

EVERY = [one for page in PAGES for one in commands(page)]
PLOTWIRE = typer.main.get_group(app)
IN_TEXTS = sorted({*PAGES, ROOT / "CONTRIBUTING.md"})


def program(application: typer.Typer) -> TyperCommand:
    """The one command of an application."""
    found = typer.main.get_command(application)
    assert isinstance(found, TyperCommand)
    return found


OF_TARGETS: dict[str, tuple[TyperCommand | TyperGroup, list[str]]] = {
    "up": (PLOTWIRE, ["up"]),
    "bench-capacity": (program(bench_capacity), []),
    "bench-gateway": (program(bench_gateway), []),
    "bench-pipeline": (program(bench_pipeline), []),
}


def check(command: TyperCommand | TyperGroup, words: list[str]) -> None:
    """Raises what the parser of `command` raises when it refuses these words; nothing is run."""
    if isinstance(command, TyperGroup) and words and not words[0].startswith("-"):
        assert words[0] in command.commands, f"there is no {words[0]}"
        check(subcommands(command)[words[0]], words[1:])
        return
    with suppress(typer.Exit), command.make_context(None, list(words)):  # --help and --version exit
        pass


def subcommands(command: TyperCommand | TyperGroup) -> dict[str, TyperCommand | TyperGroup]:
    """Those below a command, by name."""
    return dict(command.commands) if isinstance(command, TyperGroup) else {}  # type: ignore[arg-type]  # all are typer's


def words_of(text: str) -> list[str]:
    """The words of a command, without the variables that are set for it."""
    words = shlex.split(text.replace("\\\n", " "), comments=True)
    while words and re.match(r"[A-Z_]+=", words[0]):
        del words[0]
    return words


def check_make(target: str, variables: dict[str, str]) -> None:
    """Fails when the Makefile has no such target, or its program no such options."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"
    for name in variables:
        assert f"$({name})" in makefile, f"make {target} {name}="
    arguments = shlex.split(variables.get("ARGS", ""))
    if target == "faults":
        options_of(arguments)
    elif arguments and target in OF_TARGETS:
        called, before = OF_TARGETS[target]
        check(called, [*before, *arguments])


def test_every_block_says_what_it_is() -> None:
    for page in PAGES:
        assert {language for language, _ in fences(page)} <= LANGUAGES, page


def test_what_is_not_run_is_in_a_page_and_has_a_reason() -> None:
    known = {one.name for one in EVERY}
    assert [name for name in NOT_RUN if name not in known] == []
    assert all(NOT_RUN.values())
    assert len(known) > 60


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.page.name}: {one.name[:60]}")
def test_a_command_is_one_that_its_program_takes(
    one: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    words = words_of(one.text)
    if words[0] == "make":
        check_make(words[1], dict(word.split("=", 1) for word in words[2:]))
    if words[0] in {"plotwire", ".venv/bin/plotwire"}:
        (tmp_path / "chart.json").write_text("{}")
        for folder in ("benchmarks", "tests"):
            (tmp_path / folder).symlink_to(ROOT / folder)
        monkeypatch.chdir(tmp_path)
        check(PLOTWIRE, words[1:])


@pytest.mark.parametrize("page", IN_TEXTS, ids=lambda page: page.name)
def test_commands_in_the_middle_of_a_sentence_are_ones_that_their_programs_take(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for code in re.findall(r"`(make [a-z][^`…]*)`", text):
        words = words_of(code)
        check_make(words[1], dict(word.split("=", 1) for word in words[2:] if "=" in word))
    for code in re.findall(r"`plotwire ([a-z][^`]*)`", text):
        first, *others = re.split(r"[\s|\[\]…]+", code)
        command = subcommands(PLOTWIRE)[first]
        assert {word for word in others if word.startswith("--")} <= {*taken_by(command), "--help"}, code
        if others and first != "contracts":  # which takes the name of a schema for `show` and it
            assert others[0] in (subcommands(command) or others), code


def taken_by(command: TyperCommand | TyperGroup) -> set[str]:
    """Options of a command, or of all below it."""
    own = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    return own.union(*map(taken_by, subcommands(command).values()))
