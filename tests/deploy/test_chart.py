"""The Helm chart, rendered by Helm's own engine, against the schemas of whoever reads it and our own settings."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic_settings import BaseSettings

from adapters.oss_options import OssOptions
from adapters.settings import ServerSettings, load, unknown_variables
from consumer.settings import ConsumerSettings
from contracts import __version__
from contracts.identifiers import Lane
from contracts.topology import Topology
from gateway.keys import KeyFile, Scope, make
from gateway.settings import GatewaySettings
from tests.deploy.charts import LEAST, Rendered
from tests.deploy.engine import ROOT

CHART = ROOT / "deploy" / "helm" / "plotwire"
EXAMPLES = ROOT / "deploy" / "helm" / "examples"
KINDS: dict[str, type[BaseSettings]] = {"gateway": GatewaySettings, "consumer": ConsumerSettings}
ROLE = pytest.mark.parametrize("role", KINDS)
EVERYTHING: dict[str, Any] = {
    **LEAST,
    "gateway": {
        "autoscaling": {"enabled": True},
        "ingress": {"enabled": True, "host": "charts.example.com", "tlsSecret": "tls"},
        "tolerations": [{"key": "x", "operator": "Exists"}],
    },
    "consumer": {"nodeSelector": {"disk": "fast"}, "podAnnotations": {"a": "b"}},
    "keda": {"enabled": True},
    "podMonitor": {"enabled": True, "gatewayKey": {"name": "prometheus", "key": "api_key"}},
    "imagePullSecrets": [{"name": "registry"}],
}


def cluster() -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load((EXAMPLES / "values-cluster.yaml").read_text(encoding="utf-8"))
    return values


@pytest.fixture(scope="module")
def least() -> Rendered:
    return Rendered.of(LEAST)


@pytest.fixture(scope="module")
def example() -> Rendered:
    return Rendered.of(cluster())


@pytest.mark.parametrize("values", [LEAST, EVERYTHING, cluster()], ids=["least", "everything", "example"])
def test_whoever_reads_the_manifests_has_no_complaint(values: dict[str, Any]) -> None:
    rendered = Rendered.of(values, check=True)
    assert rendered.error is None
    assert rendered.complaints == []
    kinds = {manifest["kind"] for manifest in rendered.manifests}
    assert {"Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy", "ServiceAccount"} <= kinds
    assert ("ScaledObject" in kinds) == (values is not LEAST)


def test_the_schemas_would_complain() -> None:
    wrong = """
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: x}
spec: {scaleTargetRef: {name: y}, triggers: [{type: rabbitmq, metadata: {}}], minReplicas: 2}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: x}
spec: {minimumAvailable: 1}
"""
    complaints = Rendered.checked(wrong).complaints
    assert "ScaledObject" in complaints[0]
    assert ["minimumAvailable" in one for one in complaints[1:]] == [True, True]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "OSS_BUCKET"),
        (LEAST | {"consumer": {"replica": 2}}, "replica"),
        (LEAST | {"consumer": {"sandbox": "none"}}, "sandbox"),
        (LEAST | {"consumer": {"settings": {"PLOTWIRE_DRAIN_LIMIT_S": "900"}}}, "PLOTWIRE_DRAIN_LIMIT_S"),
        (LEAST | {"consumer": {"resources": {"requests": {}, "limits": {"memory": None}}}}, "memory"),
        (LEAST | {"settings": {**LEAST["settings"], "OSS_ACCESS_KEY_SECRET": "x"}}, "OSS_ACCESS_KEY_SECRET"),
        (LEAST | {"settings": {**LEAST["settings"], "PLOTWIRE_MAX_ATTEMPTS": 4}}, "PLOTWIRE_MAX_ATTEMPTS"),
        (LEAST | {"gateway": {"podDisruptionBudget": {"maxUnavailable": 1}}}, "podDisruptionBudget"),
        ({"settings": LEAST["settings"]}, "secrets.existing"),
        (LEAST | {"gateway": {"ingress": {"enabled": True}}}, "gateway.ingress.host"),
    ],
)
def test_helm_refuses_wrong_values_and_names_them(values: dict[str, Any], reason: str) -> None:
    error = Rendered.of(values).error
    assert error
    assert reason in error


@ROLE
def test_a_pod_has_no_rights_it_does_not_need(least: Rendered, role: str) -> None:
    """As the restricted profile of Kubernetes' pod security standards asks, and a read-only root besides."""
    pod, container = least.pod(role), least.container(role)
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] == 10001
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not {"hostNetwork", "hostPID", "hostIPC"} & pod.keys()
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "privileged": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {"emptyDir", "secret"} == {kind for one in pod["volumes"] for kind in one.keys() - {"name"}}
    assert "memory" in container["resources"]["limits"]


@ROLE
def test_what_runs_has_time_to_finish(role: str) -> None:
    rendered = Rendered.of(
        LEAST | {"gateway": {"drainNoticeS": 20, "drainLimitS": 90}, "consumer": {"drainLimitS": 300}}
    )
    environment = rendered.environment(role)
    names = [name for name in environment if "_DRAIN_" in name]
    assert len(names) == (2 if role == "gateway" else 1)
    patience = sum(float(environment[name]) for name in names)
    assert patience >= 110
    assert rendered.pod(role)["terminationGracePeriodSeconds"] >= patience + 10


@ROLE
def test_the_settings_of_a_role_are_good_ones(
    least: Rendered, role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = least.environment(role)
    mounts = {one["mountPath"]: one["name"] for one in least.container(role)["volumeMounts"]}
    (secret,) = [
        one["secret"] for one in least.pod(role)["volumes"] if one["name"] == mounts["/run/secrets/plotwire"]
    ]
    assert secret["secretName"] == "opens"  # its name
    KeyFile(keys=(make("demo", [Scope.SUBMIT])[1],)).write(tmp_path / "keys.json")
    contents = {"amqp_url": "amqp://a:b@c", "mongo_url": "mongodb://a:b@c/d"}
    for key in [one["key"] for one in secret["items"] if one["key"] != "keys.json"]:
        (tmp_path / key).write_text(contents.get(key, "x"))
    for name, value in environment.items():
        monkeypatch.setenv(name, value.replace("/run/secrets/plotwire", str(tmp_path)))
    kinds = (ServerSettings, OssOptions, KINDS[role])
    load(*kinds)
    assert unknown_variables(environment, kinds) == []
    assert ("keys.json" in {one["key"] for one in secret["items"]}) == (role == "gateway")


@ROLE
def test_probes_ask_where_the_role_answers(least: Rendered, role: str) -> None:
    container = least.container(role)
    ports = {one["name"]: one["containerPort"] for one in container["ports"]}
    environment = least.environment(role)
    port = environment["PLOTWIRE_GATEWAY_PORT" if role == "gateway" else "PLOTWIRE_HEALTH_PORT"]
    for name in ("startupProbe", "livenessProbe", "readinessProbe"):
        asked = container[name]["httpGet"]
        assert ports[asked["port"]] == int(port)
        assert asked["path"].endswith("/ready") == (name == "readinessProbe")


def test_consumers_scale_by_the_queue_of_each_lane(example: Rendered) -> None:
    scaled = example.one("ScaledObject")["spec"]
    assert scaled["scaleTargetRef"]["name"] == example.one("Deployment", "consumer")["metadata"]["name"]
    assert "replicas" not in example.one("Deployment", "consumer")["spec"]
    queues = {one["metadata"]["queueName"] for one in scaled["triggers"]}
    assert queues == {Topology().work_queue(lane) for lane in Lane}
    broker = example.one("TriggerAuthentication")
    assert {one["authenticationRef"]["name"] for one in scaled["triggers"]} == {broker["metadata"]["name"]}
    assert broker["spec"]["secretTargetRef"] == [
        {"parameter": "host", "name": "plotwire-secrets", "key": "amqp_url"}
    ]


def test_network_policies_let_in_and_out_what_is_named(example: Rendered) -> None:
    consumer = example.one("NetworkPolicy", "consumer")["spec"]
    assert set(consumer["policyTypes"]) == {"Ingress", "Egress"}
    assert [one["ports"][0]["port"] for one in consumer["ingress"]] == ["metrics"]
    out = {rule["ports"][0]["port"]: rule.get("to") for rule in consumer["egress"]}
    assert set(out) == {53, 5672, 27017, 443}
    assert out[5672] == cluster()["networkPolicy"]["rabbitmq"]["to"]
    gateway = example.one("NetworkPolicy", "gateway")["spec"]
    assert all(rule["from"] for rule in gateway["ingress"])


def test_secrets_of_values_are_for_trying_out_and_never_in_an_environment() -> None:
    given = {
        "amqp_url": "amqp://a:hush@c",
        "mongo_url": "mongodb://a:hush@c/d",
        "oss_access_key_id": "LTAI",
        "oss_access_key_secret": "hush",
        "keys.json": "{}",
    }
    rendered = Rendered.of({**LEAST, "secrets": {"create": given}}, check=True)
    assert rendered.complaints == []
    assert rendered.one("Secret")["stringData"] == given
    others = [one for one in rendered.manifests if one["kind"] != "Secret"]
    assert "hush" not in str(others)


def test_the_chart_is_of_this_version() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text(encoding="utf-8"))
    assert chart["appVersion"] == __version__


def test_the_example_broker_and_store_are_three_and_the_values_find_them(example: Rendered) -> None:
    broker = yaml.safe_load((EXAMPLES / "rabbitmq.yaml").read_text(encoding="utf-8"))
    store = yaml.safe_load((EXAMPLES / "mongodb.yaml").read_text(encoding="utf-8"))
    assert (broker["spec"]["replicas"], store["spec"]["members"]) == (3, 3)
    conf = (ROOT / "deploy" / "rabbitmq.conf").read_text(encoding="utf-8")
    assert set(re.findall(r"^[a-z].*$", conf, re.MULTILINE)) < set(
        broker["spec"]["rabbitmq"]["additionalConfig"].splitlines()
    )
    rules = {
        rule["ports"][0]["port"]: rule["to"]
        for rule in example.one("NetworkPolicy", "gateway")["spec"]["egress"]
        if "to" in rule
    }
    assert rules[5672][0]["podSelector"]["matchLabels"] == {
        "app.kubernetes.io/name": broker["metadata"]["name"]
    }
    assert rules[27017][0]["podSelector"]["matchLabels"] == {"app": f"{store['metadata']['name']}-svc"}
