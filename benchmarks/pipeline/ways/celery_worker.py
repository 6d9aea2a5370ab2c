"""The worker a team would otherwise write: Celery, pyplot, oss2, and a result document by pymongo.

Runs in its own environment (`.venv/celery`), as `celery --app benchmarks.pipeline.ways.celery_worker
worker`; servers come from the environment.
"""

import os
from datetime import UTC, datetime
from typing import Any, Final

import oss2
from celery import Celery
from celery.signals import worker_process_init
from pymongo import MongoClient
from pymongo.collection import Collection

from benchmarks.render.engines.pyplot import picture, set_up

_URL_EXPIRES_S: Final = 86_400

app = Celery("charts", broker=os.environ["BENCHMARK_AMQP_URL"])
app.conf.update(
    task_default_queue=os.environ["BENCHMARK_QUEUE"],
    task_ignore_result=True,
    # A chart takes long: one reserved for each process, and given back if the worker dies.
    task_acks_late=True,
    worker_prefetch_multiplier=1,
)
set_up()

_opened: dict[str, Any] = {}


@worker_process_init.connect  # type: ignore[untyped-decorator]  # no types in celery
def _open(**_: Any) -> None:
    """Connections belong to a process: neither client survives a fork."""
    auth = oss2.ProviderAuthV4(
        oss2.credentials.StaticCredentialsProvider(
            os.environ["OSS_ACCESS_KEY_ID"], os.environ["OSS_ACCESS_KEY_SECRET"]
        )
    )
    _opened["bucket"] = oss2.Bucket(
        auth,
        os.environ["OSS_ENDPOINT"],
        os.environ["OSS_BUCKET"],
        region=os.environ["OSS_REGION"],
        is_path_style=True,
    )
    _opened["results"] = MongoClient(os.environ["PLOTWIRE_MONGO_URL"]).get_default_database()["celery_charts"]


@app.task(name="draw_chart")  # type: ignore[untyped-decorator]  # no types in celery
def draw_chart(task_id: str, name: str, option: dict[str, Any], key: str) -> None:
    """Draw, store, record."""
    bucket: oss2.Bucket = _opened["bucket"]
    results: Collection[dict[str, Any]] = _opened["results"]
    began = datetime.now(UTC)
    png = picture(name, option)
    bucket.put_object(key, png, headers={"Content-Type": "image/png"})
    results.insert_one(
        {
            "_id": task_id,
            "status": "completed",
            "object_key": key,
            "image_url": bucket.sign_url("GET", key, _URL_EXPIRES_S),
            "size_bytes": len(png),
            "started_at": began,
            "completed_at": datetime.now(UTC),
        }
    )
