"""Transforms of datasets: filter, sort, boxplot."""

import operator
from collections.abc import Callable
from typing import Any, Final

from contracts.dialects.echarts.boxes import boxes
from contracts.dialects.echarts.dates import milliseconds
from contracts.dialects.echarts.spending import Spending
from contracts.dialects.echarts.tables import Table
from contracts.dialects.reader import Reader
from contracts.dialects.values import number, text

_COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt, "lt": operator.lt, "<=": operator.le, "lte": operator.le,
    ">": operator.gt, "gt": operator.gt, ">=": operator.ge, "gte": operator.ge,
}  # fmt: skip
_EQUAL: Final = frozenset({"=", "eq"})
_UNEQUAL: Final = frozenset({"!=", "ne", "<>"})
_DEEPEST: Final = 16
_PARSERS: Final[dict[str, Callable[[Any], Any]]] = {
    "trim": lambda value: value.strip() if isinstance(value, str) else value,
    "number": number,
    "time": milliseconds,
}


def transformed(reader: Reader, table: Table, spending: Spending) -> list[Table]:
    """The results of the transforms of a dataset, in their order; each works on the first of those before."""
    results = [table]
    for step in reader.items("transform"):
        step.skip("print")
        kind = step.raw("type")
        apply = _TRANSFORMS.get(kind.removeprefix("echarts:")) if isinstance(kind, str) else None
        if apply is None:
            step.findings.ignored(f"{step.path}.type", f"transform {kind!r:.40} is not known")
            step.dismiss()
        else:
            cells = len(results[0].columns) + _parts(step.raw("config"), 0)
            spending.steps(len(results[0]) * cells, step.path)
            results = apply(step, results[0])
    return results


def _parts(config: Any, depth: int) -> int:
    """How many conditions or rules there are."""
    if depth > _DEEPEST or not isinstance(config, dict | list):
        return 1
    inner = config.values() if isinstance(config, dict) else config
    return sum(_parts(one, depth + 1) for one in inner)


def _filtered(step: Reader, table: Table) -> list[Table]:
    keep = _condition(step, step.raw("config"), table, 0)
    return [_rows_of(table, [row for row in range(len(table)) if keep(row)])]


def _rows_of(table: Table, rows: list[int]) -> Table:
    columns = [[column[row] for row in rows] for column in table.columns]
    return Table(columns, table.names, of_objects=table.of_objects)


def _condition(step: Reader, config: Any, table: Table, depth: int) -> Callable[[int], bool]:
    if isinstance(config, bool):
        return lambda _row: config
    if not isinstance(config, dict) or depth > _DEEPEST:
        step.findings.invalid(f"{step.path}.config", config)
        return lambda _row: True
    for word, combine in (("and", all), ("or", any)):
        if isinstance(config.get(word), list):
            parts = [_condition(step, part, table, depth + 1) for part in config[word]]
            return lambda row: combine(part(row) for part in parts)
    if "not" in config:
        inner = _condition(step, config["not"], table, depth + 1)
        return lambda row: not inner(row)
    return _comparison(step, config, table)


def _comparison(step: Reader, config: dict[str, Any], table: Table) -> Callable[[int], bool]:
    at = table.find(config.get("dimension"))
    if at is None:
        step.findings.invalid(f"{step.path}.config.dimension", config.get("dimension"))
        return lambda _row: True
    column = table.column(at)
    parse = _PARSERS.get(str(config.get("parser")), lambda value: value)
    tests = [
        _test(step, word, wanted) for word, wanted in config.items() if word not in ("dimension", "parser")
    ]
    return lambda row: all(test(parse(column[row])) for test in tests)


def _test(step: Reader, word: str, wanted: Any) -> Callable[[Any], bool]:
    if word in _EQUAL:
        return lambda value: _same(value, wanted)
    if word in _UNEQUAL:
        return lambda value: not _same(value, wanted)
    limit = _comparable(wanted)
    if word in _COMPARE and limit is not None:
        compare, bound = _COMPARE[word], limit
        return lambda value: (found := _comparable(value)) is not None and compare(found, bound)
    step.findings.ignored(f"{step.path}.config.{word}", "this condition is not known")
    return lambda _value: True


def _same(value: Any, wanted: Any) -> bool:
    return bool(value == wanted) or text(value) == text(wanted)


def _comparable(value: Any) -> float | None:
    found = number(value)
    return milliseconds(value) if found is None else found


def _sorted(step: Reader, table: Table) -> list[Table]:
    config = step.raw("config")
    rows = list(range(len(table)))
    for rule in reversed(config if isinstance(config, list) else [config]):
        at = table.find(rule.get("dimension")) if isinstance(rule, dict) else None
        if at is None:
            step.findings.invalid(f"{step.path}.config", config)
            continue
        column = table.column(at)
        parse = _PARSERS.get(str(rule.get("parser")), lambda value: value)
        rows.sort(key=lambda row: _rank(parse(column[row])), reverse=rule.get("order") == "desc")
    return [_rows_of(table, rows)]


def _rank(value: Any) -> tuple[bool, float, str]:
    found = _comparable(value)
    return (found is None, found or 0.0, "" if found is not None else text(value) or "")


_TRANSFORMS: Final[dict[str, Callable[[Reader, Table], list[Table]]]] = {
    "boxplot": boxes,
    "filter": _filtered,
    "sort": _sorted,
}
