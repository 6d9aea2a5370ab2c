"""The charts of the mix as ordinary matplotlib scripts, one a kind.

They show what the options say: each series in a legend that covers nothing, subtitles, names and units
of axes, labels, marked lines, a gauge's pointer. Left out is what would take more than a line or two:
gradients, rounded corners, smooth lines, label lines of pies.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure

Option = dict[str, Any]


def titled(figure: Figure, option: Option) -> None:
    """Title and subtitle over all."""
    title = option["title"]
    figure.suptitle("\n".join(filter(None, [title["text"], title.get("subtext")])), linespacing=1.5)


def _legend(axes: Axes, option: Option) -> None:
    """Where the option has it: above the axes, below them, or left of them."""
    drawn = [axes.get_legend_handles_labels() for axes in axes.figure.axes]
    handles, names = ([one for found in pair for one in found] for pair in zip(*drawn, strict=True))
    place: Option = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "ncols": len(names)}
    if "bottom" in option["legend"]:
        place |= {"loc": "upper center", "bbox_to_anchor": (0.5, -0.05)}
    elif option["legend"].get("left") == "left":
        place = {"loc": "center right", "bbox_to_anchor": (-0.1, 0.5)}
    axes.legend(handles, names, **place, frameon=False, handlelength=1.2, columnspacing=1)


def _axes(figure: Figure, option: Option) -> Axes:
    axes = figure.add_subplot()
    axes.grid(visible=True, axis="y", color="#e0e6f1")
    axes.set_axisbelow(True)
    axes.set_xlabel(option["xAxis"].get("name", ""))
    y_axis = option["yAxis"]
    _describe(axes, y_axis[0] if isinstance(y_axis, list) else y_axis)
    return axes


def _describe(axes: Axes, y_axis: Option) -> None:
    axes.set_ylabel(y_axis.get("name", ""))
    template = y_axis.get("axisLabel", {}).get("formatter")
    if template:
        axes.yaxis.set_major_formatter(template.replace("{value}", "{x:g}"))


def _lines(figure: Figure, option: Option) -> None:
    axes = _axes(figure, option)
    for series in option["series"]:
        if "data" in option["xAxis"]:
            axes.plot(option["xAxis"]["data"], series["data"], marker="o", label=series["name"])
        else:
            x, y = zip(*series["data"], strict=True)
            axes.plot(x, y, label=series["name"])
    _legend(axes, option)


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
    for number, top in enumerate(np.cumsum(rows, axis=0)):
        axes.plot(option["xAxis"]["data"], top, marker="o", color=f"C{number}")
    _legend(axes, option)


def _bars(figure: Figure, option: Option) -> None:
    axes = _axes(figure, option)
    categories = option["xAxis"]["data"]
    bars = [series for series in option["series"] if series["type"] == "bar"]
    at, width = np.arange(len(categories)), 0.8 / len(bars)
    for number, series in enumerate(bars):
        place = at + (number - (len(bars) - 1) / 2) * width
        _labelled(axes, axes.bar(place, series["data"], width, label=series["name"]), series)
        for _ in series.get("markLine", {}).get("data", ()):
            mean = float(np.mean(series["data"]))
            axes.axhline(mean, linestyle="--")
            axes.annotate(f"{mean:.2f}", (1, mean), xycoords=("axes fraction", "data"), va="center")
    two = isinstance(option["yAxis"], list)
    other = axes.twinx() if two else axes
    if two:
        _describe(other, option["yAxis"][1])
    for series in option["series"]:
        if series["type"] == "line":
            other.plot(at, series["data"], marker="o", color="C5", label=series["name"])
    axes.set_xticks(at, categories, rotation=option["xAxis"].get("axisLabel", {}).get("rotate", 0))
    _legend(axes, option)


def _labelled(axes: Axes, drawn: BarContainer, series: Option) -> None:
    if label := series.get("label"):
        outside = "position" in label
        size = label.get("fontSize", 9)
        axes.bar_label(drawn, fontsize=size, label_type="edge" if outside else "center")


def _stacked_bars(figure: Figure, option: Option) -> None:
    axes = _axes(figure, option)
    categories = option["yAxis"]["data"]
    left = np.zeros(len(categories))
    for series in option["series"]:
        _labelled(axes, axes.barh(categories, series["data"], left=left, label=series["name"]), series)
        left += series["data"]
    _legend(axes, option)


def _scatter(figure: Figure, option: Option) -> None:
    axes = _axes(figure, option)
    for series in option["series"]:
        x, y = zip(*series["data"], strict=True)
        axes.scatter(x, y, s=36, alpha=0.7, label=series["name"])
    _legend(axes, option)


def _donut(figure: Figure, option: Option) -> None:
    axes = figure.add_subplot()
    items = option["series"][0]["data"]
    values = [item["value"] for item in items]
    labels = [f"{item['name']}: {item['value'] / sum(values):.2%}" for item in items]
    edges = {"width": 0.4, "edgecolor": "white"}
    drawn = axes.pie(values, labels=labels, wedgeprops=edges, startangle=90, counterclock=False)
    for wedge, item in zip(drawn[0], items, strict=True):
        wedge.set_label(item["name"])
    _legend(axes, option)


def _rose(figure: Figure, option: Option) -> None:
    axes = figure.add_subplot(projection="polar", theta_offset=np.pi / 2, theta_direction=-1)
    items = option["series"][0]["data"]
    step = 2 * np.pi / len(items)
    at = (np.arange(len(items)) + 0.5) * step
    axes.bar(at, [item["value"] for item in items], step, color=[f"C{i}" for i in range(len(items))],
             label=[item["name"] for item in items])  # fmt: skip
    axes.set_yticks([])
    axes.set_xticks(at, [f"{item['name']} {item['value']}" for item in items])
    axes.grid(visible=False)
    axes.spines["polar"].set_visible(False)
    _legend(axes, option)


def _heatmap(figure: Figure, option: Option) -> None:
    axes = figure.add_subplot()
    columns, rows = option["xAxis"]["data"], option["yAxis"]["data"]
    cells = np.zeros((len(rows), len(columns)))
    for column, row, value in option["series"][0]["data"]:
        cells[row, column] = value
        axes.text(column, row, str(value), ha="center", va="center", fontsize=8)
    shades = option["visualMap"]
    image = axes.imshow(cells, aspect="auto", origin="lower", cmap="OrRd",
                        vmin=shades["min"], vmax=shades["max"])  # fmt: skip
    axes.set_xticks(range(0, len(columns), 2), columns[::2])
    axes.set_yticks(range(len(rows)), rows)
    figure.colorbar(image, orientation="horizontal", ticks=[shades["min"], shades["max"]])


def _radar(figure: Figure, option: Option) -> None:
    axes = figure.add_subplot(projection="polar", theta_offset=np.pi / 2)
    names = [one["name"] for one in option["radar"]["indicator"]]
    angles = np.linspace(0, 2 * np.pi, len(names), endpoint=False)
    for item in option["series"][0]["data"]:
        closed = [*item["value"], item["value"][0]]
        axes.plot([*angles, angles[0]], closed, marker="o", label=item["name"])
        axes.fill([*angles, angles[0]], closed, alpha=0.25)
    axes.set_yticklabels([])
    axes.set_xticks(angles, names)
    _legend(axes, option)


def _candlesticks(figure: Figure, option: Option) -> None:
    axes = _axes(figure, option)
    dates = option["xAxis"]["data"]
    opened, closed, low, high = np.array(option["series"][0]["data"]).T
    colors = ["#eb5454" if rise >= 0 else "#47b262" for rise in closed - opened]
    axes.vlines(dates, low, high, colors=colors)
    name = option["series"][0]["name"]
    axes.bar(dates, closed - opened, 0.6, bottom=opened, color=colors, label=name)
    mean = [float("nan") if value == "-" else value for value in option["series"][1]["data"]]
    axes.plot(dates, mean, color="#91cc75", label=option["series"][1]["name"])
    axes.set_xticks(dates[::8])
    _legend(axes, option)


def _funnel(figure: Figure, option: Option) -> None:
    axes = figure.add_subplot()
    items = option["series"][0]["data"]
    for row, item in enumerate(items):
        axes.barh(-row, item["value"], left=-item["value"] / 2, height=0.95, label=item["name"])
        axes.text(0, -row, item["name"], ha="center", va="center", color="white")
    axes.axis("off")
    _legend(axes, option)


def _gauge(figure: Figure, option: Option) -> None:
    axes = figure.add_subplot()
    item = option["series"][0]["data"][0]
    share = item["value"] / 100
    ring = {"width": 0.07}
    axes.pie([share * 270, (1 - share) * 270, 90], colors=["C0", "#e6ebf8", "white"],
             startangle=225, counterclock=False, wedgeprops=ring)  # fmt: skip
    ticks = np.radians(225 - 2.7 * np.arange(0, 101, 2))
    directions = np.column_stack([np.cos(ticks), np.sin(ticks)])
    inner = np.where(np.arange(len(ticks)) % 5, 0.86, 0.82)[:, np.newaxis]
    for start, end in zip(directions * inner, directions * 0.9, strict=True):
        axes.plot(*zip(start, end, strict=True), color="#63677a", linewidth=1)
    for tick in range(0, 101, 10):
        angle = np.radians(225 - 2.7 * tick)
        axes.text(0.72 * np.cos(angle), 0.72 * np.sin(angle), str(tick), ha="center", va="center")
    pointer = np.radians(225 - 2.7 * item["value"])
    axes.annotate("", (0.6 * np.cos(pointer), 0.6 * np.sin(pointer)), (0, 0), arrowprops={"width": 3})
    axes.text(0, -0.25, item["name"], ha="center")
    axes.text(0, -0.5, f"{item['value']:g} %", ha="center", fontsize=24)


def _boxes(figure: Figure, option: Option) -> None:
    axes = _axes(figure, option)
    names = ("whislo", "q1", "med", "q3", "whishi")
    boxes = [dict(zip(names, five, strict=True)) for five in option["series"][0]["data"]]
    at = np.arange(len(boxes))
    axes.bxp(boxes, positions=at, showfliers=False, label=option["series"][0]["name"])
    x, y = zip(*option["series"][1]["data"], strict=True)
    axes.scatter(x, y, s=20, label=option["series"][1]["name"])
    axes.set_xticks(at, option["xAxis"]["data"])
    _legend(axes, option)


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
