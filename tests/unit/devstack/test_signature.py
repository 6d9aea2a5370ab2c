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


def test_version_1_is_refused_by_its_own_code() -> None:
    with pytest.raises(OssError) as refused:
        verify(Target("GET", "b", "k", {}), {"Authorization": "OSS LTAI1:abc="}, KEYRING, now())
    assert refused.value.ec == "0002-00000080"


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
