"""A file that cannot be written is one line of words, before any long work."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli import main

Run = Callable[..., int]

CHART = {"xAxis": {"data": ["a"]}, "yAxis": {}, "series": [{"type": "bar", "data": [1]}]}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    def plotwire(*arguments: object) -> int:
        monkeypatch.setattr(sys, "argv", ["plotwire", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main.run()
        code = ended.value.code
        assert isinstance(code, int)
        return code

    return plotwire


@pytest.fixture
def charts(tmp_path: Path) -> Path:
    folder = tmp_path / "charts"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.json").write_text(json.dumps(CHART))
    return folder


@pytest.mark.parametrize(
    "command",
    [
        "render {charts} -o {file}/pictures",
        "render {charts} -o {charts}/pictures --report {file}/report.json",
        "up --ports-file {file}/ports.json",
        "contracts export -o {file}/contracts",
        "topology definitions -o {file}/definitions.json",
    ],
)
def test_a_place_that_is_none_ends_the_command_with_its_name(
    run: Run, charts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    file = tmp_path / "file"
    file.touch()
    assert run(*command.format(charts=charts, file=file).split()) == 74
    told = capsys.readouterr().err
    assert str(file) in told
    assert told.endswith(("Not a directory\n", "File exists\n"))
    assert "Traceback" not in told


def test_a_picture_that_cannot_be_written_fails_and_the_others_do_not(
    run: Run, charts: Path, tmp_path: Path
) -> None:
    out, report = tmp_path / "out", tmp_path / "report.json"
    (out / "charts" / "one.png").mkdir(parents=True)
    (out / "one.png").mkdir()
    assert run("render", charts, "-o", out, "--report", report) == 1
    rows = {Path(row["file"]).stem: row for row in json.loads(report.read_text())["files"]}
    assert (rows["one"]["code"], rows["two"]["ok"]) == ("NOT_WRITTEN", True)
    assert rows["one"]["message"].endswith("one.png: Is a directory")
