"""What stands in the files of the pages, read without a browser."""

import json
from pathlib import Path
from typing import Any

import pytest

import gateway
from contracts.dialects import compile_drawable
from contracts.identifiers import Dialect
from contracts.output import Output

PAGES = Path(gateway.__file__).parent / "pages"


def read(name: str) -> Any:
    return json.loads((PAGES / name).read_text(encoding="utf-8"))


def test_both_languages_have_every_text() -> None:
    english, chinese = read("texts.en.json"), read("texts.zh.json")
    assert english.keys() == chinese.keys()
    assert all(english.values())
    assert all(chinese.values())


@pytest.mark.parametrize("example", read("examples.json"), ids=lambda one: str(one["name"]["en"]))
def test_an_example_is_drawn_whole_unless_it_is_there_for_its_warnings(example: dict[str, Any]) -> None:
    dialect = Dialect(example.get("dialect", Dialect.ECHARTS))
    compiled = compile_drawable(dialect, example["option"], Output())
    assert bool(compiled.warnings) == (example["name"]["en"] == "With warnings")
    assert set(example["name"]) == {"en", "zh"}
