"""The compose file, read by the real Compose, and held against the service's own settings."""

from pathlib import Path

import pytest
import yaml
from pydantic_settings import BaseSettings

from adapters.oss_options import OssOptions
from adapters.settings import ServerSettings, load, unknown_variables
from consumer.settings import ConsumerSettings
from gateway.keys import KeyFile, Scope, make
from gateway.settings import GatewaySettings
from tests.deploy.checkers import ask
from tests.deploy.composed import OURS, Composed, seconds
from tests.deploy.engine import ROOT, Engine

KINDS: dict[str, type[BaseSettings]] = {"gateway": GatewaySettings, "consumer": ConsumerSettings}
SECRETS_INSIDE = "/run/secrets"


@pytest.fixture(scope="module")
def composed() -> Composed:
    return Composed.of()


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    folder = tmp_path / "secrets"
    ask("deploy/compose/secrets.sh", folder)
    return folder


def test_compose_reads_the_file_without_a_complaint(composed: Composed) -> None:
    assert composed.complaints == ""
    without_profiles = Composed.of(profiles="").model["services"]
    assert set(without_profiles) == {"gateway", "consumer", "init", "oss", "rabbitmq", "mongodb"}
    assert composed.service("consumer")["deploy"]["replicas"] == 2


def test_a_real_bucket_takes_the_place_of_the_endpoint() -> None:
    real = Composed.of("deploy/compose/aliyun.yaml", OSS_REGION="cn-hangzhou", OSS_BUCKET="pictures")
    assert "oss" not in real.model["services"]
    assert real.service("init")["command"] == []
    assert set(real.service("init")["depends_on"]) == {"mongodb"}
    assert real.service("consumer")["environment"]["OSS_BUCKET"] == "pictures"
    assert "outside" in real.service("consumer")["networks"]


@pytest.mark.parametrize("name", OURS)
def test_containers_of_ours_are_locked_down(composed: Composed, name: str) -> None:
    service = composed.service(name)
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"] == ["/tmp"]  # noqa: S108  # in a container
    assert "user" not in service, "the image's own, which is not root"
    assert not service.get("privileged")


def test_ports_are_published_on_loopback_only(composed: Composed) -> None:
    published = {
        name: [port["host_ip"] for port in service.get("ports", ())]
        for name, service in composed.model["services"].items()
        if service.get("ports")
    }
    assert set(published) == {"gateway", "prometheus", "grafana"}
    assert {address for addresses in published.values() for address in addresses} == {"127.0.0.1"}
    assert composed.model["networks"]["servers"]["internal"] is True
    for name in ("rabbitmq", "mongodb", "oss", "consumer"):
        assert set(composed.service(name)["networks"]) == {"servers"}


@pytest.mark.parametrize("role", KINDS)
def test_what_runs_has_time_to_finish(composed: Composed, role: str) -> None:
    """SIGKILL comes later than the role's own patience ends."""
    defaults = {name: info.default for name, info in KINDS[role].model_fields.items()}
    patience = defaults["drain_limit_s"] + defaults.get("drain_notice_s", 0)
    assert seconds(composed.service(role)["stop_grace_period"]) >= patience + 10


@pytest.mark.parametrize("role", KINDS)
def test_the_settings_of_a_role_are_good_ones(
    composed: Composed, role: str, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeyFile(keys=(make("demo", [Scope.SUBMIT])[1],)).write(secrets / "keys" / "keys.json")
    environment = composed.service(role)["environment"]
    for name, value in environment.items():
        here = (
            str(value).replace(SECRETS_INSIDE, str(secrets)).replace("/run/plotwire/keys", f"{secrets}/keys")
        )
        monkeypatch.setenv(name, here)
    kinds = (ServerSettings, OssOptions, KINDS[role])
    servers, oss, _ = load(*kinds)
    assert unknown_variables(environment, kinds) == []
    assert servers.mongo_url.get_secret_value().endswith("@mongodb:27017/plotwire?replicaSet=plotwire")
    assert oss.endpoint == "http://oss:9000"


def test_every_secret_is_made_once_and_kept(composed: Composed, secrets: Path) -> None:
    for name, secret in composed.model["secrets"].items():
        if name == "prometheus_key":  # an API key, which `plotwire keys add` makes
            continue
        file = secrets / Path(secret["file"]).name
        assert file.read_text().strip(), name
    assert secrets.stat().st_mode & 0o777 == 0o700
    before = {file.name: file.read_text() for file in secrets.iterdir() if file.is_file()}
    passwords = [text for name, text in before.items() if name.endswith("password")]
    assert len(set(passwords)) == len(passwords)
    ask("deploy/compose/secrets.sh", secrets)
    assert {file.name: file.read_text() for file in secrets.iterdir() if file.is_file()} == before


def test_prometheus_and_grafana_find_their_files_and_whom_to_ask(composed: Composed) -> None:
    for name in ("prometheus", "grafana"):
        mounts = {
            one["target"]: Path(one["source"])
            for one in composed.service(name)["volumes"]
            if one["type"] == "bind"
        }
        assert {target for target, source in mounts.items() if not source.exists()} == set()
    configuration = ROOT / "deploy" / "compose" / "prometheus.yml"
    checked = ask("promtool", "check", "config", "--syntax-only", configuration)
    assert checked.returncode == 0, checked.stderr
    ours = yaml.safe_load(configuration.read_text(encoding="utf-8"))
    theirs = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text(encoding="utf-8"))
    assert [one["job_name"] for one in ours["scrape_configs"]] == [
        one["job_name"] for one in theirs["scrape_configs"]
    ]
    assert [Path(name).name for name in ours["rule_files"]] == theirs["rule_files"]
    port = int(composed.service("consumer")["environment"]["PLOTWIRE_METRICS_PORT"])
    assert ours["scrape_configs"][0]["dns_sd_configs"][0]["port"] == port


def test_the_oss_service_answers_its_own_health_check(
    composed: Composed, engine: Engine, image: str, secrets: Path
) -> None:
    """Its shell line, secrets and volume as Compose gives them, in the image, with a network of its own."""
    service = composed.service("oss")
    name = f"plotwire-test-oss-{secrets.parent.name}"
    entry, *first = service["entrypoint"]
    options = [
        *("--detach", "--name", name, "--network=none", "--entrypoint", entry),
        *(f"--volume={secrets}/{one['source']}:{one['target']}:ro" for one in service["secrets"]),
        f"--volume={name}:/var/lib/plotwire",
        *(f"--env={key}={value}" for key, value in service["environment"].items()),
    ]
    try:
        # Compose reads `$$` as `$`, and writes it back doubled.
        command = [line.replace("$$", "$") for line in service["command"]]
        begun = engine.run(image, *first, *command, options=options)
        assert begun.returncode == 0, begun.stderr
        check = service["healthcheck"]["test"][1:]
        asked = engine.exec(
            name, "sh", "-c", 'for i in $(seq 100); do "$@" && exit; sleep 0.1; done; exit 1', "sh", *check
        )
        assert asked.returncode == 0, asked.stderr
    finally:
        engine.remove(name)
        engine.remove_volume(name)
