"""The Dockerfile keeps the rules of the trade, and the house's own."""

import json
import re

from tests.deploy.checkers import HADOLINT, ask
from tests.deploy.engine import ROOT

DOCKERFILE = ROOT / "deploy" / "Dockerfile"


def complaints(text: str) -> list[str]:
    told = ask(HADOLINT, "--no-fail", "--disable-ignore-pragma", "--format", "json", "-", given=text)
    return [f"{one['line']}: {one['code']} {one['message']}" for one in json.loads(told.stdout)]


def test_hadolint_has_no_complaint_and_none_is_silenced() -> None:
    assert complaints(DOCKERFILE.read_text(encoding="utf-8")) == []


def test_hadolint_would_complain() -> None:
    text = DOCKERFILE.read_text(encoding="utf-8")
    for good, bad, code in (
        ("USER 10001:10001", "USER root", "DL3002"),
        ("WORKDIR /tmp", "WORKDIR tmp", "DL3000"),
        ("mapfile -t packages < /tmp", "mapfile -t packages < $1/tmp", "SC2086"),
    ):
        assert good in text
        found = complaints(text.replace(good, bad))
        assert [one for one in found if code in one], (code, found)


def test_the_image_runs_what_the_tests_run() -> None:
    ours, tested = (
        dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / "locks" / name).read_text(), re.MULTILINE))
        for name in ("service.txt", "dev.txt")
    )
    assert len(ours) > 30
    assert {name: version for name, version in ours.items() if tested.get(name) != version} == {}


def test_the_image_draws_with_the_fonts_that_the_tests_draw_with() -> None:
    packages = (ROOT / "deploy" / "service-packages.txt").read_text(encoding="utf-8").split()
    assert packages == sorted(packages)
    assert "fonts-noto-cjk" in packages
    assert "echo fonts-noto-cjk" in (ROOT / "deploy" / "setup.sh").read_text(encoding="utf-8")


def test_nothing_gets_into_the_image_that_is_not_named() -> None:
    """An allow-list: a key or a picture that lies about in the tree stays out."""
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert next(rule for rule in rules if rule and not rule.startswith("#")) == "*"
    named = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert {name for name in named if not (ROOT / name).exists()} == set()
    packages = re.search(r"wheel\]\npackages = \[(.*)\]", (ROOT / "pyproject.toml").read_text())
    assert packages
    assert set(re.findall(r'"([a-z]+)"', packages[1])) <= named
