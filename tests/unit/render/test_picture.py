"""Pictures: right size and format, the same bytes each time, and nothing a spec can say breaks them."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from consumer.render import draw, scripts_without_font
from consumer.render.missing_glyphs import missing_characters
from contracts.charts import parse_spec
from contracts.dialects import Dialect, compile_chart
from contracts.errors import PermanentError
from contracts.output import ImageFormat, Output
from contracts.warnings import WarningCode

DEMO = sorted((Path(__file__).parents[3] / "devstack" / "demo" / "options").glob("*.json"))
SMALL = Output(width=300, height=200)


def bars(**axis: Any) -> dict[str, Any]:
    return {
        "x_axes": [{"type": "category", "categories": ["a", "b", "c"]}],
        "y_axes": [{"type": "value", **axis}],
        "series": [{"type": "bar", "y": [1, 3, 2], "item_style": {"color": "#ff0000"}}],
    }


def pixels(body: dict[str, Any], output: Output = SMALL) -> Any:
    with Image.open(io.BytesIO(draw(parse_spec(body), output).data)) as picture:
        return np.asarray(picture.convert("RGBA"))


@pytest.mark.parametrize("kind", list(ImageFormat))
@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_every_demo_chart_is_drawn_in_every_format_the_same_each_time(path: Path, kind: ImageFormat) -> None:
    spec = compile_chart(Dialect.ECHARTS, json.loads(path.read_text())).spec
    output = Output(type=kind, width=400, height=300)
    first, second = draw(spec, output), draw(spec, output)
    assert first.data == second.data
    magic = {"png": b"\x89PNG", "jpeg": b"\xff\xd8", "webp": b"RIFF", "svg": b"<?xml", "pdf": b"%PDF"}
    assert first.data.startswith(magic[kind])
    if kind in {ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP}:
        with Image.open(io.BytesIO(first.data)) as picture:
            assert (picture.format, picture.size) == (kind.upper(), (400, 300))


def test_texts_of_an_svg_are_texts() -> None:
    body = bars() | {"titles": [{"text": "销售 <&> sales"}]}
    svg = draw(parse_spec(body), Output(type=ImageFormat.SVG)).data.decode()
    assert "销售 &lt;&amp;&gt; sales" in svg
    assert svg.count("<text") >= 3 + 1 + 3


def test_scale_multiplies_the_pixels_and_keeps_the_layout() -> None:
    twice = draw(parse_spec(bars()), Output(width=300, height=200, scale=2))
    assert (twice.width, twice.height) == (600, 400)
    red_1 = (pixels(bars())[..., :3] == (255, 0, 0)).all(-1).mean()
    red_2 = (pixels(bars(), Output(width=300, height=200, scale=2))[..., :3] == (255, 0, 0)).all(-1).mean()
    assert red_1 == pytest.approx(red_2, rel=0.05)


def test_a_bar_is_as_high_as_its_value() -> None:
    picture = pixels(bars(max=3))
    red = (picture[..., :3] == (255, 0, 0)).all(-1)
    columns = np.flatnonzero(red.any(axis=0))
    heights = red.sum(axis=0)[columns]
    assert sorted({round(height / heights.max() * 3) for height in heights.tolist() if height > 5}) == [
        1,
        2,
        3,
    ]


def test_stacked_bars_add_up_and_negative_ones_go_the_other_way() -> None:
    body = bars(min=-3, max=6)
    body["series"] = [
        {"type": "bar", "y": [1, 2, -2], "stack": "s", "item_style": {"color": "#ff0000"}},
        {"type": "bar", "y": [3, -1, -1], "stack": "s", "item_style": {"color": "#0000ff"}},
    ]
    picture = pixels(body, Output(width=600, height=400))
    ink = ((picture[..., :3] == (255, 0, 0)) | (picture[..., :3] == (0, 0, 255))).all(-1)
    columns = ink.sum(axis=0)
    spans = columns[columns > 5]
    unit = (400 - 60 - 70) / 9
    assert {round(span / unit) for span in spans.tolist()} == {3, 4}


def test_without_a_background_the_picture_is_white_and_transparent_is_transparent() -> None:
    assert tuple(pixels(bars())[0, 0]) == (255, 255, 255, 255)
    assert pixels(bars() | {"background": "transparent"})[0, 0, 3] == 0
    assert tuple(pixels(bars() | {"background": "#102030"})[0, 0]) == (16, 32, 48, 255)


def test_every_script_of_the_promise_has_a_font() -> None:
    missing = scripts_without_font()
    assert not {
        "Latin",
        "Greek",
        "Cyrillic",
        "Chinese simplified",
        "Chinese traditional",
        "Japanese",
        "Korean",
    } & set(missing)
    assert missing_characters(["abc", "图表グラフ차트"]) == {}


def test_a_character_no_font_has_is_a_warning() -> None:
    spec = parse_spec({"titles": [{"text": "a\U0001f9ff\U0001f9ffb"}]})
    (warning,) = draw(spec, SMALL).warnings
    assert (warning.code, "U+1F9FF" in warning.message) == (WarningCode.MISSING_GLYPH, True)


@pytest.mark.parametrize(
    "text",
    [
        "$\\frac{a}{b}$ from $5",
        "a\x00\x1b[31mb",
        "x" * 9_000,
        "\n" * 500,
        "\u202eabc",
        "e\u0301" * 500,
        "%s{0}{name}",
    ],
)
def test_no_text_breaks_a_picture(text: str) -> None:
    body = bars(name=text) | {"titles": [{"text": text, "subtitle": text}], "legends": [{}]}
    body["series"] = [{"type": "bar", "name": text, "y": [1], "label": {"show": True, "template": text}}]
    assert draw(parse_spec(body), SMALL).data


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (3, 3), (4000, 2)])
def test_no_size_breaks_a_picture(size: tuple[int, int]) -> None:
    picture = draw(
        parse_spec(bars() | {"legends": [{}], "titles": [{"text": "T"}]}),
        Output(width=size[0], height=size[1]),
    )
    assert (picture.width, picture.height) == size


numbers = st.one_of(
    st.none(), st.floats(-1e100, 1e100), st.sampled_from([0.0, 1e100, -1e100, 1e-300, 1.0, -1.0])
)
AXES = [{"type": "value"}, {"type": "log"}, {"type": "time"}, {"type": "category", "categories": ["a", "b"]}]


MORE: list[dict[str, Any]] = [
    {},
    {"stack": "s"},
    {"label": {"show": True}},
    {"smooth": 0.5},
    {"step": "middle"},
    {"area": {}},
]
SERIES = st.builds(
    lambda kind, more: {"type": kind, **more},
    st.sampled_from(["bar", "line", "scatter"]),
    st.sampled_from(MORE),
)


@settings(max_examples=100)
@given(
    series=SERIES,
    points=st.lists(st.tuples(numbers, numbers), max_size=6),
    axes=st.tuples(*[st.sampled_from(AXES)] * 2),
)
def test_no_numbers_break_a_picture(series: dict[str, Any], points: list[Any], axes: tuple[Any, Any]) -> None:
    columns = {"x": [x for x, _ in points], "y": [y for _, y in points]}
    body = {"x_axes": [axes[0]], "y_axes": [axes[1]], "series": [series | columns]}
    try:
        spec = parse_spec(body)
    except PermanentError:
        return  # e.g. a step of a bar
    assert draw(spec, SMALL).data


def test_a_curve_far_out_of_the_picture_is_no_work() -> None:
    axes = {"x_axes": [AXES[3]], "y_axes": [AXES[3]]}
    body = axes | {"series": [{"type": "line", "smooth": 0.5, "x": [-4e99, -2e99], "y": [-9e99, 1e100]}]}
    assert draw(parse_spec(body), SMALL).data
