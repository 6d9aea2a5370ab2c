"""Documents that name what the code has."""

import importlib
import json
import os
import pkgutil
import re
import tomllib
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_settings import BaseSettings

import adapters
import cli
import consumer
import devstack
import gateway
import operations
from adapters.oss_options import OssOptions
from adapters.settings import ServerSettings, load_one, names
from cli import settings_page
from consumer.settings import ConsumerSettings
from contracts import limits
from contracts.messages import encode_event, encode_request
from contracts.schemas.message_examples import COMPLETED, FAILED, LEAST_REQUEST, REQUEST
from contracts.topology import Header
from gateway.settings import GatewaySettings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PACKAGES = {"adapters", "cli", "consumer", "devstack", "gateway", "operations"}
PAGES = sorted(
    path for pattern in ("*.md", "docs/**/*.md", "devstack/**/*.md") for path in ROOT.glob(pattern)
)
FOLDERS = "adapters|benchmarks|cli|consumer|contracts|deploy|devstack|docs|gateway|operations|tests"


def all_settings() -> set[type[BaseSettings]]:
    """Every settings model of the service; bases that are only parts of others are left out."""
    for package in (adapters, consumer, gateway, operations, cli, devstack):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.endswith(("settings", "options")):
                importlib.import_module(module.name)
    found, todo = set(), list(BaseSettings.__subclasses__())
    while todo:
        kind = todo.pop()
        todo.extend(kind.__subclasses__())
        if kind.__module__.partition(".")[0] in PACKAGES and not kind.__subclasses__():
            found.add(kind)
    return found


def test_the_page_of_settings_has_every_model() -> None:
    assert all_settings() == set(settings_page.SECTIONS.values())


@pytest.mark.parametrize("kind", [ServerSettings, OssOptions, ConsumerSettings, GatewaySettings])
def test_every_setting_is_documented_with_its_names_and_its_meaning(kind: type[ServerSettings]) -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `")}
    for field, info in kind.model_fields.items():
        variables = names(kind, field)
        assert all(f"`{name}`" in rows[variables[0]] for name in variables)
        assert info.description, field
        assert " ".join(info.description.split()).partition(" See docs/")[0] in text, field
        if info.annotation in {SecretStr, SecretStr | None}:
            assert f"`{variables[0]}_FILE`" in rows[variables[0]]


@pytest.mark.parametrize("kind", [ServerSettings, OssOptions, ConsumerSettings, GatewaySettings])
def test_every_rule_between_settings_is_in_words(kind: type[ServerSettings]) -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    assert all(rule and f"- {rule}\n" in text for rule in settings_page.rules_of(kind))


def test_the_page_and_the_example_are_as_the_settings_write_them() -> None:
    assert (DOCS / "settings.md").read_text(encoding="utf-8") == settings_page.page(), "run `make settings`"
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == settings_page.example(), (
        "run `make settings`"
    )


def test_the_example_is_accepted_and_what_it_leaves_out_is_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    set_ones = dict(re.findall(r"^([A-Z_]+)=(.+)$", text, re.MULTILINE))
    commented = dict(re.findall(r"^# ([A-Z_]+(?<!_FILE))=(.+)$", text, re.MULTILINE))
    for name in [name for name in os.environ if name.startswith(("PLOTWIRE_", "OSS_"))]:
        monkeypatch.delenv(name)
    for name, value in set_ones.items():
        monkeypatch.setenv(name, value)
    before = [load_one(kind) for kind in settings_page.SECTIONS.values()]
    for name, value in commented.items():
        monkeypatch.setenv(name, value)
    assert len(commented) > 40
    assert [load_one(kind) for kind in settings_page.SECTIONS.values()] == before


def test_every_limit_is_documented_with_its_value() -> None:
    text = (DOCS / "limits.md").read_text(encoding="utf-8")
    for name in (name for name in dir(limits) if name.isupper()):
        assert f"| `{name}` | {getattr(limits, name):,} |" in text


def test_the_messages_are_documented_as_they_are_on_the_wire() -> None:
    text = (DOCS / "messages.md").read_text(encoding="utf-8")
    shown = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    events = (json.loads(encode_event(event)) for event in (COMPLETED, FAILED))
    assert shown == [json.loads(encode_request(REQUEST)), LEAST_REQUEST, *events]
    for header in Header:
        assert f"| `{header.value}` | {header.meaning} |" in text


def test_the_page_for_producers_shows_the_programs_that_tests_run() -> None:
    page = (DOCS / "publish.md").read_text(encoding="utf-8")
    programs = [
        path
        for path in sorted((DOCS / "examples").glob("*/*"))
        if path.suffix in {".py", ".mjs", ".java", ".go"}
    ]
    assert len(programs) == 6
    for path in programs:
        assert f"\n{path.read_text(encoding='utf-8')}```\n" in page, path


def test_whoever_moves_from_the_old_service_finds_every_old_setting_and_metric() -> None:
    text = (DOCS / "migration.md").read_text(encoding="utf-8")
    rules = (ROOT / "deploy/prometheus/old_names.yml").read_text(encoding="utf-8")
    metrics = {
        re.sub("_(bucket|sum|count)$", "", name) for name in re.findall(r"record: (echarts_\w+)", rules)
    }
    kinds = (ServerSettings, OssOptions, ConsumerSettings, GatewaySettings)
    settings = {
        name
        for kind in kinds
        for field in kind.model_fields
        for name in names(kind, field)[1:]
        if not name.startswith(("PLOTWIRE_", "OSS_PUBLIC"))
    }
    assert {one for one in metrics | settings if f"`{one}`" not in text} == set()
    assert len(metrics) > 10
    assert len(settings) > 5


def headings(page: Path) -> set[str]:
    """What links to parts of a page may name, as GitHub makes it of the headings."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere_and_paths_it_names_are_there(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", text):
        file, _, part = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), link
        assert not part or part in headings(target), link
    for path in re.findall(rf"`((?:{FOLDERS})/[\w./-]+)`", text):
        assert (ROOT / path).exists() or list(ROOT.glob(f"{path}.*")) or is_written(path), path


def is_written(path: str) -> bool:
    """Whether a command writes it where it is run."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    return path.startswith(("benchmarks/results/", *ignored))


def test_the_page_of_the_architecture_has_the_floors_their_rules_and_every_decision() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    rules = re.search(r"\| contract \| rule \|\n\|---\|---\|\n(.*?)\n\n", text, re.DOTALL)
    assert rules
    assert re.findall(r"^\| `([a-z-]+)`", rules[1], re.MULTILINE) == [one["id"] for one in told["contracts"]]
    (floors,) = (one["layers"] for one in told["contracts"] if one["id"] == "floors")
    drawn = re.search(r"## Floors\n\n```text\n(.*?)```", text, re.DOTALL)
    assert drawn
    lines = [re.sub(r" +", " ", line) for line in drawn[1].splitlines()]
    assert [floor for floor, line in zip(floors, lines, strict=True) if not line.startswith(floor)] == []
    decisions = [f"adr/{path.name}" for path in sorted((DOCS / "adr").glob("*.md"))]
    assert re.findall(r"^- \[\d+\]\((.+?)\)", text, re.MULTILINE) == decisions
