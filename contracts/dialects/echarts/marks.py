"""`markPoint`, `markLine`, `markArea` of a series."""

from typing import Any, Final

from contracts.dialects.echarts.label import label
from contracts.dialects.echarts.scales import Scale
from contracts.dialects.echarts.style import item_style, plain_line_style
from contracts.dialects.echarts.symbols import symbol, symbol_fields
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, choice, length, number, pair, present, size, text, whole

_STATISTIC: Final = choice("min", "max", "average", "median")
_PRECISION: Final = whole(0, 20)
_COLUMNS: Final = {
    "open": "open", "close": "close", "lowest": "low", "highest": "high",
    "min": "low", "Q1": "q1", "median": "median", "Q3": "q3", "max": "high",
}  # fmt: skip
_ENDS: Final = 2

Scales = tuple[Scale, Scale]


def marks(series: Reader, scales: Scales) -> Native:
    """All marks of a series."""
    return present(
        mark_points=_each(series.child("markPoint"), _point, scales) or None,
        mark_lines=_each(series.child("markLine"), _line, scales) or None,
        mark_areas=_each(series.child("markArea"), _area, scales) or None,
    )


def _each(mark: Reader, convert: Any, scales: Scales) -> list[Native]:
    z = present(z=mark.get("z", number))
    mark.skip("precision", "symbolOffset", "symbolKeepAspect", "large", "effect", "smooth", "clickable")
    data = mark.raw("data")
    if data is not None and not isinstance(data, list):
        mark.findings.invalid(f"{mark.path}.data", data)
    found = []
    for at, one in enumerate(data if isinstance(data, list) else []):
        ends = _ends(mark, at, one)
        native = convert(mark, ends, scales) if ends else None
        if native is None:
            mark.findings.invalid(f"{mark.path}.data[{at}]", one)
        else:
            found.append(native | z)
    if not found:
        mark.dismiss()
    return found


def _ends(mark: Reader, at: int, one: Any) -> list[Reader]:
    given = one if isinstance(one, list) else [one]
    if not 0 < len(given) <= _ENDS or not all(isinstance(end, dict) for end in given):
        return []
    if not isinstance(one, list):
        return [mark.item("data", at, one)]
    return [mark.item(f"data[{at}]", end, place) for end, place in enumerate(given)]


def _place(reader: Reader, scales: Scales) -> Native:
    coord = reader.raw("coord")
    both = coord if isinstance(coord, list) and len(coord) >= _ENDS else [None, None]
    given = [both[0] if reader.raw("xAxis") is None else reader.raw("xAxis"),
             both[1] if reader.raw("yAxis") is None else reader.raw("yAxis")]  # fmt: skip
    reader.skip("valueIndex", "id")
    reader.skip_usual("relativeTo", "container")
    column = reader.raw("valueDim")
    statistic = reader.get("type", _STATISTIC) if reader.has("type") else None
    return present(
        item=statistic,
        item_axis=column if statistic and column in ("x", "y") else _axis_of(reader) if statistic else None,
        item_column=_COLUMNS.get(column) if isinstance(column, str) else None,
        x=_coordinate(given[0], scales[0]),
        y=_coordinate(given[1], scales[1]),
        left=reader.get("x", length),
        top=reader.get("y", length),
    )


def _axis_of(reader: Reader) -> str | None:
    given = reader.raw("valueIndex")
    return {0: "x", 1: "y"}.get(given) if isinstance(given, int) else None


def _coordinate(given: Any, scale: Scale) -> float | str | None:
    return None if given is None else _STATISTIC(given) or scale.position(given)


def _value(reader: Reader) -> Native:
    return present(name=reader.get("name", text), value=reader.get("value", _shown))


def _shown(value: Any) -> float | str | None:
    return text(value) if isinstance(value, str) else number(value)


def _point(mark: Reader, ends: list[Reader], scales: Scales) -> Native | None:
    own = ends[0]
    place = _place(own, scales)
    if not place:
        return None
    return (
        place
        | _value(own)
        | present(
            **symbol_fields(own.over(mark)),
            item_style=item_style(own.child("itemStyle").over(mark.child("itemStyle"))),
            label=label(own.child("label").over(mark.child("label"))),
        )
    )


def _line(mark: Reader, ends: list[Reader], scales: Scales) -> Native | None:
    own = ends[0]
    places = [_place(end, scales) for end in ends]
    if not all(places):
        return None
    return present(
        start=places[0],
        end=places[1] if len(places) == _ENDS else None,
        **_standing(own, scales) | _value(ends[-1]) | _value(own),
        precision=own.over(mark).get("precision", _PRECISION),
        line_style=plain_line_style(own.child("lineStyle").over(mark.child("lineStyle"))),
        label=label(own.child("label").over(mark.child("label"))),
        **_line_symbols(mark, ends),
    )


def _standing(own: Reader, scales: Scales) -> Native:
    """What a line says by itself where that is not a number of its axis: a category, a date."""
    for key, scale in (("xAxis", scales[0]), ("yAxis", scales[1])):
        given = own.raw(key)
        if given is not None and not _STATISTIC(given) and (scale.is_category or isinstance(given, str)):
            return present(value=_shown(given))
    return {}


def _line_symbols(mark: Reader, ends: list[Reader]) -> Native:
    given = mark.raw("symbol")
    both = given if isinstance(given, list) and len(given) == _ENDS else [given, given]
    names = [_symbol(one) for one in both] if given is not None else ["circle", "arrow"]
    for at, end in enumerate(ends):
        names[at] = symbol(end) or names[at]
    sizes = mark.get("symbolSize", pair(size))
    if len(ends) == _ENDS:
        own = [_one(end.raw("symbolSize")) for end in ends]
        sizes = [mine or (sizes or [8, 16])[at] for at, mine in enumerate(own)] if any(own) else sizes
    changed = names != ["circle", "arrow"]
    return present(symbols=names if changed else None, symbol_sizes=sizes)


def _one(value: Any) -> float | None:
    return size(value[0] if isinstance(value, list) and value else value)


def _symbol(value: Any) -> str:
    known = ("circle", "rect", "triangle", "diamond", "pin", "arrow", "none")
    return value if value in known else "round_rect" if value == "roundRect" else "circle"


def _area(mark: Reader, ends: list[Reader], scales: Scales) -> Native | None:
    if len(ends) != _ENDS:
        return None
    start, end = (_place(one, scales) for one in ends)
    if not start or not end:
        return None
    own, other = ends
    return present(
        start=start,
        end=end,
        name=own.over(other).get("name", text),
        item_style=item_style(own.child("itemStyle").over(other.child("itemStyle"), mark.child("itemStyle"))),
        label=label(own.child("label").over(other.child("label"), mark.child("label"))),
    )
