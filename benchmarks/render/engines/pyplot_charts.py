"""The charts of the mix as ordinary matplotlib scripts, one a kind."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

Option = dict[str, Any]


def _axes(figure: Figure, option: Option) -> Axes:
    axes = figure.add_subplot()
    axes.grid(visible=True, axis="y", color="#e0e6f1")
    axes.set_xlabel(option["xAxis"].get("name", ""))
    y_axis = option["yAxis"]
    axes.set_ylabel((y_axis[0] if isinstance(y_axis, list) else y_axis).get("name", ""))
    return axes


def _lines(figure: Figure, option: Option) -> None:
    axes = _axes(figure, option)
    for series in option["series"]:
        if "data" in option["xAxis"]:
            axes.plot(option["xAxis"]["data"], series["data"], marker="o", label=series["name"])
        else:
            x, y = zip(*series["data"], strict=True)
            axes.plot(x, y, label=series["name"])
    axes.legend()


def _times(figure: Figure, option: Option) -> None:
    axes = _axes(figure, option)
    series = option["series"][0]
    moments = np.array([at for at, _ in series["data"]], "datetime64[ms]")
    axes.plot(moments, [value for _, value in series["data"]], linewidth=1)


def _stacked_area(figure: Figure, option: Option) -> None:
    axes = _axes(figure, option)
    names = [series["name"] for series in option["series"]]
    rows = [series["data"] for series in option["series"]]
    axes.stackplot(option["xAxis"]["data"], *rows, labels=names, alpha=0.7)
    axes.legend(loc="upper left")


def _bars(figure: Figure, option: Option) -> None:
    axes = _axes(figure, option)
    categories = option["xAxis"]["data"]
    bars = [series for series in option["series"] if series["type"] == "bar"]
    at, width = np.arange(len(categories)), 0.8 / len(bars)
    for number, series in enumerate(bars):
        drawn = axes.bar(
            at + (number - (len(bars) - 1) / 2) * width, series["data"], width, label=series["name"]
        )
        if series.get("label"):
            axes.bar_label(drawn, fontsize=8)
    other = axes.twinx() if isinstance(option["yAxis"], list) else axes
    for series in option["series"]:
        if series["type"] == "line":
            other.plot(at, series["data"], marker="o", color="C5", label=series["name"])
    axes.set_xticks(at, categories, rotation=option["xAxis"].get("axisLabel", {}).get("rotate", 0))
    axes.legend()


def _stacked_bars(figure: Figure, option: Option) -> None:
    axes = _axes(figure, option)
    categories = option["yAxis"]["data"]
    left = np.zeros(len(categories))
    for series in option["series"]:
        drawn = axes.barh(categories, series["data"], left=left, label=series["name"])
        axes.bar_label(drawn, label_type="center")
        left += series["data"]
    axes.legend()


def _scatter(figure: Figure, option: Option) -> None:
    axes = _axes(figure, option)
    for series in option["series"]:
        x, y = zip(*series["data"], strict=True)
        axes.scatter(x, y, s=36, alpha=0.7, label=series["name"])
    axes.legend()


def _donut(figure: Figure, option: Option) -> None:
    axes = figure.add_subplot()
    items = option["series"][0]["data"]
    names = [item["name"] for item in items]
    edges = {"width": 0.4, "edgecolor": "white"}
    axes.pie([item["value"] for item in items], labels=names, autopct="%.1f%%", wedgeprops=edges)
    axes.legend(names, loc="center left")


def _rose(figure: Figure, option: Option) -> None:
    axes = figure.add_subplot(projection="polar")
    items = option["series"][0]["data"]
    step = 2 * np.pi / len(items)
    values = [item["value"] for item in items]
    axes.bar(np.arange(len(items)) * step, values, step, color=[f"C{i}" for i in range(len(items))])
    axes.set_xticks(np.arange(len(items)) * step, [f"{item['name']} {item['value']}" for item in items])


def _heatmap(figure: Figure, option: Option) -> None:
    axes = figure.add_subplot()
    columns, rows = option["xAxis"]["data"], option["yAxis"]["data"]
    cells = np.zeros((len(rows), len(columns)))
    for column, row, value in option["series"][0]["data"]:
        cells[row, column] = value
        axes.text(column, row, str(value), ha="center", va="center", fontsize=8)
    image = axes.imshow(cells, aspect="auto", origin="lower")
    axes.set_xticks(range(len(columns)), columns, rotation=90)
    axes.set_yticks(range(len(rows)), rows)
    figure.colorbar(image, orientation="horizontal")


def _radar(figure: Figure, option: Option) -> None:
    axes = figure.add_subplot(projection="polar")
    names = [one["name"] for one in option["radar"]["indicator"]]
    angles = np.linspace(0, 2 * np.pi, len(names), endpoint=False)
    for item in option["series"][0]["data"]:
        closed = [*item["value"], item["value"][0]]
        axes.plot([*angles, angles[0]], closed, marker="o", label=item["name"])
        axes.fill([*angles, angles[0]], closed, alpha=0.25)
    axes.set_xticks(angles, names)
    axes.legend(loc="lower right")


def _candlesticks(figure: Figure, option: Option) -> None:
    axes = _axes(figure, option)
    dates = option["xAxis"]["data"]
    opened, closed, low, high = np.array(option["series"][0]["data"]).T
    colors = ["#eb5454" if rise >= 0 else "#47b262" for rise in closed - opened]
    axes.vlines(dates, low, high, colors=colors)
    axes.bar(dates, closed - opened, 0.6, bottom=opened, color=colors)
    mean = [float("nan") if value == "-" else value for value in option["series"][1]["data"]]
    axes.plot(dates, mean, color="#91cc75", label=option["series"][1]["name"])
    axes.set_xticks(dates[::10])
    axes.legend()


def _funnel(figure: Figure, option: Option) -> None:
    axes = figure.add_subplot()
    items = option["series"][0]["data"]
    for row, item in enumerate(items):
        axes.barh(-row, item["value"], left=-item["value"] / 2, height=0.95, label=item["name"])
        axes.text(0, -row, item["name"], ha="center", va="center", color="white")
    axes.axis("off")
    axes.legend(loc="lower center", ncols=len(items))


def _gauge(figure: Figure, option: Option) -> None:
    axes = figure.add_subplot()
    item = option["series"][0]["data"][0]
    share = item["value"] / 100
    ring = {"width": 0.15}
    axes.pie([share * 270, (1 - share) * 270, 90], colors=["C0", "#e6ebf8", "white"],
             startangle=225, counterclock=False, wedgeprops=ring)  # fmt: skip
    for tick in range(0, 101, 10):
        angle = np.radians(225 - 2.7 * tick)
        axes.text(0.75 * np.cos(angle), 0.75 * np.sin(angle), str(tick), ha="center", va="center")
    axes.text(0, 0.2, item["name"], ha="center")
    axes.text(0, -0.4, f"{item['value']:g} %", ha="center", fontsize=24)


def _boxes(figure: Figure, option: Option) -> None:
    axes = _axes(figure, option)
    names = ("whislo", "q1", "med", "q3", "whishi")
    boxes = [dict(zip(names, five, strict=True)) for five in option["series"][0]["data"]]
    at = np.arange(len(boxes))
    axes.bxp(boxes, positions=at, showfliers=False)
    x, y = zip(*option["series"][1]["data"], strict=True)
    axes.scatter(x, y, s=20, label=option["series"][1]["name"])
    axes.set_xticks(at, option["xAxis"]["data"])
    axes.legend()


CHARTS: Final[dict[str, Callable[[Figure, Option], None]]] = {
    "area-stacked": _stacked_area,
    "bar-line-two-axes": _bars,
    "bars-12x3": _bars,
    "bars-labelled": _bars,
    "bars-stacked-horizontal": _stacked_bars,
    "boxplot": _boxes,
    "candlestick-60": _candlesticks,
    "chinese-labels": _bars,
    "donut": _donut,
    "funnel": _funnel,
    "gauge": _gauge,
    "heatmap-24x7": _heatmap,
    "line-3x12": _lines,
    "line-5x1000": _lines,
    "radar": _radar,
    "rose": _rose,
    "scatter-500": _scatter,
    "time-10k": _times,
}
"""By the file of the mix they stand for."""
