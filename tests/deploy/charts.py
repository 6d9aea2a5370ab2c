"""The chart as Helm's own engine renders it."""

import json
from dataclasses import dataclass
from typing import Any, Final

from tests.deploy.checkers import PYTHON, ask
from tests.deploy.engine import ROOT

LEAST: Final[dict[str, Any]] = {
    "settings": {"OSS_REGION": "cn-hangzhou", "OSS_BUCKET": "pictures"},
    "secrets": {"existing": "opens"},
}
"""What has to be given."""


@dataclass(frozen=True)
class Rendered:
    """What would be sent to Kubernetes."""

    manifests: list[dict[str, Any]]
    complaints: list[str]
    """Where checked: of Helm's lint, and of the schemas of Kubernetes, KEDA and the operator of Prometheus."""
    error: str | None
    """Why Helm would send nothing."""

    @classmethod
    def of(cls, values: dict[str, Any], *, check: bool = False) -> "Rendered":
        """The chart with `values` over its own; checking what comes of it takes seconds."""
        return cls._asked({"values": values, "check": check})

    @classmethod
    def checked(cls, manifests: str) -> "Rendered":
        """Manifests as they are written."""
        return cls._asked({"manifests": manifests, "check": True})

    @classmethod
    def _asked(cls, question: dict[str, Any]) -> "Rendered":
        told = ask(PYTHON, ROOT / "tests/deploy/chart_checker.py", given=json.dumps(question))
        assert told.returncode == 0, told.stderr
        return cls(**json.loads(told.stdout))

    def one(self, kind: str, name: str = "") -> dict[str, Any]:
        """The one manifest of a kind whose name ends so."""
        (found,) = [
            one for one in self.manifests if one["kind"] == kind and one["metadata"]["name"].endswith(name)
        ]
        return found

    def pod(self, role: str) -> dict[str, Any]:
        """The pod of a role."""
        spec: dict[str, Any] = self.one("Deployment", role)["spec"]["template"]["spec"]
        return spec

    def container(self, role: str) -> dict[str, Any]:
        """Its container."""
        (found,) = self.pod(role)["containers"]
        assert isinstance(found, dict)
        return found

    def environment(self, role: str) -> dict[str, str]:
        """What its process finds in the environment."""
        return {one["name"]: one["value"] for one in self.container(role)["env"]}
