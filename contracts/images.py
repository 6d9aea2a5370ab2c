"""The record of an image: one for each digest of chart, output, folder and renderer that is kept.

    reserved ──> stored ──> claimed for removal ──> gone
        └───────────────────────^

A record is current until the clean-up claims it. Its object key is drawn once, with a random part,
and never used by a later record: a removal that comes late cannot hit another image.
"""

from pydantic import AwareDatetime, BaseModel, ConfigDict

from contracts.tasks import StoredImage
from contracts.warnings import ChartWarning


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class KeptImage(_Record):
    """An image in the bucket, and what its callers are told of it."""

    image: StoredImage
    warnings: tuple[ChartWarning, ...]
    """Of the chart; every request that gets the image is told them."""
    stored_at: AwareDatetime
    """When the object was last written; bucket rules count from here."""


class Reservation(_Record):
    """The current record of a digest, kept at least until the time asked for."""

    object_key: str
    """Where the image is, or is to be put."""
    kept: KeptImage | None
    """The image, unless it is yet to be made, or made anew."""


class StoredObject(_Record):
    """An object as the bucket lists it."""

    key: str
    stored_at: AwareDatetime
