"""The rules of OSS for what a bucket is called and how it is reached."""

from typing import Any

import pytest
from pydantic import ValidationError

from adapters import oss_images
from adapters.oss_images import OssImages
from adapters.oss_options import OssOptions

GOOD = {
    "access_key_id": "LTAI1",
    "access_key_secret": "s3cret",
    "bucket": "charts",
    "region": "cn-hangzhou",
}


def options(**changes: Any) -> OssOptions:
    return OssOptions.model_validate(GOOD | changes)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"access_key_id": " "}, "is empty"),
        ({"endpoint": "https://oss-cn-beijing.aliyuncs.com"}, "name two regions"),
        ({"endpoint": "https://oss-cn-beijing-internal.aliyuncs.com"}, "name two regions"),
        ({"endpoint": "http://oss-cn-hangzhou.aliyuncs.com"}, "http on a public host"),
        ({"endpoint": "http://8.8.8.8"}, "http on a public host"),
        ({"cname": True}, "goes with an OSS_ENDPOINT"),
        (
            {"cname": True, "endpoint": "https://img.example.com", "path_style": True},
            "without OSS_PATH_STYLE",
        ),
        ({"custom_domain": "https://cdn.example.com/charts"}, "only OSS_URL_MODE=public can keep"),
        ({"put_deadline_s": 5}, "is less than"),
        ({"key_prefix": "图" * 70}, "at most 200 bytes"),
    ],
)
def test_a_configuration_that_cannot_work_is_refused_and_says_why(changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValidationError) as refused:
        options(**changes)
    assert rule in str(refused.value)
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://oss-cn-hangzhou.aliyuncs.com",
        "https://oss-cn-hangzhou-internal.aliyuncs.com",
        "https://oss-accelerate.aliyuncs.com",
        "http://oss:9000",
        "http://localhost:9000",
        "http://10.1.2.3:9000",
        "http://[::1]:9000",
    ],
)
def test_an_endpoint_of_the_region_or_of_a_private_network_is_taken(endpoint: str) -> None:
    assert options(endpoint=endpoint).address == endpoint


def test_http_on_a_public_host_is_a_decision() -> None:
    made = options(endpoint="http://oss-cn-hangzhou.aliyuncs.com", allow_http=True)
    assert made.address == "http://oss-cn-hangzhou.aliyuncs.com"


def test_keys_copied_with_a_newline_work() -> None:
    made = OssOptions.model_validate(GOOD | {"access_key_secret": "s3cret\n", "session_token": " tok3n "})
    assert made.access_key_secret.get_secret_value() == "s3cret"
    assert made.session_token
    assert made.session_token.get_secret_value() == "tok3n"


def test_an_empty_session_token_is_none() -> None:
    made = OssOptions.model_validate(GOOD | {"session_token": ""})
    assert not made.session_token
    assert "security-token" not in OssImages(made).url("charts/a.png")[0]


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({}, "https://charts.oss-cn-hangzhou.aliyuncs.com/a%20b.png"),
        ({"endpoint": "http://oss:9000", "path_style": True}, "http://oss:9000/charts/a%20b.png"),
        ({"endpoint": "https://charts.example.com", "cname": True}, "https://charts.example.com/a%20b.png"),
        ({"custom_domain": "img.example.com"}, "https://img.example.com/a%20b.png"),
        (
            {
                "endpoint": "https://oss-cn-hangzhou-internal.aliyuncs.com",
                "custom_domain": "https://img.example.com",
            },
            "https://img.example.com/a%20b.png",
        ),
    ],
)
def test_public_and_signed_addresses_name_the_same_place(changes: dict[str, Any], address: str) -> None:
    public = OssImages(options(**changes, url_mode="public"))
    signed = OssImages(options(**changes))
    assert public.url("a b.png") == (address, None)
    url, ends = signed.url("a b.png")
    assert url.partition("?")[0] == address
    assert "x-oss-signature=" in url
    assert ends is not None


def test_an_address_is_made_again_after_some_seconds_and_then_ends_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    images, now = OssImages(options()), 1000.0
    monkeypatch.setattr(oss_images, "monotonic", lambda: now)
    first, other = images.url("a.png"), images.url("b.png")
    now += 4.9
    assert (images.url("a.png"), images.url("b.png")) == (first, other)
    now += 5
    (_, ends), (_, later) = first, images.url("a.png")
    assert ends is not None
    assert later is not None
    assert later > ends
