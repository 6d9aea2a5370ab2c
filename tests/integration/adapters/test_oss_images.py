"""The image store against the OSS endpoint."""

import asyncio
from unittest.mock import AsyncMock

import aiohttp
import pytest
from pydantic import SecretStr

from adapters.oss_images import OssImages
from adapters.oss_options import OssOptions
from contracts.errors import StorageRefused, StorageUnavailable
from tests.image_stores import image_store

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100


async def test_an_image_can_be_fetched_from_its_signed_address_and_from_no_other(
    images: OssImages, oss_options: OssOptions
) -> None:
    key = f"{oss_options.key_prefix}图 1.png"
    await images.put(key, PNG, "image/png", "图 1.png")
    url, ends = images.url(key)
    assert ends is not None
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as response:
            assert (response.status, await response.read()) == (200, PNG)
            assert response.headers["Content-Type"] == "image/png"
            assert response.headers["Content-Disposition"].startswith("inline")
        async with session.get(url.partition("?")[0]) as response:
            assert response.status == 403
        async with session.get(url.replace("x-oss-signature=", "x-oss-signature=0")) as response:
            assert response.status == 403


async def test_storing_twice_overwrites_and_deleting_twice_is_harmless(
    images: OssImages, oss_options: OssOptions
) -> None:
    key = f"{oss_options.key_prefix}a.png"
    await images.put(key, b"first", "image/png", "a.png")
    await images.put(key, PNG, "image/png", "a.png")
    assert await images.exists(key)
    await images.delete_many([key])
    await images.delete_many([key])
    assert not await images.exists(key)


async def test_the_start_check_passes_and_leaves_nothing(images: OssImages) -> None:
    await images.check()


async def test_processes_killed_in_their_start_checks_leave_one_probe_behind(
    images: OssImages, oss_options: OssOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "delete_many", AsyncMock(side_effect=asyncio.CancelledError))
    for _ in range(2):
        with pytest.raises(asyncio.CancelledError):
            await images.check()
    bucket = images._calls.bucket  # noqa: SLF001  # the list is no verb of the service
    found = await asyncio.to_thread(bucket.list_objects_v2, prefix=oss_options.key_prefix)
    assert len(found.object_list) == 1


async def test_a_wrong_secret_is_refused_for_good_and_told_without_the_keys(oss_options: OssOptions) -> None:
    wrong = oss_options.model_copy(update={"access_key_secret": SecretStr("s3cret")})
    async with image_store(wrong) as images:
        with pytest.raises(StorageRefused) as refused:
            await images.check()
    text = str(refused.value)
    assert "SignatureDoesNotMatch" in text
    assert "s3cret" not in text
    assert oss_options.access_key_id.get_secret_value() not in text


@pytest.mark.parametrize("change", [{"bucket": "no-such-bucket"}, {"region": "cn-nowhere"}])
async def test_a_wrong_bucket_or_region_is_refused_for_good(
    oss_options: OssOptions, change: dict[str, str]
) -> None:
    wrong = oss_options.model_copy(update=change)
    async with image_store(wrong) as images:
        with pytest.raises(StorageRefused):
            await images.check()


async def test_an_endpoint_that_does_not_answer_is_worth_another_try(oss_options: OssOptions) -> None:
    away = oss_options.model_copy(update={"endpoint": "http://127.0.0.1:1", "max_attempts": 2})
    async with image_store(away) as images:
        with pytest.raises(StorageUnavailable, match="cannot be reached"):
            await images.check()


def test_addresses_use_the_custom_domain_where_there_is_one(oss_options: OssOptions) -> None:
    signed = OssImages(oss_options.model_copy(update={"custom_domain": "https://img.example.com"}))
    assert signed.url("charts/a.png")[0].startswith("https://img.example.com/charts/a.png?")
    plain = oss_options.model_copy(update={"custom_domain": "https://img.example.com", "url_mode": "public"})
    assert OssImages(plain).url("charts/a b.png") == ("https://img.example.com/charts/a%20b.png", None)
