"""Calendars on the surface: days, lines between months, names (ECharts 5, `component/calendar`)."""

from datetime import date, timedelta
from functools import partial
from typing import Final

import numpy as np
from matplotlib.path import Path

from consumer.render.boxes import length
from consumer.render.calendar_frame import PlacedCalendar
from consumer.render.label_texts import filled
from consumer.render.paint import border_of, fill_of, stroke_of
from consumer.render.paths import CLOSE, LINE, MOVE
from consumer.render.shadows import with_shadow
from consumer.render.surface import Surface
from consumer.render.text_block import Align, VerticalAlign, block, paint_block
from contracts.charts.text import TextStyle

_WEEK: Final = 7
_QUARTER_TURN: Final = 90

Outline = list[tuple[float, float]]


def paint_days(surface: Surface, calendar: PlacedCalendar) -> None:
    """Paint the cell of every day as one shape."""
    spec, (width, height) = calendar.spec, calendar.cell
    days = (spec.last - spec.first).days + 1
    corners = np.array([calendar.corner(spec.first + timedelta(days=day)) for day in range(days)])
    sides = np.array([(0, 0), (width, 0), (width, height), (0, height), (0, 0)])
    vertices = (corners[:, None, :] + sides[None, :, :]).reshape(-1, 2)
    codes = np.tile(np.array([MOVE, LINE, LINE, LINE, CLOSE], np.uint8), days)
    style = spec.item_style
    fill = fill_of(style.color, style.opacity)
    paint = partial(surface.path, Path(vertices, codes), fill=fill, stroke=border_of(style), snap=True)
    with_shadow(surface, style.shadow, paint)


def paint_lines(surface: Surface, calendar: PlacedCalendar, base: TextStyle) -> None:
    """Paint the lines between months, then years, months and weekdays."""
    starts = calendar.month_starts()
    outlines = [_week_outline(calendar, day) for day in starts]
    near, far = [one[0] for one in outlines], [one[-1] for one in outlines]
    line = calendar.spec.month_line
    stroke = stroke_of(line.line_style, None) if line.show else None
    if stroke:
        for outline in (*outlines, _edge(near, stroke.width, calendar), _edge(far, stroke.width, calendar)):
            surface.line(np.array(outline), stroke)
    if calendar.spec.year_label.show:
        _paint_year(surface, calendar, (near[-1], far[0]), base)
    if calendar.spec.month_label.show:
        _paint_months(surface, calendar, starts, (near, far), base)
    if calendar.spec.day_label.show:
        _paint_weekdays(surface, calendar, base)


def _week_outline(calendar: PlacedCalendar, first: date) -> Outline:
    """The border between the days before `first` and from it on, through one week."""
    width, height = calendar.cell
    along = (width, 0.0) if calendar.upright else (0.0, height)
    found: dict[int, tuple[float, float]] = {}
    for number in range(_WEEK):
        day = first + timedelta(days=number)
        found[calendar.weekday(day)] = calendar.corner(day)
    corners = [found[weekday] for weekday in range(_WEEK)]
    return [point for x, y in corners for point in ((x, y), (x + along[0], y + along[1]))]


def _edge(points: Outline, width: float, calendar: PlacedCalendar) -> Outline:
    """Along the calendar, half a line width longer at both ends."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    across, down = (0.0, width / 2) if calendar.upright else (width / 2, 0.0)
    return [(x0 - across, y0 - down), (x1 + across, y1 + down)]


def _paint_year(
    surface: Surface,
    calendar: PlacedCalendar,
    ends: tuple[tuple[float, float], tuple[float, float]],
    base: TextStyle,
) -> None:
    spec, label = calendar.spec, calendar.spec.year_label
    first, last = str(spec.first.year), str(spec.last.year)
    name = first if first == last else f"{first}-{last}"
    text = filled(label.template, {"start": first, "end": last, "nameMap": name}) if label.template else name
    (x0, y0), (x1, y1) = ends
    middle, level = (x0 + x1) / 2, (y0 + y1) / 2
    top, bottom = (y1, y0) if calendar.upright else (y0, y1)
    left, right = (x0, x1) if calendar.upright else (x1, x0)
    position = label.position or ("top" if calendar.upright else "left")
    x, y = {
        "top": (middle, top - label.margin),
        "bottom": (middle, bottom + label.margin),
        "left": (left - label.margin, level),
        "right": (right + label.margin, level),
    }[position]
    vertical: VerticalAlign = "top" if position in {"bottom", "right"} else "bottom"
    turn = _QUARTER_TURN if position in {"left", "right"} else 0
    found = block(text, label.text_style, base, None)
    paint_block(surface, found, x, y, align="center", vertical=vertical, rotate=turn)


def _paint_months(
    surface: Surface,
    calendar: PlacedCalendar,
    starts: list[date],
    edges: tuple[Outline, Outline],
    base: TextStyle,
) -> None:
    label = calendar.spec.month_label
    at_start, centered = label.position == "start", label.align == "center"
    margin = -label.margin if at_start else label.margin
    near, far = edges
    align: Align = "center" if centered else "left"
    vertical: VerticalAlign = "bottom" if at_start else "top"
    if calendar.upright:
        align, vertical = "right" if at_start else "left", "middle" if centered else "top"
    for number, day in enumerate(starts[:-1]):
        x, y = near[number] if at_start else far[number]
        if centered:
            corner, following = calendar.corner(day), near[number + 1]
            x = x if calendar.upright else (corner[0] + following[0]) / 2
            y = (corner[1] + following[1]) / 2 if calendar.upright else y
        x, y = (x + margin, y) if calendar.upright else (x, y + margin)
        name = label.names[day.month - 1]
        values = {
            "yyyy": f"{day:%Y}", "yy": f"{day:%y}", "MM": f"{day:%m}", "M": str(day.month), "nameMap": name,
        }  # fmt: skip
        text = filled(label.template, values) if label.template else name
        paint_block(surface, block(text, label.text_style, base, None), x, y, align=align, vertical=vertical)


def _paint_weekdays(surface: Surface, calendar: PlacedCalendar, base: TextStyle) -> None:
    spec, label, (width, height) = calendar.spec, calendar.spec.day_label, calendar.cell
    at_start, margin = label.position == "start", length(label.margin, min(width, height))
    week = spec.first if at_start else spec.last
    week -= timedelta(days=calendar.weekday(week))
    align: Align = "right" if at_start else "left"
    vertical: VerticalAlign = "middle"
    if calendar.upright:
        align, vertical = "center", "bottom" if at_start else "top"
    for number in range(_WEEK):
        x, y = calendar.corner(week + timedelta(days=number))
        if calendar.upright:
            x, y = x + width / 2, y - margin if at_start else y + height + margin
        else:
            x, y = x - margin if at_start else x + width + margin, y + height / 2
        text = label.names[(number + spec.first_weekday) % _WEEK]
        paint_block(surface, block(text, label.text_style, base, None), x, y, align=align, vertical=vertical)
