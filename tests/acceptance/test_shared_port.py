"""Several gateways of one machine behind one port."""

from pathlib import Path

import aiohttp

from devstack.service import run_processes
from devstack.stack import Addresses


async def test_gateways_that_share_a_port_start_and_one_goes_on_without_the_other(
    addresses: Addresses, tmp_path: Path
) -> None:
    async with run_processes(addresses, tmp_path, consumers=0, gateways=2) as service:
        (other,) = service.more_gateways
        logs = (tmp_path / "gateway.log", tmp_path / "gateway-2.log")

        async def both_have_started() -> bool:
            return all("gateway_started" in log.read_text() for log in logs)

        await other.until(both_have_started, 30)
        await service.gateway.stop()
        for _ in range(5):  # each over a connection of its own
            async with aiohttp.request("GET", f"{service.gateway_url}/health") as response:
                assert response.status == 200
