"""The endpoint's signature check: what oss2 signs is right, and everything else is wrong."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import oss2
import pytest
from multidict import CIMultiDict
from oss2 import http
from oss2.credentials import StaticCredentialsProvider

from devstack.oss.errors import OssError
from devstack.oss.signature import Keyring, sign, string_to_sign, verify
from devstack.oss.target import Target

KEYRING = Keyring("LTAI1", "s3cret", "cn-hangzhou")
Signed = tuple[Target, CIMultiDict[str]]


def by_header(method: str = "PUT", key: str = "a b/图.png") -> Signed:
    """A request as oss2 signs it: an implementation that shares no line with ours."""
    auth = oss2.ProviderAuthV4(StaticCredentialsProvider(KEYRING.key_id, KEYRING.secret))
    headers = {"Content-Type": "image/png", "x-oss-meta-a": "1"}
    request = http.Request(
        method,
        "http://x/",
        headers=headers,
        params={"acl": "", "prefix": "图"},
        region=KEYRING.region,
        product="oss",
    )
    auth._sign_request(request, "bucket", key)  # noqa: SLF001  # the SDK's own signer
    return Target(method, "bucket", key, {"acl": "", "prefix": "图"}), CIMultiDict(request.headers)


def by_url() -> Signed:
    auth = oss2.ProviderAuthV4(StaticCredentialsProvider(KEYRING.key_id, KEYRING.secret))
    request = http.Request("GET", "http://x/bucket/k.png", region=KEYRING.region, product="oss")
    url = auth._sign_url(request, "bucket", "k.png", 60)  # noqa: SLF001  # the SDK's own signer
    query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    return Target("GET", "bucket", "k.png", query), CIMultiDict()


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize("sign_one", [by_header, partial(by_header, "GET", "k"), by_url])
def test_what_the_sdk_signs_is_right(sign_one: Callable[[], Signed]) -> None:
    assert verify(*sign_one(), KEYRING, now())


def test_a_request_without_any_signature_is_told_apart_from_a_wrong_one() -> None:
    assert not verify(Target("GET", "bucket", "k", {}), {}, KEYRING, now())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"method": "GET"}, "SignatureDoesNotMatch"),
        ({"key": "other"}, "SignatureDoesNotMatch"),
        ({"bucket": "other"}, "SignatureDoesNotMatch"),
        ({"query": {"acl": ""}}, "SignatureDoesNotMatch"),
        ({"query": {"acl": "", "prefix": "图", "x": "1"}}, "SignatureDoesNotMatch"),
    ],
)
def test_a_changed_request_is_refused(change: dict[str, Any], code: str) -> None:
    target, headers = by_header()
    changed = Target(
        **{"method": target.method, "bucket": target.bucket, "key": target.key, "query": target.query}
        | change
    )
    with pytest.raises(OssError) as refused:
        verify(changed, headers, KEYRING, now())
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Content-Type", "text/html"),
        ("x-oss-meta-a", "2"),
        ("x-oss-object-acl", "public-read"),
        ("Content-MD5", "AAAA"),
    ],
)
def test_a_changed_or_added_header_is_refused(header: str, value: str) -> None:
    target, headers = by_header()
    names = {name.lower(): name for name in headers}
    headers[names.get(header.lower(), header)] = value
    with pytest.raises(OssError, match="SignatureDoesNotMatch"):
        verify(target, headers, KEYRING, now())


@pytest.mark.parametrize(
    ("keyring", "code"),
    [
        (Keyring("LTAI2", "s3cret", "cn-hangzhou"), "InvalidAccessKeyId"),
        (Keyring("LTAI1", "other", "cn-hangzhou"), "SignatureDoesNotMatch"),
        (Keyring("LTAI1", "s3cret", "cn-beijing"), "InvalidArgument"),
    ],
)
@pytest.mark.parametrize("sign_one", [by_header, by_url])
def test_another_key_secret_or_region_is_refused(
    sign_one: Callable[[], Signed], keyring: Keyring, code: str
) -> None:
    with pytest.raises(OssError) as refused:
        verify(*sign_one(), keyring, now())
    assert refused.value.code == code


@pytest.mark.parametrize("later", [timedelta(minutes=16), timedelta(minutes=-16)])
def test_a_header_from_another_time_is_refused(later: timedelta) -> None:
    with pytest.raises(OssError, match="RequestTimeTooSkewed"):
        verify(*by_header(), KEYRING, now() + later)


def test_an_expired_url_is_refused() -> None:
    with pytest.raises(OssError, match="expired"):
        verify(*by_url(), KEYRING, now() + timedelta(seconds=61))


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("x-oss-expires", "3600", "SignatureDoesNotMatch"),
        ("x-oss-expires", "0", "AuthorizationQueryParametersError"),
        ("x-oss-expires", "604801", "AuthorizationQueryParametersError"),
        ("x-oss-date", "20260101T000000Z", "InvalidArgument"),
        ("x-oss-signature", "0" * 64, "SignatureDoesNotMatch"),
        ("x-oss-credential", "LTAI1/20260101/cn-hangzhou/oss/other", "InvalidArgument"),
        ("response-content-type", "text/html", "SignatureDoesNotMatch"),
    ],
)
def test_a_changed_url_is_refused(name: str, value: str, code: str) -> None:
    target, headers = by_url()
    changed = Target(target.method, target.bucket, target.key, {**target.query, name: value})
    with pytest.raises(OssError) as refused:
        verify(changed, headers, KEYRING, now())
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ({}, {"Authorization": "OSS LTAI1:abc="}),
        ({}, {"Authorization": "OSS2 AccessKeyId:LTAI1,Signature:abc="}),
        ({"OSSAccessKeyId": "LTAI1", "Expires": "1900000000", "Signature": "abc="}, {}),
    ],
)
def test_version_1_is_refused_by_its_own_code(query: dict[str, str], headers: dict[str, str]) -> None:
    with pytest.raises(OssError) as refused:
        verify(Target("GET", "b", "k", query), headers, KEYRING, now())
    assert (refused.value.status, refused.value.ec) == (403, "0002-00000080")


def with_signed_host() -> Signed:
    auth = oss2.ProviderAuthV4(StaticCredentialsProvider(KEYRING.key_id, KEYRING.secret))
    request = http.Request(
        "PUT", "http://x/", headers={"host": "oss.example"}, region=KEYRING.region, product="oss"
    )
    auth._sign_request(request, "bucket", "k", {"host"})  # noqa: SLF001  # the SDK's own signer
    return Target("PUT", "bucket", "k", {}), CIMultiDict(request.headers)


def test_headers_that_the_client_names_are_signed_too() -> None:
    target, headers = with_signed_host()
    assert "AdditionalHeaders=host" in headers["Authorization"]
    assert verify(target, headers, KEYRING, now())
    with pytest.raises(OssError, match="SignatureDoesNotMatch"):
        verify(target, CIMultiDict({**headers, "host": "other.example"}), KEYRING, now())


def test_a_signed_header_cannot_be_dropped_from_the_list() -> None:
    target, headers = with_signed_host()
    headers["Authorization"] = headers["Authorization"].replace(", AdditionalHeaders=host", "")
    with pytest.raises(OssError, match="SignatureDoesNotMatch"):
        verify(target, headers, KEYRING, now())


@pytest.mark.parametrize(
    "authorization",
    [
        "OSS4-HMAC-SHA256",
        "OSS4-HMAC-SHA256 ",
        "OSS4-HMAC-SHA256 Credential=LTAI1",
        "OSS4-HMAC-SHA256 Credential=, Signature=",
        "OSS4-HMAC-SHA256 Credential=LTAI1/x/y, Signature=\udcff",
        "Bearer LTAI1",
        "Basic TFRBSTE6czNjcmV0",
    ],
)
def test_an_authorization_of_another_shape_is_refused(authorization: str) -> None:
    target, headers = by_header()
    headers["Authorization"] = authorization
    with pytest.raises(OssError, match="InvalidArgument"):
        verify(target, headers, KEYRING, now())


@pytest.mark.parametrize(
    "gone", ["x-oss-date", "x-oss-expires", "x-oss-credential", "x-oss-signature", "x-oss-signature-version"]
)
def test_a_url_that_lacks_a_part_of_its_signature_is_refused(gone: str) -> None:
    target, headers = by_url()
    query = {name: value for name, value in target.query.items() if name != gone}
    with pytest.raises(OssError, match=gone):
        verify(Target("GET", target.bucket, target.key, query), headers, KEYRING, now())


@pytest.mark.parametrize("date", ["", "yesterday", "20260101T0000Z", "\udcff"])
def test_a_date_nobody_can_read_is_refused(date: str) -> None:
    target, headers = by_header()
    headers["x-oss-date"] = date
    with pytest.raises(OssError):
        verify(target, headers, KEYRING, now())


def test_a_signature_of_another_method_does_not_open_the_url() -> None:
    target, headers = by_url()
    with pytest.raises(OssError, match="SignatureDoesNotMatch"):
        verify(Target("PUT", target.bucket, target.key, target.query), headers, KEYRING, now())


def test_every_flipped_digit_of_a_signature_is_noticed() -> None:
    target, headers = by_header()
    right = headers["Authorization"]
    start = right.index("Signature=") + len("Signature=")
    for at in range(start, start + 64):
        headers["Authorization"] = f"{right[:at]}{'0' if right[at] != '0' else '1'}{right[at + 1 :]}"
        with pytest.raises(OssError, match="SignatureDoesNotMatch"):
            verify(target, headers, KEYRING, now())


def test_a_fixed_vector_stays_fixed() -> None:
    """Computed by hand from the vendor's description: any change of the canonical form shows here."""
    target = Target("PUT", "examplebucket", "exampleobject", {})
    headers = {
        "content-type": "text/plain",
        "x-oss-content-sha256": "UNSIGNED-PAYLOAD",
        "x-oss-date": "20250411T064124Z",
    }
    scope = "20250411/cn-hangzhou/oss/aliyun_v4_request"
    text = string_to_sign(target, headers, "20250411T064124Z", scope, ())
    assert text.splitlines()[:3] == ["OSS4-HMAC-SHA256", "20250411T064124Z", scope]
    assert text.splitlines()[3] == "56609f35e4137f093159eafffa12eb303748e4f2a07b6882bf0699609009efbd"
    assert (
        sign("yourAccessKeySecret", scope, text)
        == "78f2edeecf3e2ae9b8799718a92cfddc7e93b00a1593b59b81d1b8f018288fa9"
    )
