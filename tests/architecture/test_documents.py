"""Documents that name what the code has."""

from pathlib import Path

import pytest

from adapters.oss_options import OssOptions
from adapters.settings import ServerSettings, names
from consumer.settings import ConsumerSettings
from contracts import limits
from gateway.settings import GatewaySettings

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("kind", [ServerSettings, OssOptions, ConsumerSettings, GatewaySettings])
def test_every_setting_is_documented_with_its_names_and_its_meaning(kind: type[ServerSettings]) -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    for field, info in kind.model_fields.items():
        for name in names(kind, field):
            assert f"`{name}`" in text
        assert info.description, field
        assert " ".join(info.description.split()) in text, field


def test_every_limit_is_documented_with_its_value() -> None:
    text = (DOCS / "limits.md").read_text(encoding="utf-8")
    for name in (name for name in dir(limits) if name.isupper()):
        assert f"| `{name}` | {getattr(limits, name):,} |" in text
