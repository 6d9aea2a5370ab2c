"""The pages as people use them: in a browser, on the running service."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Literal

import aio_pika
import pytest
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from adapters.mongo_lease import MongoLease
from contracts.dead_letters import LetterState
from contracts.errors import ErrorCode
from contracts.messages import ChartCompleted, ChartFailed, ChartRequest, encode_request
from contracts.tasks import TaskStatus
from devstack.stack import Addresses
from gateway.keys import ApiKey, KeyFile, Scope, make
from tests.acceptance.running import Running, run_service

CHROMIUM = "/usr/bin/chromium"
LIMIT_MS = 20_000
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
SCREENSHOTS = os.environ.get("PLOTWIRE_SCREENSHOTS")
"""Folder that gets pictures of the pages; docs/ has those of the last change."""


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=LIMIT_MS)
    async with async_playwright() as playwright:
        # A processor draws the pages either way, and with less work where it does not play the part of a GPU.
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--disable-gpu"])
        yield browser
        await browser.close()


@pytest.fixture
async def visit(browser: Browser, running: Any) -> AsyncIterator[Callable[..., Any]]:
    """Opens a page; everything it complained of in the end fails the test."""
    contexts, complaints = [], []

    async def open_page(
        path: str,
        viewport: ViewportSize = DESK,
        locale: str = "en-GB",
        scheme: Literal["light", "dark"] = "light",
    ) -> Page:
        context = await browser.new_context(
            base_url=running.service.gateway_url, viewport=viewport, locale=locale, color_scheme=scheme
        )
        contexts.append(context)
        context.set_default_timeout(LIMIT_MS)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if is_bad(said) else None)
        page.on("request", lambda asked: complaints.append(asked.url) if is_foreign(asked.url) else None)
        await page.goto(path)
        return page

    def is_bad(said: Any) -> bool:
        return said.type == "error" and "Failed to load resource" not in said.text

    def is_foreign(url: str) -> bool:
        return not url.startswith((running.service.gateway_url, f"blob:{running.service.gateway_url}"))

    yield open_page
    for context in contexts:
        await context.close()
    assert complaints == []


async def keep_picture(page: Page, name: str) -> None:
    if SCREENSHOTS:
        await page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png")


async def fits(page: Page) -> bool:
    """Whether nothing is wider than the screen."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


async def picture_width(page: Page) -> int:
    await expect(page.locator("#picture")).to_be_visible()
    width: int = await page.evaluate(
        "document.querySelector('#picture').decode().then(() => picture.naturalWidth)"
    )
    return width


async def test_a_chart_written_in_the_playground_is_checked_and_becomes_a_picture(visit: Any) -> None:
    page = await visit("/playground")
    verdict = page.locator("#verdict")
    await expect(verdict).to_have_text("Everything in it is drawn.")
    await page.get_by_label("Width, px").fill("500")
    await page.get_by_label("Scale").fill("2")
    await page.get_by_role("button", name="Draw").click()
    assert await picture_width(page) == 1000
    await expect(page.locator("#figures")).to_contain_text("PNG · 500 × 400")
    assert await fits(page)
    await keep_picture(page, "playground")

    await page.get_by_label("Example").select_option("With warnings")
    await expect(verdict).to_contain_text("warnings: ")
    await page.get_by_role("button", name="series[0].colour").click()
    chosen = "editor.value.slice(editor.selectionStart, editor.selectionEnd)"
    assert await page.evaluate(chosen) == '"red"', "a warning leads to where it is"

    editor = page.get_by_label("Chart as JSON")
    await editor.fill('{"series": [\n  {"type": "bar", "data": [1, 2}\n]}')
    await expect(verdict).to_have_text("This is no JSON: line 2, column 32")
    await editor.fill('{"series": [{"type": "sankey"}]}')
    await expect(page.locator("#findings")).to_contain_text("UNSUPPORTED_CHART series[0].type")


@pytest.mark.parametrize("kind", ["jpeg", "webp", "svg", "pdf"])
async def test_every_format_is_shown_or_offered(visit: Any, kind: str) -> None:
    page = await visit("/playground")
    await page.get_by_label("Format").select_option(kind)
    await page.get_by_label("Chart as JSON").focus()
    await page.keyboard.press("Control+Enter")
    if kind != "pdf":
        assert await picture_width(page) == 600
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="Save").click()
    data = await asyncio.to_thread(Path(await (await saved.value).path()).read_bytes)
    marks = {"jpeg": b"\xff\xd8\xff", "webp": b"RIFF", "svg": b"<?xml", "pdf": b"%PDF"}
    assert data.startswith(marks[kind])


async def test_a_chart_that_cannot_be_drawn_says_why(visit: Any) -> None:
    page = await visit("/playground")
    await page.get_by_label("Chart as JSON").fill('{"series": [{"type": "sankey"}]}')
    await page.get_by_role("button", name="Draw").click()
    await expect(page.locator("#told")).to_contain_text("series[0].type")
    await expect(page.locator("#picture")).to_be_hidden()


async def test_the_programs_shown_draw_the_same_chart(visit: Any, running: Any, tmp_path: Path) -> None:
    page = await visit("/playground")
    await page.get_by_label("Example").select_option("Areas, in Chinese")
    code = page.locator("#code")
    await expect(code).to_contain_text("访问来源")
    curl = await code.inner_text()
    await page.get_by_role("tab", name="curl").focus()
    await page.keyboard.press("ArrowRight")
    await expect(code).to_contain_text("aio_pika")
    python = (await code.inner_text()).replace("plotwire.", f"{running.topology.prefix}.")

    async def run(*command: str, **env: str) -> str:
        started = await asyncio.create_subprocess_exec(
            *command, cwd=tmp_path, env={**os.environ, **env}, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await asyncio.wait_for(started.communicate(), 60)
        assert started.returncode == 0
        return said.decode()

    assert '"status":"completed"' in await run("bash", "-euc", curl)
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    told = await run(sys.executable, "-c", python, PLOTWIRE_AMQP_URL=running.service.addresses.amqp_url)
    assert '"imageUrl"' in told
    first, second = [await asyncio.wait_for(running.events.get(), 60) for _ in range(2)]
    assert isinstance(first, ChartCompleted)
    assert isinstance(second, ChartCompleted)
    assert first.data.sha256 == second.data.sha256, "byte for byte the same picture"


async def poison(running: Any, *bodies: bytes) -> None:
    connection = await aio_pika.connect(running.service.addresses.amqp_url)
    async with connection:
        exchange = await (await connection.channel()).get_exchange(running.topology.requests)
        for body in bodies:
            await exchange.publish(aio_pika.Message(body), "chart.request.bulk.mail")


async def test_a_poisoned_message_is_seen_mended_and_replayed_and_another_one_discarded(
    visit: Any, running: Any, bars: Callable[..., ChartRequest]
) -> None:
    request, fine = bars(), bars()
    await running.publish(fine)
    await running.results(fine)
    poisoned = encode_request(request).replace(b'"png"', b'"pgn"')
    await poison(running, poisoned, b"<img src=x onerror=alert(1)>")
    await running.letters(2, request.task_id, None)
    assert isinstance((await running.results(request))[request.task_id], ChartFailed)

    page = await visit("/operate")
    letters = page.locator("#letters > li")
    await expect(letters).to_have_count(2)
    for lane in ("interactive", "bulk"):
        figures = page.locator(f'[data-lane="{lane}"] dl')
        await expect(figures).to_contain_text("Consumers1")
    await expect(page.locator("#tasks > li").filter(has_text=fine.task_id)).to_contain_text("completed")

    letter = letters.filter(has_text="output.type")
    await letter.get_by_role("button").first.press("Enter")
    body = letter.get_by_label("What it says")
    await expect(body).to_have_value(re.compile('"pgn"'))
    await keep_picture(page, "operate")
    await letter.get_by_role("button", name="Replay").click()
    await expect(letter.locator(".result")).to_contain_text("output.type")
    await body.fill((await body.input_value()).replace('"pgn"', '"png"'))
    await letter.get_by_role("button", name="Replay").click()
    await expect(page.get_by_role("alert")).to_contain_text("was replayed")
    await expect(letters).to_have_count(1)
    assert isinstance((await running.results(request))[request.task_id], ChartCompleted)
    assert (await running.task(request)).status is TaskStatus.COMPLETED

    await letters.get_by_role("button").first.click()
    await letters.get_by_role("button", name="Discard").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Reason").fill("a prank")
    await dialog.get_by_role("button", name="Discard").click()
    await expect(page.get_by_role("alert")).to_contain_text("was discarded")
    await expect(letters).to_have_count(0)
    await expect(page.locator("#no-letters")).to_be_visible()
    kept = {letter.state: letter for letter in await running.letters(2, request.task_id, None)}
    assert kept.keys() == {LetterState.REPLAYED, LetterState.DISCARDED}
    assert "a prank" in str(kept[LetterState.DISCARDED].audit)


async def test_failures_stand_among_the_recent_tasks_with_their_reason(
    visit: Any, running: Any, bars: Callable[..., ChartRequest]
) -> None:
    fine, wrong = bars(), bars()
    wrong = wrong.model_copy(
        update={"chart": wrong.chart.model_copy(update={"body": {"series": [{"type": "sankey"}]}})}
    )
    await running.publish(fine, wrong)
    await running.results(fine, wrong)
    page = await visit("/operate")
    tasks = page.locator("#tasks > li")
    await expect(tasks).to_have_count(2)
    await page.locator("#task-status").select_option("failed")
    await expect(tasks).to_have_count(1)
    await tasks.get_by_role("button").first.click()
    await expect(tasks.locator(".details")).to_contain_text("UNSUPPORTED_CHART")
    await page.locator("#task-status").select_option("completed")
    await expect(tasks).to_contain_text(fine.task_id)
    await tasks.get_by_role("button").first.click()
    await expect(tasks.locator("img.preview")).to_be_visible()


async def test_both_pages_fit_a_phone_and_speak_chinese(
    visit: Any, running: Any, bars: Callable[..., ChartRequest]
) -> None:
    page = await visit("/playground", PHONE, "zh-CN")
    await expect(page.locator("#verdict")).to_have_text("全部内容都能画出。")
    await page.get_by_role("button", name="绘图").click()
    assert await picture_width(page) == 600
    assert await fits(page)
    await keep_picture(page, "playground-phone")
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("button", name="Draw")).to_be_visible()

    request = bars()
    await poison(running, encode_request(request).replace(b'"png"', b'"pgn"'))
    await running.letters(1, request.task_id)
    page = await visit("/operate", PHONE, "zh-CN")
    letters = page.locator("#letters > li")
    await expect(letters).to_contain_text("待处理")
    await letters.get_by_role("button").first.click()
    await expect(letters.get_by_role("button", name="重放")).to_be_visible()
    assert await fits(page)
    await keep_picture(page, "operate-phone")


async def test_a_chart_that_nobody_has_begun_is_cancelled_in_the_playground(visit: Any, running: Any) -> None:
    page = await visit("/playground")
    (consumer,) = running.service.consumers
    os.killpg(consumer.pid, signal.SIGSTOP)
    try:
        await page.get_by_role("button", name="Draw").click()
        await page.get_by_role("button", name="Cancel").click()
        await expect(page.get_by_text("It was cancelled.")).to_be_visible()
        await expect(page.get_by_role("button", name="Cancel")).to_be_hidden()
        await expect(page.locator("#picture")).to_be_hidden()
    finally:
        os.killpg(consumer.pid, signal.SIGCONT)
    event = await asyncio.wait_for(running.events.get(), 60)
    assert (event.data.error.code, event.data.attempts) == (ErrorCode.CANCELLED, 0)
    assert (await running.tasks.find(event.subject)).status is TaskStatus.FAILED
    await page.get_by_role("button", name="Draw").click()
    assert await picture_width(page) == 600, "the next one is drawn"


async def test_a_clean_up_is_tried_asked_about_and_run(
    visit: Any, running: Any, bars: Callable[..., ChartRequest]
) -> None:
    await MongoLease(running.tasks.database, hold_s=60).prepare()  # `running` has emptied what the start made
    # The consumer looks once a minute whether a clean-up is due, and would be first now and then.
    later = datetime.now(UTC) + timedelta(hours=1)
    await running.tasks.database.leases.update_one({}, {"$set": {"due_at": later}})
    over, kept = bars(), bars()
    await running.publish(over, kept)
    await running.results(over, kept)
    tasks = running.tasks.database.tasks

    async def is_marked() -> bool:
        return bool(await tasks.count_documents({"event.sent": True}) == 2)

    await running.until(is_marked)
    await tasks.update_one({"_id": over.task_id}, {"$set": {"expires_at": datetime.now(UTC)}})

    page = await visit("/operate")
    result = page.locator("#cleanup-result")
    await page.get_by_role("button", name="What would go?").click()
    await expect(result).to_have_text("Would go: Tasks 1, images 0, letters 0, errors 0.")
    assert await tasks.count_documents({}) == 2
    await page.get_by_role("button", name="Clean up now").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("retention has passed")
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    assert await tasks.count_documents({}) == 2, "who is asked may say no"

    await page.get_by_role("button", name="Clean up now").click()
    await dialog.get_by_role("button", name="Clean up now").click()
    await expect(result).to_have_text("Gone: Tasks 1, images 0, letters 0, errors 0.")
    assert [one["_id"] async for one in tasks.find({}, {"_id": 1})] == [kept.task_id]
    await expect(page.locator("#cleanup-state")).to_contain_text("Last: ")


CONTRASTS = """() => {
  const shown = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (color) => {
    shown.clearRect(0, 0, 1, 1);
    shown.fillStyle = color;
    shown.fillRect(0, 0, 1, 1);
    return shown.getImageData(0, 0, 1, 1).data;
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const found = channels(getComputedStyle(one).backgroundColor);
      if (found[3] === 255) return found;
    }
    return [255, 255, 255];
  };
  const says = (one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  const seen = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility() && says(one) && !one.disabled);
  return seen.map((one) => {
    const [a, b] = [light(channels(getComputedStyle(one).color)), light(ground(one))].sort((x, y) => y - x);
    return { what: `${one.tagName} ${one.id} ${one.className} ${one.textContent.trim().slice(0, 30)}`, ratio: (a + 0.05) / (b + 0.05) };
  });
}"""
"""Of every text that is seen: how much its colour differs from the one behind it, as WCAG reckons."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_pages_are_as_dark_as_the_reader_wants_them_and_readable_so(
    visit: Any, running: Any, bars: Callable[..., ChartRequest], scheme: str
) -> None:
    request, fine = bars(), bars()
    await running.publish(fine)
    await running.results(fine)
    await poison(running, encode_request(request).replace(b'"png"', b'"pgn"'))
    await running.letters(1, request.task_id)
    for path, ready in (("/playground", "#verdict.good"), ("/operate", "#letters > li")):
        page = await visit(path, scheme=scheme)
        await expect(page.locator(ready)).to_have_count(1)
        if path == "/operate":
            await page.locator("#letters button").first.click()
            await expect(page.get_by_label("What it says")).to_be_visible()
        ground = await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        brightness = sum(map(int, re.findall(r"\d+", ground)[:3])) / 3
        assert (brightness < 60) == (scheme == "dark"), ground
        told = await page.evaluate(CONTRASTS)
        assert len(told) > 20
        assert [one for one in told if one["ratio"] < 4.5] == []


class TestClosedDoors:
    KEYS: ClassVar[list[ApiKey]] = []

    @pytest.fixture(scope="class")
    @classmethod
    def tokens(cls) -> dict[str, str]:
        made = {"shop": make("shop", (Scope.SUBMIT, Scope.READ)), "ops": make("ops", tuple(Scope))}
        cls.KEYS.extend(key for _, key in made.values())
        return {name: token for name, (token, _) in made.items()}

    @pytest.fixture(scope="class")
    @classmethod
    async def shared(
        cls, addresses: Addresses, tokens: dict[str, str], tmp_path_factory: pytest.TempPathFactory
    ) -> AsyncIterator[Running]:
        folder = tmp_path_factory.mktemp("closed")
        KeyFile(keys=tuple(cls.KEYS)).write(folder / "keys.json")
        settings = {
            "PLOTWIRE_GATEWAY_KEYS_FILE": str(folder / "keys.json"),
            "PLOTWIRE_API_KEY": tokens["shop"],
        }
        async with run_service(addresses, folder, settings=settings) as running:
            yield running

    async def test_a_key_that_is_typed_in_opens_them_in_this_tab_only(
        self, visit: Any, tokens: dict[str, str]
    ) -> None:
        async def type_in(page: Page, key: str) -> None:
            await page.locator("#key-button").click()
            await page.get_by_label("Key", exact=True).fill(key)
            await page.get_by_role("button", name="Use it").click()

        page = await visit("/playground")
        await expect(page.locator("#verdict")).to_contain_text("asks for an API key")
        await type_in(page, tokens["shop"])
        await expect(page.locator("#verdict")).to_have_text("Everything in it is drawn.")
        await page.get_by_role("button", name="Draw").click()
        assert await picture_width(page) == 600
        code = await page.locator("#code").inner_text()
        assert "$PLOTWIRE_KEY" in code
        assert tokens["shop"] not in code
        assert await page.evaluate("JSON.stringify(localStorage).includes('pw_')") is False

        page = await visit("/operate")
        await expect(page.get_by_role("alert")).to_contain_text("asks for an API key")
        await type_in(page, tokens["shop"])
        await expect(page.get_by_role("alert")).to_contain_text("operate")
        await type_in(page, tokens["ops"])
        await expect(page.locator('[data-lane="bulk"]')).to_contain_text("Consumers")
        await expect(page.get_by_role("alert")).to_be_hidden()
