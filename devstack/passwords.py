"""Passwords of private servers: made once for a folder, kept beside the data they open."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Passwords:
    """What opens the servers of one folder."""

    rabbitmq: str
    oss_id: str
    oss_secret: str


def passwords_of(folder: Path) -> Passwords:
    """Those kept in `folder`, or new ones, which are kept."""
    path = folder / "secrets.json"
    if path.exists():
        return Passwords(**json.loads(path.read_text(encoding="utf-8")))
    made = Passwords(
        rabbitmq=secrets.token_hex(16),
        oss_id=f"LTAI{secrets.token_hex(8)}",
        oss_secret=secrets.token_hex(15),
    )
    write_private(path, json.dumps(asdict(made)))
    return made


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone can read; it appears whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
