"""The published JSON Schemas are those of the models, and they accept what we send."""

import json
from pathlib import Path

import jsonschema
import pytest

from contracts import schemas
from contracts.dialects import Dialect
from contracts.messages import Chart, ChartRequest, encode_request

PUBLISHED = Path(schemas.__file__).parent


@pytest.mark.parametrize("name", sorted(schemas.documents()))
def test_the_published_schema_is_the_models_own(name: str) -> None:
    """Run `make schemas` after a change of the models, and look at the difference."""
    published = (PUBLISHED / f"{name}.schema.json").read_text(encoding="utf-8")
    assert published == schemas.documents()[name]


@pytest.mark.parametrize("name", sorted(schemas.documents()))
def test_a_published_schema_is_valid_json_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schemas.documents()[name]))


def test_our_own_request_satisfies_the_published_schema() -> None:
    request = ChartRequest.new(Chart(dialect=Dialect.ECHARTS, body={"series": []}))
    schema = json.loads(schemas.documents()["chart-request"])
    jsonschema.validate(json.loads(encode_request(request)), schema)
