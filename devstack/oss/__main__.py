"""`python -m devstack.oss --root DIR --port N`: the endpoint in the foreground.

The access key comes from DEVSTACK_OSS_KEY_ID and DEVSTACK_OSS_KEY_SECRET, the region from
DEVSTACK_OSS_REGION: arguments can be read by every user of the machine.
"""

import argparse
import os
from pathlib import Path

from aiohttp import web

from devstack.oss.endpoint import Endpoint
from devstack.oss.signature import Keyring
from devstack.oss.storage import Storage


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m devstack.oss", description=__doc__)
    parser.add_argument("--root", type=Path, required=True, help="folder of the buckets")
    parser.add_argument("--port", type=int, required=True, help="port on 127.0.0.1")
    options = parser.parse_args()
    keyring = Keyring(
        os.environ["DEVSTACK_OSS_KEY_ID"],
        os.environ["DEVSTACK_OSS_KEY_SECRET"],
        os.environ.get("DEVSTACK_OSS_REGION", "cn-hangzhou"),
    )
    app = Endpoint(Storage(options.root), keyring).app()
    web.run_app(app, host="127.0.0.1", port=options.port, print=None, access_log=None)


if __name__ == "__main__":
    main()
