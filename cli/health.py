"""`plotwire health`: asks the process of this container, or of this machine, whether it lives.

It knows the ports as that process does: from the environment.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPConnection, HTTPException
from typing import Final

import typer

_ANSWER_WITHIN_S: Final = 3.0
_OK: Final = 200


class Role(StrEnum):
    """What may be running here."""

    GATEWAY = "gateway"
    CONSUMER = "consumer"


@dataclass(frozen=True)
class Probe:
    """Where one role answers probes.

    Args:
        port: on loopback; 0 is none.
        live: path of the question whether the process works.
        ready: path of the question whether it can serve.
    """

    port: int
    live: str
    ready: str

    def answers(self, *, ready: bool) -> str | None:
        """None for a good answer, else what is wrong."""
        if not self.port:
            return "no port: set PLOTWIRE_HEALTH_PORT"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_ANSWER_WITHIN_S)
        try:
            connection.request("GET", self.ready if ready else self.live)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, HTTPException) as error:
            return f"no answer on port {self.port}: {error}"
        finally:
            connection.close()
        return None if answer.status == _OK else f"{answer.status} {text}"


def probes(environ: Mapping[str, str]) -> dict[Role, Probe]:
    """Where each role answers, by the environment."""
    port = environ.get("PLOTWIRE_GATEWAY_PORT") or environ.get("PORT") or "3000"
    return {
        Role.GATEWAY: Probe(int(port), "/health", "/health/ready"),
        Role.CONSUMER: Probe(int(environ.get("PLOTWIRE_HEALTH_PORT") or 0), "/health/live", "/health/ready"),
    }


def run(role: Role | None, *, ready: bool) -> int:
    """Ask, and print what is wrong; returns the exit code.

    Args:
        role: whom; None asks all, and one good answer is enough.
        ready: whether it can serve, rather than whether it works.
    """
    asked = {name: probe for name, probe in probes(os.environ).items() if role in {None, name}}
    complaints = {}
    for name, probe in asked.items():
        if (complaint := probe.answers(ready=ready)) is None:
            typer.echo(f"{name}: {'ready' if ready else 'live'}")
            return 0
        complaints[name] = complaint
    for name, complaint in complaints.items():
        typer.echo(f"{name}: {complaint}", err=True)
    return 1
