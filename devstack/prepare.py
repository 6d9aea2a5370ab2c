"""What fresh servers need before the service: `python -m devstack.prepare [--bucket]`, as compose runs it.

MongoDB becomes a replica set of one with an account for the service; with `--bucket` the bucket is made.
What is there already stays; an account gets the password it should have. Servers and account are those of
the service's own settings; MONGO_ROOT_PASSWORD_FILE names the file with the password of the user `root`.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any, Final

from pymongo import MongoClient
from pymongo.errors import OperationFailure
from pymongo.uri_parser import parse_uri

from adapters.oss_options import OssOptions
from adapters.settings import ServerSettings, WrongSettings, load
from devstack.stack import Addresses, create_bucket

_LIMIT_S: Final = 60
_POLL_S: Final = 0.1
_ALREADY_INITIALIZED: Final = 23
_USER_EXISTS: Final = 51003


def main() -> int:
    """Prepare the servers of the environment; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m devstack.prepare", description=__doc__)
    parser.add_argument("--bucket", action="store_true", help="make the bucket, too")
    options = parser.parse_args()
    try:
        servers, oss = load(ServerSettings, OssOptions)
    except WrongSettings as error:
        sys.stderr.write(f"{error}\n")
        return os.EX_CONFIG
    mongo_url = servers.mongo_url.get_secret_value()
    prepare_mongo(mongo_url, Path(os.environ["MONGO_ROOT_PASSWORD_FILE"]).read_text(encoding="utf-8").strip())
    if options.bucket:
        create_bucket(
            Addresses(
                amqp_url=servers.amqp_url.get_secret_value(),
                mongo_url=mongo_url,
                oss_endpoint=oss.endpoint,
                oss_region=oss.region,
                oss_bucket=oss.bucket,
                oss_access_key_id=oss.access_key_id.get_secret_value(),
                oss_access_key_secret=oss.access_key_secret.get_secret_value(),
            )
        )
    return os.EX_OK


def prepare_mongo(url: str, root_password: str) -> None:
    """Make the server a replica set of one, with the user of `url`, who reads and writes its database.

    Args:
        url: of the service: user, password, one host, database and `replicaSet`.
        root_password: of the user `root`.

    Raises:
        pymongo.errors.PyMongoError: the server is away or refuses.
        TimeoutError: it did not become primary in time.
    """
    wanted = parse_uri(url)
    host, port = wanted["nodelist"][0]
    with MongoClient[dict[str, Any]](
        host, port, username="root", password=root_password, directConnection=True
    ) as client:
        members = [{"_id": 0, "host": f"{host}:{port}"}]
        configuration = {"_id": wanted["options"]["replicaSet"], "members": members}
        _unless(_ALREADY_INITIALIZED, lambda: client.admin.command("replSetInitiate", configuration))
        _wait_until_primary(client)
        database = client[wanted["database"]]
        account = {"pwd": wanted["password"], "roles": [{"role": "readWrite", "db": database.name}]}
        if _unless(_USER_EXISTS, lambda: database.command("createUser", wanted["username"], **account)):
            database.command("updateUser", wanted["username"], **account)


def _unless(code: int, order: Any) -> bool:
    """Carry out an order; returns whether the server refused it with `code`."""
    try:
        order()
    except OperationFailure as error:
        if error.code != code:
            raise
        return True
    return False


def _wait_until_primary(client: MongoClient[dict[str, Any]]) -> None:
    deadline = time.monotonic() + _LIMIT_S
    while not client.admin.command("hello")["isWritablePrimary"]:
        if time.monotonic() > deadline:
            raise TimeoutError(f"MongoDB did not become primary within {_LIMIT_S} s")
        time.sleep(_POLL_S)


if __name__ == "__main__":
    sys.exit(main())
