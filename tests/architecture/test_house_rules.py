"""Rules of the house that no linter knows."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("contracts", "adapters", "operations", "consumer", "gateway", "devstack", "cli", "benchmarks")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
BANNED = {"utils", "util", "common", "helpers", "base", "core", "manager", "misc"}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in MODULES if path.stem in BANNED or path.parent.name in BANNED] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_opens_with_its_purpose_and_stays_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert text.count("\n") <= 300, "over 300 lines: which idea is missing?"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_suppressed_complaint_says_why(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if "# noqa" in line or "# type: ignore" in line:
            assert re.search(r"# (noqa: [A-Z0-9, ]+|type: ignore\[[a-z-, ]+\])  # \w", line), (
                f"line {number}: {line}"
            )


def test_the_contracts_alone_need_only_pydantic() -> None:
    """`pip install plotwire` gives producers the contracts, and nothing a server needs."""
    code = (
        "import sys, contracts.messages, contracts.topology, contracts.dialects, contracts.tasks\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    names = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    heavy = {"aio_pika", "aiohttp", "matplotlib", "motor", "numpy", "oss2", "structlog", "prometheus_client"}
    assert heavy & set(names.stdout.split()) == set()


def test_commands_begin_without_the_models_of_charts() -> None:
    """Building them takes longer than anything else a command does before it answers."""
    code = "import sys, cli.main, cli.letters, cli.cleanup_command; print('contracts.charts' in sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert loaded.stdout == "False\n"


def test_commands_at_the_desk_begin_without_what_they_do_not_speak_to() -> None:
    """A desk is MongoDB and the broker; the client of OSS and a web server take as long to load as both."""
    code = "import sys, cli.letters; print(*{'oss2', 'aiohttp'} & {*sys.modules})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.split() == []


def test_a_consumer_loads_what_draws_in_its_drawing_processes_only() -> None:
    """Loaded twice, it would cost each start two seconds of processor time, and memory for nothing."""
    code = "import sys, consumer.app; print(*{'matplotlib', 'numpy', 'contracts.charts'} & {*sys.modules})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.split() == []


def test_the_locks_name_no_index_and_hash_every_file() -> None:
    for lock in sorted((ROOT / "locks").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, lock
        assert not re.search(r"^\s*--(index-url|extra-index-url|find-links)", text, re.MULTILINE), lock
        pins = re.findall(r"^[a-z0-9._-]+(?:\[[^\]]+\])?==(?:[^\n]*\\\n)*[^\n]*", text, re.MULTILINE)
        assert pins, lock
        assert [pin for pin in pins if "--hash=sha256:" not in pin] == [], lock
