"""What makes two pictures the same, and where a picture lies in the bucket.

<folder><2 of digest>/<32 of digest>-<8 random>.<ext>
"""

import hashlib
import re
import secrets
from typing import Final

from pydantic_core import to_json

from contracts.messages import ChartRequest
from contracts.output import ImageFormat

_KEY: Final = re.compile(
    rf"(?P<folder>.*/)?(?P<hot>[0-9a-f]{{2}})/(?P=hot)[0-9a-f]{{30}}-[0-9a-f]{{8}}\.(?:{'|'.join(ImageFormat)})"
)


def digest_of(request: ChartRequest, folder: str, renderer: str) -> str:
    """SHA-256, in hex, of what names a picture; equal digests are equal pictures in one folder.

    The chart counts as it was sent: to compile it would take a drawing process, and warnings name
    paths of the sender's config.

    Args:
        request: what is to be drawn.
        folder: of the image, ending in `/`.
        renderer: version of the code and the fonts that draw.
    """
    output = request.output.model_dump(mode="json")
    return hashlib.sha256(to_json([request.chart.digest, output, folder, renderer])).hexdigest()


def new_key(folder: str, digest: str, image_format: ImageFormat) -> str:
    """A key that no image has had before; the hash in front spreads keys over the store's partitions."""
    return f"{folder}{digest[:2]}/{digest[:32]}-{secrets.token_hex(4)}.{image_format}"


def is_ours(key: str, folder: str) -> bool:
    """Whether `key` is exactly what `new_key` makes for `folder`."""
    found = _KEY.fullmatch(key)
    return found is not None and (found["folder"] or "") == folder
