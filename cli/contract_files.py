"""What `plotwire contracts` shows and writes: JSON Schemas, AsyncAPI, OpenAPI."""

from pathlib import Path

from rich.console import Console

from contracts import schemas
from contracts.topology import Topology


def print_names() -> int:
    """List the schemas; returns the exit code."""
    console = Console(soft_wrap=True)
    for name in schemas.NAMES:
        console.print(name, highlight=False)
    return 0


def show(name: str) -> int:
    """Print one schema; returns the exit code."""
    documents = schemas.documents()
    if name not in documents:
        Console(stderr=True).print(f"[red]no schema {name!r}; there are: {', '.join(documents)}[/]")
        return 2
    print(documents[name], end="")  # noqa: T201  # raw JSON for pipes
    return 0


def write_schemas(folder: Path) -> int:
    """Write every schema, and the AsyncAPI document, side by side; returns the exit code."""
    _write_schemas(folder)
    _write_asyncapi(folder, Topology())
    Console(soft_wrap=True).print(f"{len(schemas.NAMES)} schemas and asyncapi.yaml written to {folder}")
    return 0


def export(folder: Path, topology: Topology) -> int:
    """Write what others build on: `asyncapi.yaml`, `openapi.json`, `schemas/`; returns the exit code."""
    from gateway.documents import openapi_json  # noqa: PLC0415  # only this command needs the gateway
    from gateway.routes import declared_routes  # noqa: PLC0415  # as above

    _write_schemas(folder / "schemas")
    _write_asyncapi(folder, topology)
    text = openapi_json(declared_routes(), indent=1) + "\n"
    (folder / "openapi.json").write_text(text, encoding="utf-8")
    Console(soft_wrap=True).print(
        f"asyncapi.yaml, openapi.json and {len(schemas.NAMES)} schemas written to {folder}"
    )
    return 0


def _write_schemas(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas.documents().items():
        (folder / f"{name}.schema.json").write_text(text, encoding="utf-8")


def _write_asyncapi(folder: Path, topology: Topology) -> None:
    from gateway.documents import asyncapi_yaml  # noqa: PLC0415  # lists of schemas do without it

    (folder / "asyncapi.yaml").write_text(asyncapi_yaml(topology), encoding="utf-8")
