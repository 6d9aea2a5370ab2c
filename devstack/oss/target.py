"""What a request is aimed at: bucket, key and query, decoded from the raw request target."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from aiohttp import web


@dataclass(frozen=True)
class Target:
    """A request's aim. Signatures are computed from it, so nothing is normalised."""

    method: str
    bucket: str
    key: str
    query: Mapping[str, str]
    """Decoded; a parameter without `=` has the value ''."""

    @property
    def level(self) -> str:
        """`service`, `bucket` or `object`."""
        if not self.bucket:
            return "service"
        return "object" if self.key else "bucket"

    @property
    def resource(self) -> str:
        """`/bucket/key`, `/bucket/` or `/`: what a signature covers, whatever host was used."""
        return f"/{self.bucket}/{self.key}" if self.bucket else "/"


def target_of(request: web.Request) -> Target:
    """Bucket and key from path style (IP addresses, single names) or from the host's first label."""
    path, _, query_text = request.raw_path.partition("?")
    host = request.headers.get("Host", "").rsplit(":", 1)[0]
    decoded = _decode(path[1:])
    if is_path_style(host):
        bucket, _, key = decoded.partition("/")
    else:
        bucket, key = host.partition(".")[0], decoded
    return Target(request.method, bucket, key, _query(query_text))


def is_path_style(host: str) -> bool:
    """Whether a request to `host` names its bucket in the path."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." not in host
    return True


def _query(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split("&") if part)
    # Clients sign a space as %20 and send it as +, as forms do; a plus is always %2B.
    return {_decode(name): _decode(value.replace("+", " ")) for name, _, value in pairs}


def _decode(text: str) -> str:
    return unquote(text, errors="surrogateescape")
