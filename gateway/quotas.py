"""How many charts a day: counted in the store, so that every gateway knows and no restart forgets."""

from datetime import UTC, datetime, time, timedelta
from math import ceil
from typing import Final

from aiohttp import web

from gateway.callers import CALLER
from gateway.ports import OUTSIDE
from gateway.rate_limits import WINDOWS, Window
from gateway.refusals import Refusal, RefusalCode

_DAY_S: Final = 86_400

QUOTA: Final = web.RequestKey("quota", int)
"""Charts a day that the key of a request may have accepted; absent where there is no quota."""


async def spend(request: web.Request, charts: int = 1) -> None:
    """Count charts that are about to be accepted against the quota of the caller.

    What is refused or fails after this stays counted.

    Raises:
        Refusal: 429; none of them is counted.
        StoreUnavailable: they may or may not be counted.
    """
    key_id, quota = request[CALLER].key_id, request.get(QUOTA)
    if key_id is None or quota is None:
        return
    now = datetime.now(UTC)
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    reset_s = ceil((midnight - now).total_seconds())
    used = await request.app[OUTSIDE].quotas.spend(key_id, now.date(), charts, quota)
    remaining = 0 if used is None else quota - used
    request[WINDOWS].append(Window(quota, remaining, reset_s, _DAY_S))
    if used is None:
        raise Refusal(
            429,
            RefusalCode.QUOTA_EXCEEDED,
            f"at most {quota} charts a day (UTC)",
            headers={"Retry-After": str(reset_s)},
        )
