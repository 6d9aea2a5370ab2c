"""The door: who asks, whether they may, and how often. Nothing of a body is read before.

Where no keys are asked for, the gateway listens on loopback only. Then a browser is the one stranger
left: pages of other hosts must not operate the service through it.
"""

from typing import Final
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from gateway.callers import CALLER, EVERYONE, Caller
from gateway.endpoints import Endpoint, Handler, endpoint_of
from gateway.keys import ApiKey, KeyRing, Scope
from gateway.metrics import REFUSALS
from gateway.quotas import QUOTA
from gateway.rate_limits import WINDOWS, RateLimits
from gateway.refusals import Refusal, RefusalCode
from gateway.settings import GatewaySettings, is_loopback

log = structlog.get_logger(__name__)

_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="plotwire"'}


class Doors:
    """Lets requests in.

    Args:
        keys: that are asked for; None: everyone may do everything.
        settings: the limits of keys that have none of their own.
    """

    def __init__(self, keys: KeyRing | None, settings: GatewaySettings) -> None:
        self.keys = keys
        self._limits = RateLimits(settings.rate_per_s, settings.rate_burst)
        self._charts_per_day = settings.charts_per_day

    def enter(self, request: web.Request, endpoint: Endpoint) -> None:
        """Note who asks in the request, and the limits they are under.

        Raises:
            Refusal: 401, 403 or 429.
        """
        request[WINDOWS] = []
        if self.keys is None:
            if endpoint.scope is Scope.OPERATE:
                _keep_other_pages_out(request)
            request[CALLER] = EVERYONE
        elif endpoint.scope is not None:
            key = self._key(request, self.keys)
            request[CALLER] = Caller(key.client, key.scopes, key.key_id)
            self._count(request, key)
            if endpoint.scope not in key.scopes:
                raise Refusal(403, RefusalCode.FORBIDDEN, f"this needs a key with the scope {endpoint.scope}")

    @staticmethod
    def _key(request: web.Request, keys: KeyRing) -> ApiKey:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        token = token.strip() if kind.lower() == "bearer" else request.headers.get("X-API-Key", "")
        if not token:
            words = "send an API key, as `Authorization: Bearer <key>` or `X-API-Key: <key>`"
            raise Refusal(401, RefusalCode.UNAUTHENTICATED, words, headers=_CHALLENGE)
        key = keys.find(token)
        if key is None:
            words = "this API key is unknown, revoked or expired"
            raise Refusal(401, RefusalCode.UNAUTHENTICATED, words, headers=_CHALLENGE)
        return key

    def _count(self, request: web.Request, key: ApiKey) -> None:
        bucket = self._limits.bucket(key.key_id, key.rate_per_s, key.rate_burst)
        wait_s = bucket.take()
        request[WINDOWS].append(bucket.window)
        if quota := key.charts_per_day or self._charts_per_day:
            request[QUOTA] = quota
        if wait_s:
            rate, burst = bucket.shape
            raise Refusal(
                429,
                RefusalCode.RATE_LIMITED,
                f"at most {rate:g} requests a second, {burst} at once",
                headers={"Retry-After": str(max(1, round(wait_s + 0.5)))},
            )


def _keep_other_pages_out(request: web.Request) -> None:
    """Refuse what a page of another host has a browser send, also under a name it gave our address."""
    origin = request.headers.get("Origin")
    names = [urlsplit(f"//{request.host}").hostname, *([urlsplit(origin).hostname] if origin else [])]
    if not all(name and is_loopback(name) for name in names):
        words = "without API keys this is only for pages and programs of this machine"
        raise Refusal(403, RefusalCode.CROSS_ORIGIN, words)


DOORS: Final = web.AppKey("doors", Doors)


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let nobody through to a handler whom its endpoint does not let in."""
    endpoint = endpoint_of(request)
    if endpoint is not None:
        try:
            request.app[DOORS].enter(request, endpoint)
        except Refusal as refusal:
            REFUSALS.labels(refusal.code).inc()
            log.info("refused_at_the_door", code=refusal.code, peer=request.remote)
            raise
    return await handler(request)
