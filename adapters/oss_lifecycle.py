"""The lifecycle rule that removes our images should every clean-up of ours fail.

OSS replaces all rules of a bucket at once, so those of others are read, kept to the letter and sent
back: as XML, since oss2's model of a rule drops what it does not know.
"""

from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree as ET

import oss2

from adapters.oss_calls import OssCalls
from adapters.oss_options import OssOptions
from contracts.errors import StorageRefused

RULE_ID: Final = "plotwire-safety-net"
"""Of the one rule that is ours."""

_LIFECYCLE: Final = {"lifecycle": ""}


@dataclass(frozen=True)
class LifecycleChange:
    """What an installation changes, or would change."""

    prefix: str
    """Our rule is about the objects whose key begins so."""
    days: int
    """Days after its upload that OSS deletes an object."""
    days_before: int | None
    """As long as our rule was there before; None if there was none, or one of another kind."""
    others: tuple[str, ...]
    """IDs of the rules that stay as they are."""
    is_needed: bool
    """False when the bucket has exactly this rule already."""


class OssLifecycle:
    """The rules of the bucket; needs `oss:GetBucketLifecycle` and `oss:PutBucketLifecycle`.

    Args:
        options: which bucket, and which prefix is ours.
    """

    def __init__(self, options: OssOptions) -> None:
        self._options = options
        self._calls = OssCalls(options)

    async def install(self, days: int, *, dry_run: bool = False) -> LifecycleChange:
        """Have OSS delete what is below our prefix `days` after its upload; other rules stay.

        OSS has no conditional change: a rule that somebody else sets at the same moment is lost.

        Raises:
            StorageRefused: OSS refuses it, or our prefix is empty and the rule would empty the bucket.
            StorageUnavailable: OSS does not answer; the rules are the old or the new ones.
        """
        prefix = self._options.key_prefix
        if not prefix:
            raise StorageRefused("OSS_KEY_PREFIX is empty: the rule would delete all of the bucket")
        answer = await self._calls.run("get lifecycle", self._read)
        rules = ET.fromstring(answer)  # noqa: S314  # only OSS itself writes this answer, asked for by an admin
        change = _merge(rules, prefix, days)
        if change.is_needed and not dry_run:
            text = ET.tostring(rules, encoding="utf-8")
            await self._calls.run("put lifecycle", lambda: self._calls.bucket.put_bucket_lifecycle(text))
        return change

    def close(self) -> None:
        """Let the threads end, and close the connections."""
        self._calls.close()

    def _read(self) -> bytes:
        bucket = self._calls.bucket
        try:
            answer: Any = bucket._do("GET", bucket.bucket_name, "", params=_LIFECYCLE)  # noqa: SLF001  # the public call parses, and loses what it does not know
        except oss2.exceptions.NoSuchLifecycle:
            return b"<LifecycleConfiguration/>"
        return bytes(answer.read())


def _merge(rules: ET.Element, prefix: str, days: int) -> LifecycleChange:
    """Put our rule among `rules`, in place of an earlier one."""
    earlier = [rule for rule in rules.findall("Rule") if rule.findtext("ID") == RULE_ID]
    days_before = _days(earlier[0]) if earlier else None
    is_there = [_content(rule) for rule in earlier] == [_content(_ours(prefix, days))]
    for rule in earlier:
        rules.remove(rule)
    others = tuple(rule.findtext("ID") or "" for rule in rules.findall("Rule"))
    rules.append(_ours(prefix, days))
    return LifecycleChange(prefix, days, days_before, others, is_needed=not is_there)


def _ours(prefix: str, days: int) -> ET.Element:
    rule = ET.Element("Rule")
    ET.SubElement(rule, "ID").text = RULE_ID
    ET.SubElement(rule, "Prefix").text = prefix
    ET.SubElement(rule, "Status").text = "Enabled"
    ET.SubElement(ET.SubElement(rule, "Expiration"), "Days").text = str(days)
    return rule


def _content(rule: ET.Element) -> list[tuple[str, str]]:
    """Every element with its text, whatever the order and the blanks."""
    return sorted((element.tag, (element.text or "").strip()) for element in rule.iter())


def _days(rule: ET.Element) -> int | None:
    text = (rule.findtext("Expiration/Days") or "").strip()
    return int(text) if text.isdecimal() else None
