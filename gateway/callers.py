"""Who asks: set at the door for every request, and asked for wherever something belongs to somebody."""

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from contracts.dead_letters import Actor
from contracts.identifiers import ANONYMOUS, Client
from gateway.keys import Scope
from gateway.refusals import Refusal, RefusalCode


@dataclass(frozen=True)
class Caller:
    """Whoever sent a request."""

    client: Client
    scopes: frozenset[Scope]
    key_id: str | None
    """Of the key; None where no keys are asked for."""

    def may_see(self, client: Client) -> bool:
        """Whether the tasks of `client` are there for this caller."""
        return self.may_see_all or client == self.client

    @property
    def may_see_all(self) -> bool:
        """Whether the tasks of every client are there for this caller."""
        return self.key_id is None or Scope.OPERATE in self.scopes

    def submits_as(self, named: Client) -> Client:
        """The client of a task whose request names `named`.

        Raises:
            Refusal: the name belongs to others.
        """
        if self.key_id is None:
            return named
        if named in {ANONYMOUS, self.client}:
            return self.client
        if Scope.OPERATE in self.scopes:
            return named
        raise Refusal(403, RefusalCode.FORBIDDEN, f"client: this key submits as {self.client}")

    def actor(self, request: web.Request) -> Actor:
        """Whom audit trails name."""
        name = f"{self.client} (key {self.key_id})" if self.key_id else self.client
        return Actor(name=name, place=request.remote or "unknown")


EVERYONE: Final = Caller(ANONYMOUS, frozenset(Scope), None)
"""The caller where no keys are asked for: on loopback."""

CALLER: Final = web.RequestKey("caller", Caller)
