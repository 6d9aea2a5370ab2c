"""Options that cannot change a still picture: known, and passed over without a word."""

from typing import Any, Final

from contracts.dialects.findings import Findings
from contracts.dialects.reader import Source
from contracts.dialects.scripts import is_script

_NAMES: Final = frozenset({
    "aria", "axisPointer", "blendMode", "blur", "brush", "calculable", "childGroupId", "clickable",
    "cursor", "dataGroupId", "deduplication", "dimensionsAnimation", "downplay", "dragable",
    "draggable", "during", "emphasis", "focusNodeAdjacency", "groupId", "id", "info", "key", "large",
    "largeThreshold", "lazyUpdate", "legendHoverLink", "link", "nameMoveOverlap", "notMerge",
    "progressive", "progressiveChunkMode", "progressiveThreshold", "realtime",
    "renderAsImage", "renderer", "replaceMerge", "richInheritPlainLabel", "roam", "rippleEffect", "select",
    "selectedMode", "silent", "stateAnimation", "sublink", "subtarget", "target", "throttle", "toolbox",
    "tooltip", "transition", "triggerEvent", "triggerLineEvent", "universalTransition",
    "useUTC", "valueAnimation", "version", "zlevel",
})  # fmt: skip
_PREFIXES: Final = ("animation", "hover", "_", "$")


def report_unread(root: Source, findings: Findings) -> None:
    """Warn of every option that was not read and could have changed the picture."""
    for key, path, value in root.unread():
        if key in _NAMES or key.startswith(_PREFIXES) or _is_nothing(value):
            continue
        if is_script(value):
            findings.script(path)
        else:
            findings.ignored(path)


def _is_nothing(value: Any) -> bool:
    return value is None or value in ({}, [], "")
