"""The reader of options: typed values out, a record of what was read, warnings for the rest."""

from typing import Any

from contracts.dialects import values
from contracts.dialects.findings import Findings
from contracts.dialects.reader import Reader, Source


def reader_of(option: dict[str, Any]) -> tuple[Reader, Source, Findings]:
    findings = Findings()
    source = Source(option, "")
    return Reader([source], findings), source, findings


def unread(source: Source) -> list[str]:
    return [path for _, path, _ in source.unread()]


def told(findings: Findings) -> list[tuple[str, str]]:
    return [(warning.code.value, warning.path) for warning in findings.warnings()]


def test_what_was_not_looked_at_is_known_with_its_path() -> None:
    reader, source, _ = reader_of({"a": 1, "b": {"c": 2, "d": 3}, "e": [{"f": 1}, {"g": 2}]})
    reader.get("a", values.number)
    reader.child("b").get("c", values.number)
    first, _ = reader.items("e")
    first.get("f", values.number)
    assert unread(source) == ["b.d", "e[1].g"]


def test_a_value_that_cannot_be_used_is_told_and_counts_as_missing() -> None:
    reader, _, findings = reader_of({"a": "wide", "b": None, "c": "auto", "d": "function () {}"})
    assert [reader.get(key, values.number) for key in "abcd"] == [None] * 4
    assert told(findings) == [("INVALID_OPTION", "a"), ("SCRIPT_IGNORED", "d")]


def test_the_first_source_that_has_a_key_wins_and_all_are_read() -> None:
    reader, source, _ = reader_of({"item": {"a": 1}, "series": {"a": 2, "b": 3}})
    both = reader.child("item").over(reader.child("series"))
    assert (both.get("a", values.number), both.get("b", values.number)) == (1, 3)
    assert unread(source) == []


def test_what_stands_in_normal_comes_first() -> None:
    reader, _, _ = reader_of({"label": {"normal": {"color": "red"}, "color": "blue", "show": True}})
    label = reader.child("label")
    assert (label.get("color", values.color), label.get("show", values.boolean)) == ("red", True)


def test_a_single_object_counts_as_an_array_of_one_and_strays_are_told() -> None:
    reader, _, findings = reader_of({"one": {"a": 1}, "many": [{"a": 1}, 5, None]})
    assert len(reader.items("one")) == 1
    assert [bool(item) for item in reader.items("many")] == [True, False, False]
    assert told(findings) == [("INVALID_OPTION", "many[1]")]


def test_what_is_dismissed_is_not_reported() -> None:
    reader, source, _ = reader_of({"a": {"b": 1, "c": 2}})
    reader.child("a").dismiss()
    assert unread(source) == []
