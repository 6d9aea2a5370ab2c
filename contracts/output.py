"""What picture a request asks for: format, size in pixels, scale."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts import limits


class ImageFormat(StrEnum):
    """Image formats, by their file extension. `jpg` is read as `jpeg`."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    SVG = "svg"
    PDF = "pdf"

    @classmethod
    def _missing_(cls, value: object) -> "ImageFormat | None":
        return cls.JPEG if value == "jpg" else None

    @property
    def media_type(self) -> str:
        """The IANA media type, e.g. `image/png`."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    ImageFormat.PNG: "image/png",
    ImageFormat.JPEG: "image/jpeg",
    ImageFormat.WEBP: "image/webp",
    ImageFormat.SVG: "image/svg+xml",
    ImageFormat.PDF: "application/pdf",
}


class Output(BaseModel):
    """The picture a request asks for.

    The image has `round(width * scale)` x `round(height * scale)` pixels; vector formats keep
    `width` x `height` user units and use `scale` for their physical size.
    """

    model_config = ConfigDict(frozen=True)

    type: ImageFormat = ImageFormat.PNG
    width: int = Field(default=600, ge=1, le=limits.MAX_SIDE_PX)
    """Layout width in px."""
    height: int = Field(default=400, ge=1, le=limits.MAX_SIDE_PX)
    """Layout height in px."""
    scale: float = Field(default=1.0, ge=limits.MIN_SCALE, le=limits.MAX_SCALE)
    """Device pixels per layout pixel."""

    @model_validator(mode="after")
    def _within_the_pixel_limit(self) -> Self:
        pixels = self.width * self.height * self.scale**2
        if pixels > limits.MAX_PIXELS:
            raise ValueError(
                f"width x height x scale² is {pixels:.0f} pixels; at most {limits.MAX_PIXELS} are drawn"
            )
        return self
