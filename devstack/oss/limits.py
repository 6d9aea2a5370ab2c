"""Every maximum of the endpoint, one number in one place; the README states them."""

from typing import Final

MAX_OBJECT_BYTES: Final = 64 * 1024 * 1024
"""Of an object, or a part, unless the start says otherwise; OSS takes 5 GiB."""
MAX_XML_BYTES: Final = 2 * 1024 * 1024
"""Of a request body that is no object."""
MAX_KEYS: Final = 1000
"""In one list answer, and in one deletion of many."""
MAX_KEY_BYTES: Final = 1023
"""Of an object key, in UTF-8."""
MAX_METADATA_BYTES: Final = 8192
"""Of all `x-oss-meta-*` headers of an object."""
MAX_LOG_ENTRIES: Final = 10_000
"""Requests that `GET /-/log` remembers."""
