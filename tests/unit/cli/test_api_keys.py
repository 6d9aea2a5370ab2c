"""`plotwire keys`: from a new key to a revoked one."""

from pathlib import Path

from typer.testing import CliRunner

from cli.main import app
from gateway.keys import KeyFile, KeyRing, Scope

RUNNER = CliRunner()


def keys(*arguments: str) -> tuple[int, str]:
    result = RUNNER.invoke(app, ["keys", *arguments], env={"COLUMNS": "200"})
    return result.exit_code, result.stdout


def test_a_key_is_made_listed_used_and_revoked(tmp_path: Path) -> None:
    file = str(tmp_path / "keys.json")
    _, operator = keys("add", "--file", file, "--client", "ops", "--scope", "operate", "--scope", "read")
    code, token = keys(
        "add", "--file", file, "--client", "mail", "--rate", "5", "--charts-per-day", "100", "--days", "30"
    )
    assert code == 0
    found = KeyRing(Path(file)).find(token.strip())
    assert found is not None
    assert found.scopes == {Scope.SUBMIT, Scope.READ}
    assert (found.client, found.rate_per_s) == ("mail", 5)

    _, listed = keys("list", "--file", file)
    assert "mail" in listed
    assert "5 requests/s, 100 charts/day" in listed
    assert token.strip() not in listed

    assert keys("revoke", "--file", file, found.key_id)[0] == 0
    assert KeyRing(Path(file)).find(token.strip()) is None
    assert KeyRing(Path(file)).find(operator.strip()) is not None
    assert keys("revoke", "--file", file, found.key_id)[0] == 2


def test_what_is_wrong_changes_no_file(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    for wrong in (
        ["--client", "a b"],
        ["--client", "a", "--rate", "0"],
        ["--client", "a", "--scope", "root"],
    ):
        assert keys("add", "--file", str(file), *wrong)[0] == 2
    assert not file.exists()
    file.write_text("{")
    assert keys("add", "--file", str(file), "--client", "a")[0] == 2
    assert file.read_text() == "{"
    file.unlink()
    assert keys("list", "--file", str(file))[0] == 2
    assert KeyFile().keys == ()
