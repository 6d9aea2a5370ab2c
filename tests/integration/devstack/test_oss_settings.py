"""Tags, access and lifecycle: what can be set for objects and buckets, as oss2 does it."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import oss2
import pytest
import requests
from oss2.models import BucketLifecycle, LifecycleExpiration, LifecycleRule, Tagging, TaggingRule

from devstack.oss_node import OssNode


def tagging(pairs: dict[str, str]) -> Tagging:
    rule = TaggingRule()
    for key, value in pairs.items():
        rule.add(key, value)
    return Tagging(rule)


def as_xml(pairs: dict[str, str]) -> str:
    """What the SDK refuses to build."""
    tags = "".join(f"<Tag><Key>{key}</Key><Value>{value}</Value></Tag>" for key, value in pairs.items())
    return f"<Tagging><TagSet>{tags}</TagSet></Tagging>"


def tags_of(bucket: Any, key: str = "k") -> dict[str, str]:
    return dict(bucket.get_object_tagging(key).tag_set.tagging_rule)


def test_tags_are_set_with_the_object_replaced_and_removed(bucket: Any) -> None:
    bucket.put_object("k", b"content", headers={"x-oss-tagging": "kind=chart&who=%E5%9B%BE+1&empty="})
    assert tags_of(bucket) == {"kind": "chart", "who": "图 1", "empty": ""}
    assert bucket.head_object("k").headers["x-oss-tagging-count"] == "3"
    bucket.put_object_tagging("k", tagging({"a": "b"}))
    assert tags_of(bucket) == {"a": "b"}
    assert bucket.get_object("k").read() == b"content"
    bucket.delete_object_tagging("k")
    assert tags_of(bucket) == {}
    assert "x-oss-tagging-count" not in bucket.head_object("k").headers
    for call in (bucket.get_object_tagging, bucket.delete_object_tagging):
        with pytest.raises(oss2.exceptions.NoSuchKey):
            call("none")


@pytest.mark.parametrize(
    "pairs",
    [
        {str(number): "x" for number in range(11)},
        {"": "x"},
        {"k" * 129: "x"},
        {"k": "v" * 257},
        {"k": "what?"},
        {"k!": "x"},
    ],
)
def test_tags_that_oss_would_not_take_are_refused(bucket: Any, pairs: dict[str, str]) -> None:
    bucket.put_object("k", b"content", headers={"x-oss-tagging": "a=b"})
    with pytest.raises(oss2.exceptions.ServerError, match="InvalidTag"):
        bucket.put_object_tagging("k", as_xml(pairs))
    header = "&".join(f"{key}={value}" for key, value in pairs.items())
    with pytest.raises(oss2.exceptions.ServerError, match="InvalidTag"):
        bucket.put_object("k", b"other", headers={"x-oss-tagging": header})
    assert (tags_of(bucket), bucket.get_object("k").read()) == ({"a": "b"}, b"content")


def test_what_strangers_may_read_follows_the_object_then_the_bucket(bucket: Any, oss_node: OssNode) -> None:
    def stranger(key: str = "k") -> int:
        return requests.get(f"{oss_node.endpoint}/{bucket.bucket_name}/{key}", timeout=10).status_code

    bucket.put_object("k", b"content")
    assert (bucket.get_bucket_acl().acl, bucket.get_object_acl("k").acl) == ("private", "default")
    assert (stranger(), stranger("none")) == (403, 403), "strangers are not told what there is"
    bucket.put_bucket_acl("public-read")
    assert (stranger(), stranger("none")) == (200, 404)
    bucket.put_object_acl("k", "private")
    assert stranger() == 403
    bucket.put_object_acl("k", "public-read")
    bucket.put_bucket_acl("private")
    assert stranger() == 200
    assert (bucket.get_bucket_acl().acl, bucket.get_object_acl("k").acl) == ("private", "public-read")
    assert bucket.get_bucket_info().acl.grant == "private"
    assert bucket.get_object("k").read() == b"content"


def test_nobody_can_make_anything_writable_for_everybody(bucket: Any) -> None:
    bucket.put_object("k", b"content")
    with pytest.raises(oss2.exceptions.ServerError, match="InvalidArgument"):
        bucket.put_object_acl("k", "public-read-write")
    with pytest.raises(oss2.exceptions.ServerError, match="InvalidArgument"):
        bucket.put_bucket_acl("public-read-write")


def expiring(identifier: str, prefix: str, days: int, status: str = "Enabled") -> LifecycleRule:
    return LifecycleRule(identifier, prefix, status=status, expiration=LifecycleExpiration(days=days))


def test_lifecycle_rules_are_kept_replaced_and_removed_as_a_whole(bucket: Any) -> None:
    with pytest.raises(oss2.exceptions.NoSuchLifecycle):
        bucket.get_bucket_lifecycle()
    bucket.put_bucket_lifecycle(BucketLifecycle([expiring("a", "a/", 1), expiring("b", "b/", 2)]))
    bucket.put_bucket_lifecycle(BucketLifecycle([expiring("c", "图/", 3, "Disabled")]))
    (rule,) = bucket.get_bucket_lifecycle().rules
    assert (rule.id, rule.prefix, rule.status, rule.expiration.days) == ("c", "图/", "Disabled", 3)
    bucket.delete_bucket_lifecycle()
    with pytest.raises(oss2.exceptions.NoSuchLifecycle):
        bucket.get_bucket_lifecycle()


RULE = "<ID>a</ID><Prefix></Prefix><Status>Enabled</Status>"


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([], "MalformedXML"),
        ([RULE, RULE], "InvalidArgument"),
        ([RULE.replace("Enabled", "Sometimes")], "MalformedXML"),
        ([RULE.replace("<Prefix></Prefix>", "")], "MalformedXML"),
        ([RULE.replace("<ID>a", f"<ID>{'a' * 256}")], "InvalidArgument"),
        ([f"{RULE}<Expiration><Days>0</Days></Expiration>"], "InvalidArgument"),
        ([f"{RULE}<Expiration><CreatedBeforeDate>soon</CreatedBeforeDate></Expiration>"], "InvalidArgument"),
    ],
)
def test_a_lifecycle_that_oss_would_not_take_is_refused(bucket: Any, rules: list[str], code: str) -> None:
    inside = "".join(f"<Rule>{rule}</Rule>" for rule in rules)
    with pytest.raises(oss2.exceptions.ServerError, match=code):
        bucket.put_bucket_lifecycle(f"<LifecycleConfiguration>{inside}</LifecycleConfiguration>")
    with pytest.raises(oss2.exceptions.NoSuchLifecycle):
        bucket.get_bucket_lifecycle()


def test_rules_delete_what_is_old_enough_when_they_are_run(bucket: Any, hook: Callable[..., Any]) -> None:
    for key in ("charts/1", "charts/2", "kept/1", "off/1"):
        bucket.put_object(key, b"x")
    bucket.put_object("charts/tagged", b"x", headers={"x-oss-tagging": "keep=yes"})
    bucket.put_bucket_lifecycle(
        BucketLifecycle([expiring("a", "charts/", 30), expiring("b", "off/", 1, "Disabled")])
    )

    def run(days: float) -> list[str]:
        now = datetime.now(UTC) + timedelta(days=days)
        gone: list[str] = hook("POST", "expire", params={"now": now.isoformat()})
        return sorted(key.removeprefix(f"{bucket.bucket_name}/") for key in gone)

    assert run(29) == []
    assert run(30.01) == ["charts/1", "charts/2", "charts/tagged"]
    assert [item.key for item in bucket.list_objects_v2().object_list] == ["kept/1", "off/1"]


@pytest.mark.parametrize("name", ["x-oss-callback", "x-oss-server-side-encryption", "x-oss-copy-source"])
def test_a_header_that_asks_for_more_is_refused_by_name(bucket: Any, name: str) -> None:
    with pytest.raises(oss2.exceptions.ServerError, match=f"NotImplemented.*{name}"):
        bucket.put_object("k", b"x", headers={name: "x"})
    assert not bucket.object_exists("k")


def test_an_object_with_an_encoding_is_kept_as_it_was_sent(bucket: Any) -> None:
    packed = gzip.compress(b"content" * 100)
    bucket.put_object("k", packed, headers={"Content-Encoding": "gzip"})
    assert bucket.head_object("k").content_length == len(packed)
    assert bucket.get_object("k").read() == b"content" * 100, "the client unpacks it"
