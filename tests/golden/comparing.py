"""How far two pictures differ, and a picture of where."""

import io
import subprocess
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from contracts.output import ImageFormat

LEVELS: Final = 48
"""By how many of 255 levels a channel of a pixel differs before the pixel counts."""
SHARE: Final = 0.002
"""Which share of the pixels may differ on another machine than the goldens': 240 of 400x300."""

Pixels = NDArray[np.uint8]


def pixels_of(data: bytes, kind: ImageFormat, folder: Path) -> Pixels:
    """The pixels of a file of `kind`, on white, shape (height, width, 3); vectors by foreign programs."""
    if kind is ImageFormat.PNG:
        return _on_white(io.BytesIO(data))
    source, target = folder / f"drawing.{kind}", folder / "drawing.png"
    source.write_bytes(data)
    subprocess.run(_drawing_command(kind, source, target), check=True)
    return _on_white(target)


def share_that_differs(one: Pixels, other: Pixels) -> float:
    """The share of pixels with a channel that differs by more than `LEVELS`; 1 for unequal sizes."""
    return 1.0 if one.shape != other.shape else float(_differing(one, other).mean())


def picture_of_difference(golden: Pixels, actual: Pixels) -> Any:
    """`actual` in light grey with every pixel that differs at all in red."""
    if golden.shape != actual.shape:
        return Image.fromarray(actual)
    grey = 255 - (255 - actual.mean(axis=2, keepdims=True)) / 4
    shown = np.repeat(grey, 3, axis=2).astype(np.uint8)
    shown[(golden != actual).any(axis=2)] = (255, 0, 0)
    return Image.fromarray(shown)


def _drawing_command(kind: ImageFormat, source: Path, target: Path) -> list[str]:
    if kind is ImageFormat.SVG:
        return ["rsvg-convert", str(source), "-o", str(target)]
    return ["pdftoppm", "-png", "-singlefile", "-r", "96", str(source), str(target.with_suffix(""))]


def _differing(one: Pixels, other: Pixels) -> Any:
    distance = np.abs(one.astype(np.int16) - other.astype(np.int16))
    return distance.max(axis=2) > LEVELS


def _on_white(source: Any) -> Pixels:
    with Image.open(source) as picture:
        drawn = picture.convert("RGBA")
    white = Image.new("RGBA", drawn.size, "white")
    return np.asarray(Image.alpha_composite(white, drawn).convert("RGB"))
