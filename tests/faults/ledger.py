"""The durable list of what was accepted: the one thing the auditor believes."""

import json
import threading
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Accepted:
    """A request the service has taken charge of: confirmed by the broker, or answered 200."""

    number: int
    way: str
    task_id: str
    """Of ours, or told by the gateway; empty where the message names none."""
    outcome: str
    poison: str
    codes: tuple[str, ...]
    body_sha256: str


class Ledger:
    """Appends to a file before anybody is told; safe for many threads.

    Args:
        path: of the file; a line for each accepted request.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self._accepted: list[Accepted] = []

    def accept(self, accepted: Accepted) -> None:
        """Write it down."""
        with self._lock:
            self._file.write(json.dumps(asdict(accepted)) + "\n")
            self._file.flush()
            self._accepted.append(accepted)

    def accepted(self) -> list[Accepted]:
        """Everything so far."""
        with self._lock:
            return list(self._accepted)

    def __len__(self) -> int:
        return len(self._accepted)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
