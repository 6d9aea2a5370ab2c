"""`docs/settings.md` and `.env.example`, written from the settings themselves by `make settings`."""

import json
import re
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from inspect import cleandoc
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import ByteSize
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from adapters.oss_options import OssOptions
from adapters.secret_files import file_variable, is_secret
from adapters.settings import ServerSettings, names
from consumer.settings import ConsumerSettings
from gateway.settings import GatewaySettings

SECTIONS: Final[dict[str, type[BaseSettings]]] = {
    "Servers and logs (consumer and gateway)": ServerSettings,
    "Image store (consumer and gateway)": OssOptions,
    "Consumer": ConsumerSettings,
    "Gateway": GatewaySettings,
}
PLACES: Final = {"page": Path("docs/settings.md"), "example": Path(".env.example")}

_INTRODUCTION: Final = """\
# Settings

<!-- Written by `make settings` from the settings models; change those. -->

Environment variables, read once at the start. Wrong ones refuse to start (exit code 78) and are named with their
rule, all at once; values are never shown. Unknown `PLOTWIRE_*` names are warned of. Names in parentheses are those
of the service Plotwire replaces: they are accepted, a line of the log (`old_variable_name`) tells of each, and
where both are set the first one counts. [.env.example](../.env.example) has every variable with its default.

A secret may be in a file instead, as orchestrators mount them: `PLOTWIRE_AMQP_URL_FILE=/run/secrets/amqp_url`
stands for the content of that file without blanks at its ends. A file that is missing, empty or no UTF-8 text
refuses to start, and so does a secret that is set both ways.

`plotwire check-config` tells whether the settings are right and whether the servers they name can be used:
[runbook.md](runbook.md#check-a-configuration).
"""  # noqa: E501  # lines of Markdown
_EXAMPLE_INTRODUCTION: Final = """\
# Every setting of Plotwire with its default: uncomment what you change. Written by `make settings`.
# What each means and may be: docs/settings.md. Whether it works: plotwire check-config.
"""
_SYMBOLS: Final[dict[type, str]] = {Gt: ">", Ge: "≥", Lt: "<", Le: "≤"}
_LINE: Final = 100


@dataclass(frozen=True)
class Setting:
    """One setting, as documents show it."""

    kind: type[BaseSettings]
    field: str

    @property
    def info(self) -> FieldInfo:
        """What pydantic knows of it."""
        return self.kind.model_fields[self.field]

    @property
    def variables(self) -> list[str]:
        """Its names, ours first."""
        return names(self.kind, self.field)

    @property
    def meaning(self) -> str:
        """In one line."""
        return " ".join((self.info.description or "").split())

    def default(self) -> str:
        """As an environment variable would say it; empty where there is none."""
        if self.info.default_factory is not None:
            return cleandoc(self.info.default_factory.__doc__ or "")
        return "" if self.info.is_required() else _spelt(self.info.default)

    def example(self) -> str:
        """What the example file holds."""
        if self.info.is_required():
            return str((self.info.examples or [""])[0])
        return "" if self.info.default_factory is not None else self.default()


def settings_of(kind: type[BaseSettings]) -> list[Setting]:
    """Its settings, in the order of the code."""
    return [Setting(kind, field) for field in kind.model_fields]


def page() -> str:
    """`docs/settings.md`."""
    parts = [_INTRODUCTION]
    for title, kind in SECTIONS.items():
        rows = "".join(_row(one) for one in settings_of(kind))
        parts.append(f"## {title}\n\n| variable | values | default | meaning |\n|---|---|---|---|\n{rows}")
    rules = "".join(f"- {rule}\n" for kind in SECTIONS.values() for rule in rules_of(kind))
    parts.append(f"## Rules between settings\n\nA start that breaks one is refused.\n\n{rules}")
    return "\n".join(parts)


def rules_of(kind: type[BaseSettings]) -> list[str]:
    """What holds between its settings, in words."""
    checks = kind.__pydantic_decorators__.model_validators.values()
    return [" ".join((check.func.__doc__ or "").split()) for check in checks]


def example() -> str:
    """`.env.example`; a variable that several kinds of process read is there once."""
    lines = [_EXAMPLE_INTRODUCTION]
    seen: set[str] = set()
    for title, kind in SECTIONS.items():
        lines.append(f"\n# --- {title} ---\n")
        for one in settings_of(kind):
            if one.variables[0] not in seen:
                seen.add(one.variables[0])
                lines.extend(_example_lines(one))
    return "\n".join(lines)


def write(root: Path) -> list[Path]:
    """Write both below `root`; returns those that changed."""
    written = {PLACES["page"]: page(), PLACES["example"]: example()}
    changed = []
    for place, text in written.items():
        path = root / place
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def _row(one: Setting) -> str:
    ours, *others = one.variables
    name = f"`{ours}`"
    if is_secret(one.info):
        name += f", `{file_variable(one.kind, one.field)}`"
    if others:
        name += f" ({', '.join(f'`{other}`' for other in others)})"
    default = "required" if one.info.is_required() else one.default()
    meaning = re.sub(r"docs/([\w-]+\.md)", r"[\1](\1)", one.meaning)
    return f"| {name} | {_values(one.info)} | {default} | {meaning} |\n"


def _values(info: FieldInfo) -> str:
    """What it may be, in words."""
    annotation, bounds = info.annotation, list(info.metadata)
    for inner in get_args(annotation) if get_origin(annotation) in {Union, UnionType} else ():
        if inner is not type(None):
            annotation = inner
    if get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        bounds.extend(more)
    return ", ".join([_kind_in_words(annotation), *_in_words(bounds, annotation)])


def _kind_in_words(annotation: Any) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        spellings = {str(one).upper(): one for one in reversed(inner)}
        return ", ".join(f"`{one}`" for one in reversed(spellings.values()))
    if origin is tuple:
        return "JSON list"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(f"`{one.value}`" for one in annotation)
    words = {bool: "true, false", int: "whole number", float: "number", ByteSize: "size", Path: "path"}
    return words.get(annotation, "text")


def _in_words(bounds: list[Any], annotation: Any) -> Iterator[str]:
    for kind, symbol in _SYMBOLS.items():
        for bound in bounds:
            if isinstance(bound, kind):
                limit = getattr(bound, kind.__name__.lower())
                yield f"{symbol} {_spelt(ByteSize(limit)) if annotation is ByteSize else f'{limit:,}'}"


def _spelt(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case ByteSize():
            return value.human_readable(separator="").replace(".0", "")
        case Enum():
            return str(value.value)
        case tuple():
            return json.dumps([_whole(one) for one in value])
        case _:
            return str(value)


def _whole(value: Any) -> Any:
    """Without the `.0` of numbers that need none."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _example_lines(one: Setting) -> Iterator[str]:
    yield from (f"# {line}" for line in textwrap.wrap(one.meaning, _LINE))
    ours = one.variables[0]
    if is_secret(one.info):
        yield f"# {file_variable(one.kind, one.field)}=/run/secrets/{ours.lower()}"
    yield f"{'' if one.info.is_required() else '# '}{ours}={one.example()}\n"


if __name__ == "__main__":
    for changed in write(Path.cwd()):
        sys.stdout.write(f"{changed}\n")
