"""JavaScript inside JSON: told by its looks, never evaluated."""

import re
from typing import Any, Final

_SCRIPT: Final = re.compile(
    r"\s{0,20}(?:async\s{1,20})?"
    r"(?:function\b|\([^()]{0,200}\)\s{0,20}=>|[A-Za-z_$][\w$]{0,60}\s{0,20}=>|new\s{1,20}[\w.$]{1,80}\()"
)


def is_script(value: Any) -> bool:
    """Whether `value` is the text of a JavaScript function or constructor call."""
    if not isinstance(value, str) or not ("=>" in value or "function" in value or "new" in value):
        return False
    return len(value) > len("x=>") and _SCRIPT.match(value) is not None
