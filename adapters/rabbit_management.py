"""Looking at a broker's topology through RabbitMQ's management API: everything, bindings too."""

from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

import aiohttp

from contracts.errors import BrokerUnavailable
from contracts.topology import Binding
from contracts.topology_findings import Declared, Seen

_WITHIN_S: Final = 30.0


def vhost_of(amqp_url: str) -> str:
    """The virtual host of an AMQP address; none said is `/`."""
    return unquote(urlsplit(amqp_url).path[1:]) or "/"


class RabbitManagement:
    """One virtual host, as the management API tells it.

    Args:
        url: of the API, with user and password, e.g. `http://user:password@localhost:15672`.
        vhost: the virtual host.
    """

    def __init__(self, url: str, vhost: str) -> None:
        parts = urlsplit(url)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        self._headers = {"Authorization": aiohttp.encode_basic_auth(user, password)}
        port = f":{parts.port}" if parts.port else ""
        self._place = f"{parts.hostname}{port}"
        self._api = f"{parts.scheme}://{self._place}{parts.path.rstrip('/')}/api"
        self._vhost = quote(vhost, safe="")

    async def look(self) -> Seen:
        """Exchanges, queues and bindings as they are now.

        Raises:
            BrokerUnavailable: no answer within 30 s, or another one than what was asked for.
        """
        limit = aiohttp.ClientTimeout(total=_WITHIN_S)
        try:
            async with aiohttp.ClientSession(headers=self._headers, timeout=limit) as session:
                exchanges, queues, bindings = [
                    await self._get(session, what) for what in ("exchanges", "queues", "bindings")
                ]
                return Seen(
                    {one["name"]: _exchange(one) for one in exchanges},
                    {one["name"]: _queue(one) for one in queues},
                    frozenset(_binding(one) for one in bindings if _is_of_interest(one)),
                )
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise BrokerUnavailable(f"management API at {self._place}: {_words(error)}") from error

    async def _get(self, session: aiohttp.ClientSession, what: str) -> list[dict[str, Any]]:
        async with session.get(f"{self._api}/{what}/{self._vhost}", raise_for_status=True) as response:
            found: list[dict[str, Any]] = await response.json()
            return found


def _exchange(told: dict[str, Any]) -> Declared:
    return Declared(told["type"], told["durable"], told["arguments"], auto_delete=told["auto_delete"])


def _queue(told: dict[str, Any]) -> Declared:
    return Declared(
        told["type"],
        told["durable"],
        told["arguments"],
        exclusive=bool(told.get("exclusive")),
        auto_delete=told["auto_delete"],
    )


def _binding(told: dict[str, Any]) -> Binding:
    return Binding(told["source"], told["destination"], told["routing_key"])


def _is_of_interest(told: dict[str, Any]) -> bool:
    return bool(told["source"]) and told["destination_type"] == "queue"


def _words(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientResponseError):
        return f"{error.status} {error.message}"
    return type(error).__name__
