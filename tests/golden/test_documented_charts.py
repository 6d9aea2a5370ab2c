"""docs/charts.md says what is true: its charts are drawn, and its warnings are those that come."""

import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

from consumer.render import draw
from contracts.charts.series import SERIES_TYPES
from contracts.dialects import Dialect, compile_chart
from contracts.errors import UnsupportedChart
from contracts.output import Output
from contracts.warnings import ChartWarning, WarningCode

PAGE = (Path(__file__).parents[2] / "docs" / "charts.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, Any]] = [
    (word, json.loads(text)) for word, text in re.findall(r"```json (\w+)\n(.*?)```", PAGE, re.DOTALL)
]


def blocks(word: str) -> list[Any]:
    return [body for found, body in BLOCKS if found == word]


def drawn(dialect: Dialect, body: dict[str, Any]) -> tuple[ChartWarning, ...]:
    compiled = compile_chart(dialect, body)
    return (*compiled.warnings, *draw(compiled.spec, Output(width=400, height=300)).warnings)


@pytest.mark.parametrize("body", blocks("native"), ids=lambda body: body["series"][0]["type"])
def test_every_native_example_is_drawn_whole(body: dict[str, Any]) -> None:
    assert drawn(Dialect.NATIVE, body) == ()


@pytest.mark.parametrize("body", blocks("echarts"), ids=lambda body: next(iter(body)))
def test_every_option_is_drawn_without_a_warning(body: dict[str, Any]) -> None:
    assert drawn(Dialect.ECHARTS, body) == ()


def test_every_series_type_has_an_example() -> None:
    shown = {series["type"] for body in blocks("native") for series in body["series"]}
    assert shown == set(SERIES_TYPES)
    headings = re.findall(r"`(\w+)`", " ".join(re.findall(r"^#### .*$", PAGE, re.MULTILINE)))
    assert set(headings) == set(SERIES_TYPES)


def test_the_warnings_shown_are_those_of_the_option_shown() -> None:
    (body,), (shown,) = blocks("warned"), blocks("warnings")
    found = [warning.model_dump(mode="json") for warning in drawn(Dialect.ECHARTS, body)]
    key = json.dumps
    assert sorted(found, key=key) == sorted(shown, key=key)


def test_what_is_said_to_be_passed_over_is_passed_over() -> None:
    (paragraph,) = re.findall(r"### Passed over without a word\n\n(.*?)\n\n", PAGE, re.DOTALL)
    names = re.findall(r"`(\w+)…?`", paragraph)
    assert len(names) > 10
    option = {"xAxis": {"data": ["a"]}, "yAxis": {}, "series": [{"type": "bar", "data": [1]}]}
    for name in names:
        assert drawn(Dialect.ECHARTS, option | {name: {"x": 1}}) == (), name


def test_what_is_said_to_be_refused_is_refused() -> None:
    (body,) = blocks("refused")
    with pytest.raises(UnsupportedChart) as refused:
        compile_chart(Dialect.ECHARTS, body)
    assert refused.value.path == "series[0].type"


def test_every_code_of_a_warning_is_explained() -> None:
    source = inspect.getsource(WarningCode)
    for code in WarningCode:
        meaning = re.search(rf'{code.name} = "{code.value}"\n    """(.*?)"""', source, re.DOTALL)
        assert meaning
        assert f"| `{code}` | {meaning[1]} |" in PAGE
