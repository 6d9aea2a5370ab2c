"""Images whose time is over, laid out for the clean-up: object and record, as a request of old left them."""

import asyncio
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import oss2
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from devstack.stack import Addresses

_NUMBER: Final = 3
_FOLDER: Final = "charts/"
_TRIES: Final = 20
_PAUSE_S: Final = 1.0

IS_OVER: Final[dict[str, Any]] = {"$match": {"$expr": {"$lt": ["$expires_at", "$$NOW"]}}}
"""Stage of an aggregation over the records of images."""


async def lay_out_expired(addresses: Addresses) -> bool:
    """Lay out a few; False while the servers are away for too long."""
    for _ in range(_TRIES):
        try:
            await asyncio.to_thread(_lay_out, addresses)
        except (oss2.exceptions.OssError, PyMongoError, OSError):
            await asyncio.sleep(_PAUSE_S)
        else:
            return True
    return False


def _lay_out(addresses: Addresses) -> None:
    bucket, long_ago = bucket_of(addresses), datetime.now(UTC) - timedelta(days=8)
    with MongoClient[dict[str, Any]](addresses.mongo_url) as client, bucket.session.session:
        images = client.get_default_database()["images"]
        for _ in range(_NUMBER):
            digest = secrets.token_hex(32)
            key = f"{_FOLDER}{digest[:2]}/{digest[:32]}-{secrets.token_hex(4)}.png"
            images.insert_one(
                {
                    "_id": key,
                    "digest": digest,
                    "folder": _FOLDER,
                    "current": True,
                    "reserved_at": long_ago,
                    "expires_at": long_ago + timedelta(days=30),
                }
            )
            bucket.put_object(key, b"long over")
            # Only now: a put that fails leaves a reservation, and no clean-up may come before its object.
            over = {"expires_at": long_ago + timedelta(days=7), "stored": {"at": long_ago}}
            images.update_one({"_id": key}, {"$set": over})


def bucket_of(addresses: Addresses) -> oss2.Bucket:
    """The bucket, for a client that knows nothing of the service."""
    keys = oss2.credentials.StaticCredentialsProvider(
        addresses.oss_access_key_id, addresses.oss_access_key_secret
    )
    session = oss2.Session()
    session.session.trust_env = False
    return oss2.Bucket(
        oss2.ProviderAuthV4(keys),
        addresses.oss_endpoint,
        addresses.oss_bucket,
        region=addresses.oss_region,
        is_path_style=True,
        session=session,
    )
