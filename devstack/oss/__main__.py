"""The endpoint in the foreground.

    python -m devstack.oss --root DIR [--host ADDRESS] [--port N] [--control]

The access key comes from DEVSTACK_OSS_KEY_ID, DEVSTACK_OSS_KEY_SECRET and, if it is temporary,
DEVSTACK_OSS_TOKEN, the region from DEVSTACK_OSS_REGION: arguments can be read by every user of the
machine.
"""

import argparse
import os
import socket
from pathlib import Path
from typing import Final

import uvloop
from aiohttp import web

from devstack.oss.endpoint import Endpoint
from devstack.oss.limits import MAX_OBJECT_BYTES, MIB
from devstack.oss.signature import Keyring
from devstack.oss.storage import Storage
from devstack.passwords import write_private
from devstack.processes import free_port

_LOOPBACK: Final = "127.0.0.1"


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m devstack.oss", description=__doc__)
    parser.add_argument("--root", type=Path, required=True, help="folder of the buckets")
    parser.add_argument("--host", default=_LOOPBACK, help="address to listen on; loopback unless told")
    parser.add_argument("--port", type=int, default=0, help="port there; 0 picks a free one")
    parser.add_argument("--port-file", type=Path, help="gets the port, once it is taken")
    parser.add_argument(
        "--max-object-mib", type=int, default=MAX_OBJECT_BYTES // MIB, help="largest object or part"
    )
    parser.add_argument("--control", action="store_true", help="offer the hooks under /-/, for tests")
    options = parser.parse_args()
    if options.control and options.host != _LOOPBACK:
        parser.error("--control is for this machine alone: leave --host out")
    keyring = Keyring(
        os.environ["DEVSTACK_OSS_KEY_ID"],
        os.environ["DEVSTACK_OSS_KEY_SECRET"],
        os.environ.get("DEVSTACK_OSS_REGION", "cn-hangzhou"),
        os.environ.get("DEVSTACK_OSS_TOKEN", ""),
    )
    app = Endpoint(
        Storage(options.root),
        keyring,
        control=options.control,
        max_object_bytes=options.max_object_mib * MIB,
    ).app()
    taken = socket.create_server((options.host, options.port or free_port()))
    if options.port_file:
        write_private(options.port_file, str(taken.getsockname()[1]))
    print(f"OSS endpoint on {options.host}:{taken.getsockname()[1]}", flush=True)  # noqa: T201  # its log
    web.run_app(app, sock=taken, print=None, access_log=None, loop=uvloop.new_event_loop())


if __name__ == "__main__":
    main()
