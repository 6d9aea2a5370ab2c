"""`plotwire cleanup` at real servers."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from adapters.mongo_tasks import MongoTasks
from adapters.oss_images import OssImages
from adapters.oss_options import OssOptions
from contracts.image_keys import new_key
from contracts.messages import ChartRequest
from contracts.output import ImageFormat
from devstack.stack import Addresses

PLOTWIRE = str(Path(sys.executable).with_name("plotwire"))


async def cleanup(*options: str, **env: str) -> subprocess.CompletedProcess[str]:
    full = {"PATH": os.environ["PATH"], **env}
    return await asyncio.to_thread(
        subprocess.run,
        (PLOTWIRE, "cleanup", *options),
        capture_output=True,
        text=True,
        env=full,
        timeout=120,
        check=False,
    )


async def test_it_tells_what_would_go_then_removes_it_and_says_so(
    addresses: Addresses,
    tasks: MongoTasks,
    images: OssImages,
    oss_options: OssOptions,
    chart_request: ChartRequest,
) -> None:
    env = addresses.env() | {
        "PLOTWIRE_MONGO_URL": addresses.mongo_url.replace("/plotwire?", f"/{tasks.database.name}?"),
        "OSS_KEY_PREFIX": oss_options.key_prefix,
        "PLOTWIRE_CLEANUP_ORPHAN_AGE_HOURS": "0.0001",
    }
    await tasks.add(chart_request)
    await tasks.database.tasks.update_many(
        {},
        {
            "$set": {
                "status": "completed",
                "event": {"sent": True},
                "expires_at": datetime(2020, 1, 1, tzinfo=UTC),
            }
        },
    )
    orphan = new_key(oss_options.key_prefix, "ab" * 32, ImageFormat.PNG)
    await images.put(orphan, b"x", "image/png", "x.png")
    await asyncio.sleep(1.5)  # objects are dated to the second

    told = await cleanup("--dry-run", "--json", **env)
    report = json.loads(told.stdout)
    assert told.returncode == 0, told.stderr
    assert (report["cleanedTasks"], report["orphanObjects"], report["dryRun"]) == (1, 1, True)
    assert await images.exists(orphan)
    done = await cleanup("--orphans", **env)
    assert done.returncode == 0, done.stderr
    rows = {line[:25].strip(): line.split() for line in done.stdout.splitlines()}
    assert rows["expired tasks"][-2:] == ["1", "removed"]
    assert rows["objects without a record"][-2:] == ["1", "removed"]
    assert not await images.exists(orphan)
    status = await tasks.database.leases.find_one({})
    assert status["last"]["cleaned_tasks"] == 1


async def test_without_settings_every_missing_one_is_named() -> None:
    refused = await cleanup()
    assert refused.returncode == 2
    assert "PLOTWIRE_MONGO_URL" in refused.stderr
