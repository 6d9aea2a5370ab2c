"""Renders the chart and holds manifests against their schemas; runs in the environment of the checkers.

Standard input is JSON: `values` to render with, or `manifests` as text; and whether to `check` them. Standard
output is JSON: `manifests`, `complaints`, and `error` when Helm refuses.
"""

import importlib
import json
import sys
from collections.abc import Iterator
from typing import Any, Final

import helm_python
import kubernetes_validate
import yaml

CHART: Final = "deploy/helm/plotwire"
KUBERNETES: Final = ("1.27", "1.34")
"""The oldest that the chart names, and a recent one."""
OPERATORS: Final = {
    "keda.sh/v1alpha1": "cloudcoil.models.keda.v1alpha1",
    "monitoring.coreos.com/v1": "cloudcoil.models.prometheus_operator.v1",
}
"""Modules with the models of what an operator reads, imported when asked for: they take seconds."""


def main() -> None:
    asked = json.load(sys.stdin)
    answer: dict[str, Any] = {"manifests": [], "complaints": [], "error": None}
    try:
        text = asked["manifests"] if "manifests" in asked else rendered(asked["values"])
    except helm_python.HelmError as error:
        answer["error"] = str(error)
    else:
        answer["manifests"] = [one for one in yaml.safe_load_all(text) if one]
        if asked["check"]:
            answer["complaints"] = [line for one in answer["manifests"] for line in complaints(one)]
            answer["complaints"] += linted(asked["values"]) if "values" in asked else []
    json.dump(answer, sys.stdout)


def rendered(values: dict[str, Any]) -> str:
    with helm_python.Chart.load(CHART) as chart:
        chart.validate_schema(values)
        files = chart.render(values, name="charts", namespace="production")
    return "\n---\n".join(text for name, text in files.items() if name.endswith(".yaml"))


def linted(values: dict[str, Any]) -> list[str]:
    found = helm_python.lint(CHART, values, strict=True)
    return [one["error"] for one in found["messages"] if one["severity"] > 1]


def complaints(manifest: dict[str, Any]) -> Iterator[str]:
    kind, operator = manifest["kind"], OPERATORS.get(manifest["apiVersion"])
    if operator:
        model = getattr(importlib.import_module(operator), kind)
        # These models drop what they do not know.
        known = model.model_validate(manifest).model_dump(by_alias=True, exclude_unset=True, mode="json")
        if known != manifest:
            yield f"{kind}: {known} is what the operator would read"
        return
    for version in KUBERNETES:
        try:
            kubernetes_validate.validate(manifest, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{kind} on {version}: {error.message} at {list(error.path)}"


if __name__ == "__main__":
    main()
