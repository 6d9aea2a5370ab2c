"""The image, built from the Dockerfile by an OCI builder and run as production runs it.

Without root, without a capability, on a read-only root file system.
"""

import json
import re
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import pytest

from contracts import __version__
from contracts.output import ImageFormat
from devstack.processes import free_port
from devstack.stack import Addresses
from tests.deploy.containers import ask, settings_with_secret_files, started
from tests.deploy.engine import ROOT, Engine
from tests.golden.comparing import SHARE, pixels_of, share_that_differs
from tests.golden.golden_charts import FOLDER, HEIGHT_PX, WIDTH_PX

DRAIN_LIMIT_S = 30
MEASURES = {"rlimits", "privileges", "landlock", "seccomp"}


@pytest.mark.parametrize("role", ["gateway", "consumer"])
def test_the_image_has_every_role(engine: Engine, image: str, role: str) -> None:
    told = engine.run(image, role, "--help", options=["--network=none"])
    assert told.returncode == 0, told.stderr
    assert f"plotwire {role}" in told.stdout


def test_the_image_is_this_version_and_knows_no_root(engine: Engine, image: str) -> None:
    told = engine.run(image, "--version", options=["--network=none"])
    assert told.stdout == f"plotwire {__version__}\n"
    assert engine.inspect(image, "{{.Config.User}}") == "10001:10001"
    script = "id -u; grep -E '^(CapEff|NoNewPrivs|Seccomp):' /proc/self/status; touch /opt/plotwire/x || echo kept out"
    seen = engine.run(image, "-c", script, options=["--network=none", "--entrypoint=sh"])
    facts = seen.stdout.split()
    assert facts == ["10001", "CapEff:", "0" * 16, "NoNewPrivs:", "1", "Seccomp:", "2", "kept", "out"]


def test_the_image_has_nothing_to_install_with(engine: Engine, image: str) -> None:
    script = "for name in pip pip3 gcc cc curl wget; do command -v $name; done; ls /source; python3 -m pip --version"
    seen = engine.run(image, "-c", script, options=["--network=none", "--entrypoint=sh"])
    assert seen.stdout == ""
    assert "No module named pip" in seen.stderr


def test_chinese_is_drawn_in_the_image_under_all_measures_of_the_sandbox(
    engine: Engine, image: str, tmp_path: Path
) -> None:
    charts, pictures = tmp_path / "charts", tmp_path / "pictures"
    charts.mkdir()
    pictures.mkdir()
    pictures.chmod(0o777)
    name = "chinese_japanese_korean"
    (charts / f"{name}.json").write_bytes((FOLDER / "text" / f"{name}.json").read_bytes())
    size = ("--width", str(WIDTH_PX), "--height", str(HEIGHT_PX))
    mounts = ("--network=none", "-v", f"{charts}:/charts:ro", "-v", f"{pictures}:/pictures")
    drawn = engine.run(image, "render", "/charts", "-o", "/pictures", *size, options=mounts)
    assert drawn.returncode == 0, drawn.stderr
    log = re.sub(r"\x1b\[[0-9;]*m", "", drawn.stdout + drawn.stderr)
    assert "absent={}" in log
    assert all(f"'{measure}'" in log for measure in MEASURES)
    before = pixels_of((FOLDER / "text" / f"{name}.png").read_bytes(), ImageFormat.PNG, tmp_path)
    now = pixels_of((pictures / f"{name}.png").read_bytes(), ImageFormat.PNG, tmp_path)
    assert share_that_differs(before, now) <= SHARE


async def test_gateway_and_consumer_of_the_image_are_a_service(
    engine: Engine, image: str, addresses: Addresses, tmp_path: Path
) -> None:
    """Secrets in files, a key for the caller, a chart by HTTP, and an end without loss on SIGTERM."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    prefix, port = f"d{uuid4().hex[:8]}", free_port()
    shared = settings_with_secret_files(addresses, secrets) | {"PLOTWIRE_TOPOLOGY_PREFIX": prefix}
    secrets.chmod(0o777)
    made = engine.run(
        *(image, "keys", "add", "--file", "/keys/keys.json", "--client", "mail"),
        options=["--network=none", "-v", f"{secrets}:/keys"],
    )
    key = made.stdout.strip()
    gateway_settings = {
        "PLOTWIRE_GATEWAY_HOST": "0.0.0.0",
        "PLOTWIRE_GATEWAY_PORT": str(port),
        "PLOTWIRE_GATEWAY_KEYS_FILE": "/run/secrets/keys.json",
        "PLOTWIRE_GATEWAY_DRAIN_NOTICE_S": "0",
    }
    consumer_settings = {"PLOTWIRE_SANDBOX": "strict", "PLOTWIRE_HEALTH_PORT": str(free_port())}
    chart = json.loads((ROOT / "benchmarks/mix/chinese-labels.json").read_text(encoding="utf-8"))
    async with AsyncExitStack() as running:
        gateway, consumer = [
            await running.enter_async_context(started(engine, image, role, shared | settings, secrets))
            for role, settings in (("gateway", gateway_settings), ("consumer", consumer_settings))
        ]
        await gateway.until_healthy()
        await consumer.until_healthy()
        status, picture = await ask(f"http://127.0.0.1:{port}/", key, "POST", json={"option": chart})
        assert status == 200, picture
        assert picture.startswith(b"\x89PNG")
        assert (await ask(f"http://127.0.0.1:{port}/", "wrong", "POST", json={"option": chart}))[0] == 401
        assert await gateway.stop(DRAIN_LIMIT_S) == 0
        assert await consumer.stop(DRAIN_LIMIT_S) == 0
        assert "consumer_stopped" in consumer.log.read_text()
        for secret in (addresses.oss_access_key_secret, addresses.amqp_url):
            assert secret not in consumer.log.read_text() + gateway.log.read_text()
