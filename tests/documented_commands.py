"""The commands that README and docs show: every one is run by a test, or stands here with the reason why not.

Blocks of commands are marked as `sh`, drawings and what programs print as `text`.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PAGES: Final = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")])
LANGUAGES: Final = frozenset({"sh", "text", "json", "python", "js", "java", "go", "mermaid"})

_FENCE: Final = re.compile(r"^```(\S*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)

NOT_RUN: Final = {
    "make demo": "tests/acceptance/test_commands.py runs what it calls, `python -m devstack.demo`",
    "make test": "this test is a part of it",
    'make up ARGS="--port 3000"': "ends with Ctrl-C; tests/acceptance/test_commands.py runs `plotwire up`",
    'make up ARGS="--ports-file ports.json"': "as above",
    "make faults": "an hour; tests/faults/test_campaign.py runs a short one",
    'make faults ARGS="--seed 7 --requests 500 --minutes 5"': "five minutes",
    "make faults ARGS='--only \"kill RabbitMQ\" --times 5'": "minutes, on servers of its own",
    ".venv/bin/python -m tests.faults.soak --minutes 30": "half an hour",
    'export AMQP_URL=$(python3 -c \'import json; print(json.load(open("ports.json"))["amqp_url"])\')': (
        "sets up the two below"
    ),
    ".venv/bin/python docs/examples/python/subscribe.py &": "tests/acceptance/test_examples.py runs the program",
    "npm ci --prefix docs/examples/node": "the same test installs the packages",
    "node docs/examples/node/publish.mjs benchmarks/mix/rose.json": "the same test runs the program",
    "deploy/compose/secrets.sh": "tests/deploy/test_compose.py runs it in a folder of its own",
    "docker compose -f deploy/compose/compose.yaml build": "no Docker engine here; podman builds in tests/deploy",
    "docker compose -f deploy/compose/compose.yaml run --rm keys add --client demo": "no Docker engine here",
    "docker compose -f deploy/compose/compose.yaml up --wait": "no Docker engine here",
    "docker build -f deploy/Dockerfile -t plotwire .": "no Docker engine here; podman builds in tests/deploy",
    "docker run --rm plotwire --help": "no Docker engine here",
    "docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges "
    "--env-file plotwire.env plotwire consumer": (
        "no Docker engine here; tests/deploy/test_image.py runs the image so with podman"
    ),
    "apt-get install --no-install-recommends python3-venv $(cat deploy/service-packages.txt)": (
        "changes the machine"
    ),
    "deploy/install.sh dependencies /opt/plotwire": "changes the machine; the image is built with it",
    "deploy/install.sh service /opt/plotwire": "changes the machine; the image is built with it",
    "install -m 644 deploy/systemd/plotwire.sysusers.conf /usr/lib/sysusers.d/plotwire.conf && "
    "systemd-sysusers": "changes the machine",
    "install -m 644 deploy/systemd/*.service /etc/systemd/system/ && systemctl daemon-reload": (
        "changes the machine; tests/deploy/test_systemd.py checks the units"
    ),
    "install -d -m 750 -g plotwire /etc/plotwire": "changes the machine",
    "systemctl enable --now plotwire-gateway plotwire-consumer@1 plotwire-consumer@2": "no systemd runs here",
    "kubectl create secret generic plotwire-secrets --from-file=amqp_url --from-file=mongo_url "
    "--from-file=oss_access_key_id --from-file=oss_access_key_secret --from-file=keys.json": "no cluster here",
    "helm install charts deploy/helm/plotwire --set secrets.existing=plotwire-secrets "
    "--set image.repository=registry.example.com/plotwire "
    "--set settings.OSS_REGION=cn-hangzhou --set settings.OSS_BUCKET=my-charts": (
        "no cluster here; tests/deploy/test_chart.py renders the chart"
    ),
    'PLOTWIRE_METRICS_PORT=9464 make up ARGS="--port 3000"': "as the other `make up`",
    "prometheus --config.file=deploy/prometheus/prometheus.yml "
    "--storage.tsdb.path=/tmp/plotwire-prometheus --web.listen-address=127.0.0.1:9090": (
        "ends with Ctrl-C; tests/acceptance/test_prometheus.py runs it"
    ),
    "promtool test rules deploy/prometheus/tests/*.yml": "tests/architecture/test_monitoring.py runs it",
    "PLOTWIRE_GATEWAY_KEYS_FILE=keys.json plotwire gateway": (
        "ends with Ctrl-C; tests/acceptance/test_doors.py runs a gateway with keys"
    ),
    "pip install 'plotwire[cli,tracing]'": "what is installed here has the extras",
    "export PLOTWIRE_TRACING=true": "tests/acceptance/test_tracing.py runs the service with it",
    "export OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318": "the same test, with a collector of its own",
    "plotwire consumer": "ends with Ctrl-C; every acceptance test has one",
}
"""Commands as they are written, without comments and with one space between words."""


@dataclass(frozen=True)
class Command:
    """One command of a page."""

    page: Path
    text: str
    """As written, over several lines where it is, without its comment."""

    @property
    def name(self) -> str:
        """On one line, as in `NOT_RUN`."""
        return " ".join(self.text.replace("\\\n", " ").split())


def fences(page: Path) -> list[tuple[str, str]]:
    """Language and text of each block."""
    return [(one[1], one[2]) for one in _FENCE.finditer(page.read_text(encoding="utf-8"))]


def commands(page: Path) -> list[Command]:
    """Every command of a page, in its order."""
    return [
        Command(page, text) for language, block in fences(page) if language == "sh" for text in _split(block)
    ]


def _split(block: str) -> Iterator[str]:
    """A command ends with its line, unless a quotation or a backslash takes it further."""
    text = ""
    for line in block.splitlines():
        text += line
        if _is_whole(text):
            if stripped := _without_comment(text):
                yield stripped
            text = ""
        else:
            text += "\n"
    assert not text.strip(), f"a command without an end: {text}"


def _is_whole(text: str) -> bool:
    try:
        shlex.split(text, comments=True)
    except ValueError:
        return False
    return not text.endswith("\\")


def _without_comment(text: str) -> str:
    """What the shell would see: a `#` begins a comment where a word may begin, outside quotations."""
    for found in re.finditer(r"(?:^|\s)#", text):
        before = text[: found.start()]
        if _is_whole(before):
            return before.strip()
    return text.strip()
