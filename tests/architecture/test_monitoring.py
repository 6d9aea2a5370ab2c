"""Alert rules, recording rules and dashboard: promtool accepts them, and each alert leads to its page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.promtool import promtool

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "deploy" / "prometheus"
RULES = ["alerts.yml", "old_names.yml"]
ALERT_TESTS = ["alerts_test.yml", "alerts_over_days_test.yml"]
OLD_NAMES = {
    *(f"echarts_tasks_{what}_total" for what in ("created", "completed", "failed", "retried", "timeout")),
    *(f"echarts_task_processing_time_seconds_{what}" for what in ("bucket", "sum", "count")),
    *(f"echarts_queue_{what}_tasks" for what in ("pending", "processing")),
    *(f"echarts_oss_{what}_total" for what in ("uploads", "upload_failures", "deletes", "delete_failures")),
    "echarts_http_requests_total",
    "echarts_memory_usage_bytes",
    "echarts_uptime_seconds",
}


def rules(name: str) -> list[dict[str, Any]]:
    document = yaml.safe_load((PROMETHEUS / name).read_text(encoding="utf-8"))
    return [rule for group in document["groups"] for rule in group["rules"]]


def cases_in(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((PROMETHEUS / "tests" / name).read_text(encoding="utf-8"))[
        "tests"
    ]
    return found


def dashboard() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "deploy/grafana/plotwire.json").read_text(encoding="utf-8"))
    return found


def panels() -> list[dict[str, Any]]:
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def headings(page: Path) -> set[str]:
    """The anchors that a page of Markdown has."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", RULES)
def test_promtool_accepts_the_rules(name: str) -> None:
    assert f"{len(rules(name))} rules found" in promtool("check", "rules", PROMETHEUS / name)


def test_promtool_accepts_the_configuration() -> None:
    promtool("check", "config", PROMETHEUS / "prometheus.yml")


@pytest.mark.parametrize("name", [*ALERT_TESTS, "old_names_test.yml"])
def test_the_rules_do_in_promtool_what_they_should(name: str) -> None:
    promtool("test", "rules", PROMETHEUS / "tests" / name)


def test_every_alert_is_seen_to_fire_and_to_be_quiet() -> None:
    names = {rule["alert"] for rule in rules("alerts.yml")}
    cases = [case for name in ALERT_TESTS for test in cases_in(name) for case in test["alert_rule_test"]]
    assert {case["alertname"] for case in cases if case["exp_alerts"]} == names
    assert {case["alertname"] for case in cases if not case["exp_alerts"]} == names


def test_every_alert_has_a_severity_and_a_section_of_the_runbook_with_three_answers() -> None:
    text = (ROOT / "docs/runbook.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### (Plotwire\w+)\n\n(.+?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL))
    for rule in rules("alerts.yml"):
        name = rule["alert"]
        assert rule["labels"]["severity"] in {"critical", "warning"}
        page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
        assert anchor in headings(ROOT / page)
        assert anchor == name.lower()
        assert re.findall(r"\*\*(\w+)\.\*\* .{20}", sections.pop(name)) == ["Means", "Look", "Act"], name
    assert not sections, "sections of alerts that are no more"


def test_every_old_name_has_a_rule_and_each_rule_a_test() -> None:
    recorded = {rule["record"] for rule in rules("old_names.yml")}
    tested = {case["expr"] for test in cases_in("old_names_test.yml") for case in test["promql_expr_test"]}
    assert recorded == tested == OLD_NAMES


def test_the_dashboard_is_whole() -> None:
    told = dashboard()
    assert (told["uid"], told["title"], told["schemaVersion"] >= 36) == ("plotwire", "Plotwire", True)
    ids = [panel["id"] for panel in told["panels"]]
    assert len(ids) == len(set(ids)) > 30
    taken: set[tuple[int, int]] = set()
    for panel in told["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
    assert len({panel["title"] for panel in panels()}) == len(panels())
    for panel in panels():
        assert panel["type"] in {"stat", "timeseries", "table"}
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert panel["datasource"]["uid"] == "${datasource}"
        refs = [target["refId"] for target in panel["targets"]]
        assert len(set(refs)) == len(refs) >= 1


def test_promtool_accepts_every_expression_of_the_dashboard(tmp_path: Path) -> None:
    expressions = [target["expr"] for panel in panels() for target in panel["targets"]]
    plain = [one.replace("$__rate_interval", "5m") for one in expressions]
    assert not any("$" in one for one in plain), "a variable that this test does not know"
    recorded = [{"record": f"panel:{number}", "expr": one} for number, one in enumerate(plain)]
    file = tmp_path / "panels.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": recorded}]}), encoding="utf-8")
    promtool("check", "rules", file)
