"""Pixels to image files."""

import io
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from consumer.render.png import encode_png
from contracts.output import ImageFormat

_JPEG_QUALITY: Final = 85
_WEBP_QUALITY: Final = 85


def encode_pixels(pixels: NDArray[np.uint8], kind: ImageFormat) -> bytes:
    """`pixels`, shape (height, width, 4), as a PNG, JPEG or WebP file."""
    if kind is ImageFormat.PNG:
        return encode_png(pixels)
    out = io.BytesIO()
    if kind is ImageFormat.JPEG:
        # Full chroma: subsampling smears thin coloured lines and text.
        Image.fromarray(np.ascontiguousarray(pixels[..., :3])).save(
            out, "jpeg", quality=_JPEG_QUALITY, subsampling=0
        )
    elif kind is ImageFormat.WEBP:
        Image.fromarray(pixels).save(out, "webp", quality=_WEBP_QUALITY, method=2)
    else:
        raise ValueError(f"{kind} is no format of pixels")
    return out.getvalue()
