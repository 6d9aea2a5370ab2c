"""`plotwire contracts`: what others build on, listed, printed and written."""

import json
from pathlib import Path

import yaml
from typer.testing import CliRunner

from cli.main import app
from contracts import schemas

RUNNER = CliRunner()


def contracts(*arguments: str, **env: str) -> tuple[int, str]:
    result = RUNNER.invoke(app, ["contracts", *arguments], env={"COLUMNS": "200", **env})
    return result.exit_code, result.stdout


def test_the_schemas_are_listed_and_each_is_printed_with_and_without_the_word_show() -> None:
    code, listed = contracts()
    assert (code, listed.split()) == (0, list(schemas.NAMES))
    for name in schemas.NAMES:
        assert contracts(name) == contracts("show", name) == (0, schemas.documents()[name])
    assert contracts("nothing")[0] == 2


def test_an_export_has_all_three_interfaces_under_the_names_of_the_installation(tmp_path: Path) -> None:
    code, _ = contracts("export", "-o", str(tmp_path / "out"), PLOTWIRE_TOPOLOGY_PREFIX="acme")
    assert code == 0
    asyncapi = yaml.safe_load((tmp_path / "out/asyncapi.yaml").read_text())
    assert asyncapi["channels"]["requests"]["bindings"]["amqp"]["exchange"]["name"] == "acme.requests"
    openapi = json.loads((tmp_path / "out/openapi.json").read_text())
    assert {"/api/charts/generate", "/asyncapi.yaml", "/schemas/{schema}.json"} <= set(openapi["paths"])
    written = {path.name: path.read_text() for path in (tmp_path / "out/schemas").iterdir()}
    assert written == {f"{name}.schema.json": text for name, text in schemas.documents().items()}


def test_without_a_command_the_folder_of_the_published_files_is_written(tmp_path: Path) -> None:
    assert contracts("--out", str(tmp_path))[0] == 0
    published = Path(schemas.__file__).parent
    for path in [*published.glob("*.json"), published / "asyncapi.yaml"]:
        assert (tmp_path / path.name).read_text() == path.read_text()
