"""The benchmark's variations: new words, the same chart."""

import pytest

from benchmarks.render.option_files import OptionFile, mix
from benchmarks.render.variation import varied, varied_text
from contracts.dialects import Dialect, compile_chart


def test_letters_digits_and_chinese_change_within_their_kind() -> None:
    text = varied_text("Abz 北京 19 %", 3)
    assert text[:4] == "Dec "
    assert text[6:] == " 42 %"
    assert all("\u4e00" <= one <= "\u9fff" for one in text[4:6])
    assert text[4:6] != "北京"


def test_two_rounds_share_no_label() -> None:
    names = {varied_text("华东 Sales 12", number) for number in range(1, 26)}
    assert len(names) == 25


def test_a_word_stays_one_word_wherever_it_stands() -> None:
    option = {
        "legend": {"data": ["North"], "selected": {"North": False}},
        "xAxis": {"data": ["Mon", "Tue"]},
        "dataset": {"dimensions": ["day", "North"], "source": [{"day": "Mon", "North": 1}]},
        "series": [
            {
                "name": "North",
                "encode": {"x": "day"},
                "data": [["Mon", 3]],
                "markPoint": {"data": [{"coord": ["Tue", 3]}]},
            }
        ],
    }
    found = varied(option, 1)
    assert found["legend"] == {"data": ["Opsui"], "selected": {"Opsui": False}}
    assert found["dataset"] == {"dimensions": ["ebz", "Opsui"], "source": [{"ebz": "Npo", "Opsui": 1}]}
    series = found["series"][0]
    assert (series["name"], series["encode"], series["data"]) == ("Opsui", {"x": "ebz"}, [["Npo", 3]])
    assert series["markPoint"]["data"][0]["coord"] == ["Uvf", 3]


def test_what_is_no_name_stays() -> None:
    option = {
        "xAxis": {"type": "time"},
        "series": [
            {"type": "line", "symbol": "circle", "color": "red", "data": [["2026-01-02", 5], ["2026-01-03", "-"]],
             "label": {"formatter": "{b}"}, "markLine": {"data": [{"type": "average"}]}}
        ],
    }  # fmt: skip
    assert varied(option, 7) == option


def test_written_values_grow_and_keep_their_decimals() -> None:
    option = {"series": [{"data": [1000, 2.5, {"value": 2000}, True, None]}]}
    assert varied(option, 5)["series"][0]["data"] == [1010, 2.5, {"value": 2020}, True, None]


@pytest.mark.parametrize("file", mix(), ids=lambda file: file.name)
def test_the_mix_stays_a_chart_without_warnings(file: OptionFile) -> None:
    for number in (0, 1, 300):
        assert compile_chart(Dialect.ECHARTS, varied(file.option, number)).warnings == ()
