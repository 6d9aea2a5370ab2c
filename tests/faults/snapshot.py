"""Everything there is after a run, read by plain clients: MongoDB and its oplog, the bucket, the queues."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import oss2
import pika
from pymongo import MongoClient

from devstack.stack import Addresses
from tests.faults.expired import IS_OVER, bucket_of
from tests.faults.ledger import Accepted
from tests.faults.subscriber import SeenEvent

Document = dict[str, Any]

_DEAD_QUEUE: Final = "plotwire.dead.v1"
_LETTERS: Final = "dead_letters"


@dataclass(frozen=True)
class Letter:
    """A dead letter, from the queue or from the desk."""

    body_sha256: str
    code: str
    reason: str
    task_id: str | None = None


@dataclass(frozen=True)
class StoredObject:
    """What is under a key of the bucket."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Snapshot:
    """A state of the whole service, and what was asked of it."""

    accepted: Sequence[Accepted]
    events: Sequence[SeenEvent]
    tasks: Mapping[str, Document] = field(default_factory=dict)
    images: Mapping[str, Document] = field(default_factory=dict)
    objects: Mapping[str, StoredObject] = field(default_factory=dict)
    letters: Sequence[Letter] = ()
    ends: Mapping[str, int] = field(default_factory=dict)
    """How often each task was ended, by the database's own log."""
    depths: Mapping[str, int] = field(default_factory=dict)
    """Messages in each queue that has to be empty at rest."""
    over: Sequence[str] = ()
    """Records of images whose time is over, and which a clean-up should have removed."""


class Reader:
    """Takes snapshots.

    Args:
        addresses: of the servers, not through any link that is broken on purpose.
    """

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._client: MongoClient[Document] = MongoClient(addresses.mongo_url)
        self._database = self._client.get_default_database()
        self._bucket = bucket_of(addresses)
        self._taken_letters: list[Letter] = []

    def keep_the_whole_oplog(self) -> None:
        """Have the database remember every write of the run."""
        self._client.admin.command("replSetResizeOplog", 1, size=990.0)

    def at_rest(self, accepted: Sequence[Accepted]) -> bool:
        """Whether every task has ended, every event and request was sent, and what is over was removed."""
        tasks = self._database["tasks"]
        open_ones = {"status": {"$nin": ["completed", "failed"]}}
        if tasks.count_documents(open_ones) or tasks.count_documents({"event.sent": False}):
            return False
        if self._over():
            return False
        wanted = {one.task_id for one in accepted if one.task_id and one.outcome in {"completed", "failed"}}
        found = {task["_id"] for task in tasks.find({}, {"_id": 1})}
        return wanted <= found

    def take(
        self, accepted: Sequence[Accepted], events: Sequence[SeenEvent], depths: Mapping[str, int]
    ) -> Snapshot:
        """Read everything. Dead letters are taken from their queue, and remembered."""
        self._taken_letters += _drained(self._addresses.amqp_url)
        desk = [_of_desk(one) for one in self._database[_LETTERS].find()]
        return Snapshot(
            accepted=accepted,
            events=events,
            tasks={task["_id"]: task for task in self._database["tasks"].find()},
            images={image["_id"]: image for image in self._database["images"].find()},
            objects=self._objects(),
            letters=[*self._taken_letters, *desk],
            ends=self._ends(),
            depths=depths,
            over=self._over(),
        )

    def close(self) -> None:
        """Close every connection."""
        self._client.close()
        self._bucket.session.session.close()

    def _over(self) -> list[str]:
        return [image["_id"] for image in self._database["images"].aggregate([IS_OVER])]

    def _objects(self) -> dict[str, StoredObject]:
        found = {}
        for item in oss2.ObjectIteratorV2(self._bucket):
            data = self._bucket.get_object(item.key).read()
            found[item.key] = StoredObject(hashlib.sha256(data).hexdigest(), len(data))
        return found

    def _ends(self) -> Counter[str]:
        """Writes that ended a task: each one sets when."""
        namespace = f"{self._database.name}.tasks"
        ends: Counter[str] = Counter()
        for entry in self._client["local"]["oplog.rs"].find({"ns": namespace, "op": {"$in": ["u", "i"]}}):
            written: Document = entry["o"]
            diff = written.get("diff", {})
            changed = written if entry["op"] == "i" else {**diff.get("u", {}), **diff.get("i", {})}
            if "completed_at" in changed:
                ends[str(entry.get("o2", written)["_id"])] += 1
        return ends


def _drained(url: str) -> list[Letter]:
    connection = pika.BlockingConnection(pika.URLParameters(url))
    letters = []
    channel = connection.channel()
    while True:
        method, properties, body = channel.basic_get(_DEAD_QUEUE)
        if method is None:
            break
        headers = properties.headers or {}
        letters.append(
            Letter(
                hashlib.sha256(body).hexdigest(),
                str(headers.get("x-plotwire-code", "")),
                str(headers.get("x-plotwire-reason", "")),
                properties.correlation_id,
            )
        )
        channel.basic_ack(method.delivery_tag)
    connection.close()
    return letters


def _of_desk(document: Document) -> Letter:
    """Named by its body as it came, whatever an operator has made of it since."""
    body = document["bodies"][0]["sha256"]
    return Letter(body, str(document["code"]), str(document["reason"]), document["task_id"])
