"""Everything a signature covers, changed one thing at a time, in the header and in the URL.

The requests are signed by `alibabacloud-oss-v2`, which shares no line with the endpoint, at a fixed
time, so that its signatures are fixed vectors as well.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import pytest
from alibabacloud_oss_v2.signer import SignerV4
from alibabacloud_oss_v2.types import Credentials, HttpRequest, SigningContext
from multidict import CIMultiDict

from devstack.oss import signature
from devstack.oss.errors import OssError
from devstack.oss.signature import Keyring, string_to_sign, verify
from devstack.oss.target import Target

SIGNED_AT: Final = datetime(2025, 4, 11, 6, 41, 24, tzinfo=UTC)
EXPIRES: Final = timedelta(minutes=10)
KEYRING: Final = Keyring("LTAI1", "s3cret", "cn-hangzhou", "tok3n")
KEY: Final = "图/a b+c.png"
HEADERS: Final = {"Content-Type": "image/png", "x-oss-meta-a": "1", "Cache-Control": "private"}
SIGNED_TOO: Final = {"cache-control"}


@dataclass(frozen=True)
class Signed:
    """A request as the server sees it, and what the server knows."""

    target: Target
    headers: Mapping[str, str]
    keyring: Keyring = KEYRING
    now: datetime = SIGNED_AT

    def check(self) -> bool:
        return verify(self.target, self.headers, self.keyring, self.now)


def signed(*, in_url: bool) -> Signed:
    request = HttpRequest("PUT", "http://oss.test/bucket/x?prefix=a%2Fb&acl", headers=dict(HEADERS))
    context = SigningContext(
        "oss",
        KEYRING.region,
        "bucket",
        KEY,
        request,
        Credentials(KEYRING.key_id, KEYRING.secret, KEYRING.token),
        SIGNED_AT,
        additional_headers=SIGNED_TOO,
    )
    context.auth_method_query = in_url
    context.expiration_time = SIGNED_AT + EXPIRES
    SignerV4().sign(context)
    query = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
    return Signed(Target("PUT", "bucket", KEY, query), CIMultiDict(request.headers))


BY_HEADER: Final = signed(in_url=False)
BY_URL: Final = signed(in_url=True)
Change = Callable[[Signed], Signed]


def target(**fields: Any) -> Change:
    return lambda one: replace(one, target=replace(one.target, **fields))


def query(name: str, value: str) -> Change:
    return lambda one: replace(one, target=replace(one.target, query={**one.target.query, name: value}))


def header(name: str, value: str) -> Change:
    def change(one: Signed) -> Signed:
        headers = CIMultiDict(one.headers)
        headers[name] = value
        return replace(one, headers=headers)

    return change


def keyring(name: str, value: str) -> Change:
    return lambda one: replace(one, keyring=replace(one.keyring, **{name: value}))


def later(by: timedelta) -> Change:
    return lambda one: replace(one, now=one.now + by)


def without(name: str) -> Change:
    def change(one: Signed) -> Signed:
        kept = {key: value for key, value in one.target.query.items() if key != name}
        headers = CIMultiDict({key: value for key, value in one.headers.items() if key.lower() != name})
        return replace(one, target=replace(one.target, query=kept), headers=headers)

    return change


BOTH: Final = {
    "key": target(key="图/a b+d.png"),
    "key encoded otherwise": target(key="图/a b c.png"),
    "bucket": target(bucket="other"),
    "method": target(method="GET"),
    "query value": query("prefix", "a/c"),
    "query added": query("marker", "x"),
    "query dropped": without("acl"),
    "signed header": header("Content-Type", "text/html"),
    "named header": header("Cache-Control", "public"),
    "x-oss-* header": header("x-oss-meta-a", "2"),
    "x-oss-* header added": header("x-oss-object-acl", "public-read"),
    "x-oss-* header dropped": without("x-oss-meta-a"),
    "content-md5 added": header("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
    "secret": keyring("secret", "s3creT"),
    "token dropped": without("x-oss-security-token"),
}
BY_COMPARISON: Final = (
    [(BY_HEADER, change, f"header: {name}") for name, change in BOTH.items()]
    + [(BY_URL, change, f"URL: {name}") for name, change in BOTH.items()]
    + [
        (BY_HEADER, header("x-oss-date", "20250411T064125Z"), "header: date"),
        (BY_HEADER, header("x-oss-security-token", "other"), "header: token"),
        (BY_URL, query("x-oss-date", "20250411T064125Z"), "URL: date"),
        (BY_URL, query("x-oss-expires", "601"), "URL: expiry"),
        (BY_URL, query("x-oss-security-token", "other"), "URL: token"),
        (BY_URL, query("x-oss-additional-headers", ""), "URL: list of headers"),
    ]
)
BY_ITS_OWN_RULE: Final = [
    (form, change, code)
    for change, code in (
        (keyring("key_id", "LTAI2"), "InvalidAccessKeyId"),
        (keyring("region", "cn-beijing"), "InvalidArgument"),
        (keyring("token", "other"), "InvalidSecurityToken"),
        (keyring("token", ""), "InvalidSecurityToken"),
        (later(timedelta(minutes=-16)), "RequestTimeTooSkewed"),
    )
    for form in (BY_HEADER, BY_URL)
] + [
    (BY_HEADER, later(timedelta(minutes=16)), "RequestTimeTooSkewed"),
    (BY_HEADER, header("x-oss-date", "20250412T064124Z"), "InvalidArgument"),
    (BY_URL, later(timedelta(minutes=10, seconds=1)), "AccessDenied"),
    (BY_URL, query("x-oss-date", "20250412T064124Z"), "InvalidArgument"),
]


@pytest.mark.parametrize("form", [BY_HEADER, BY_URL], ids=["header", "URL"])
def test_what_an_independent_client_signs_is_right(form: Signed) -> None:
    assert form.check()


def test_the_signatures_of_the_independent_client_stay_the_same() -> None:
    assert BY_HEADER.headers["Authorization"] == (
        "OSS4-HMAC-SHA256 Credential=LTAI1/20250411/cn-hangzhou/oss/aliyun_v4_request,"
        "AdditionalHeaders=cache-control,"
        "Signature=ef79e4037ab5d76f50bff8e0c08529c87a92689a624f8b1aa3f27278d6246c36"
    )
    assert (
        BY_URL.target.query["x-oss-signature"]
        == "133cd67b498791ba16c2ab590317b21925c1ba92d291fd12a9e6fd585f873110"
    )


def test_the_canonical_form_is_the_one_of_the_vendors_example() -> None:
    """PutObject with two additional headers, from the documentation of signature version 4."""
    headers = {
        "Content-Disposition": "attachment",
        "Content-Length": "3",
        "Content-MD5": "ICy5YqxZB1uWSwcVLSNLcA==",
        "Content-Type": "text/plain",
        "x-oss-content-sha256": "UNSIGNED-PAYLOAD",
        "x-oss-date": "20250411T064124Z",
    }
    text = string_to_sign(
        Target("PUT", "examplebucket", "exampleobject", {}),
        headers,
        "20250411T064124Z",
        "20250411/cn-hangzhou/oss/aliyun_v4_request",
        ("Content-Disposition", "Content-Length"),
    )
    assert text.splitlines() == [
        "OSS4-HMAC-SHA256",
        "20250411T064124Z",
        "20250411/cn-hangzhou/oss/aliyun_v4_request",
        "c46d96390bdbc2d739ac9363293ae9d710b14e48081fcb22cd8ad54b63136eca",
    ]


@pytest.mark.parametrize(
    ("form", "change"),
    [cell[:2] for cell in BY_COMPARISON],
    ids=[cell[2] for cell in BY_COMPARISON],
)
def test_a_request_that_was_changed_after_signing_is_refused(form: Signed, change: Change) -> None:
    changed = change(form)
    assert changed != form
    with pytest.raises(OssError) as refused:
        changed.check()
    assert (refused.value.status, refused.value.code) == (403, "SignatureDoesNotMatch")


@pytest.mark.parametrize(("form", "change", "code"), BY_ITS_OWN_RULE)
def test_a_key_a_region_a_token_or_a_time_that_is_not_ours_is_refused(
    form: Signed, change: Change, code: str
) -> None:
    with pytest.raises(OssError) as refused:
        change(form).check()
    assert refused.value.code == code


@pytest.mark.parametrize("form", [BY_HEADER, BY_URL], ids=["header", "URL"])
def test_a_signature_holds_as_long_as_it_may(form: Signed) -> None:
    assert later(timedelta(minutes=9, seconds=59))(form).check()


@pytest.mark.parametrize(
    ("form", "change"),
    [cell[:2] for cell in BY_COMPARISON],
    ids=[cell[2] for cell in BY_COMPARISON],
)
def test_without_the_comparison_these_tests_would_fail(
    monkeypatch: pytest.MonkeyPatch, form: Signed, change: Change
) -> None:
    monkeypatch.setattr(signature, "_is_same", lambda _one, _other: True)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        test_a_request_that_was_changed_after_signing_is_refused(form, change)
