"""Every maximum of the endpoint, one number in one place; the README states them."""

from typing import Final

MIB: Final = 1024 * 1024
MAX_OBJECT_BYTES: Final = 64 * MIB
"""Of an object, or a part, unless the start says otherwise; OSS takes 5 GiB."""
MAX_XML_BYTES: Final = 2 * MIB
"""Of a request body that is no object."""
MAX_KEYS: Final = 1000
"""In one list answer, and in one deletion of many."""
MAX_KEY_BYTES: Final = 1023
"""Of an object key, in UTF-8."""
MAX_METADATA_BYTES: Final = 8192
"""Of all `x-oss-meta-*` headers of an object."""
MAX_LOG_ENTRIES: Final = 10_000
"""Requests that `GET /-/log` remembers."""
MAX_TAGS: Final = 10
"""Of an object."""
MAX_TAG_KEY: Final = 128
"""Characters of a tag's key."""
MAX_TAG_VALUE: Final = 256
"""Characters of a tag's value."""
MAX_PARTS: Final = 10_000
"""Of an upload: also the highest part number."""
MIN_PART_BYTES: Final = 102_400
"""Of every part but the last."""
MAX_RULES: Final = 1000
"""Of a lifecycle."""
