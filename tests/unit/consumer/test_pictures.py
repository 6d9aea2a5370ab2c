"""Equal requests share one drawing, and nobody else's fate."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from consumer.pictures import Picture, Pictures
from consumer.render_worker import Drawing
from contracts.errors import ErrorCode, RenderFailed, StoreUnavailable, WorkerCrashed
from contracts.messages import ChartRequest
from contracts.output import Output

Make = Callable[..., ChartRequest]
UNTIL = datetime(2030, 1, 1, tzinfo=UTC)


class SlowPool:
    """Draws when told to."""

    def __init__(self) -> None:
        self.begun = 0
        self.stopped = 0
        self.go = asyncio.Event()
        self.error: Exception | None = None

    async def draw(self, request: ChartRequest) -> Drawing:
        self.begun += 1
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        if self.error:
            raise self.error
        return Drawing(b"picture", request.output.width, request.output.height, (), 5.0)


@pytest.fixture
def pool() -> SlowPool:
    return SlowPool()


@pytest.fixture
def pictures(world: Any, pool: SlowPool) -> Pictures:
    return Pictures(world, world, pool, renderer="1")


async def waiting(pool: SlowPool, pictures: Pictures, *requests: ChartRequest) -> list[asyncio.Task[Picture]]:
    """One task a request, all of them past the start of the drawing."""
    tasks = [asyncio.create_task(pictures.find_or_make(request, UNTIL)) for request in requests]
    async with asyncio.timeout(5):
        while not pool.begun:
            await asyncio.sleep(0)
    for _ in range(10):
        await asyncio.sleep(0)
    return tasks


async def test_equal_requests_at_once_are_drawn_once(
    pool: SlowPool, pictures: Pictures, make_request: Make, world: Any
) -> None:
    tasks = await waiting(pool, pictures, *(make_request(task_id=f"t-{n}") for n in range(20)))
    pool.go.set()
    found = await asyncio.gather(*tasks)
    assert (pool.begun, world.steps.count("store")) == (1, 1)
    assert len({picture.image.object_key for picture in found}) == 1


async def test_a_repeated_request_draws_nothing_and_takes_no_time(
    pool: SlowPool, pictures: Pictures, make_request: Make, world: Any
) -> None:
    pool.go.set()
    first = await pictures.find_or_make(make_request(), UNTIL)
    world.steps.clear()
    again = await pictures.find_or_make(make_request(task_id="t-2"), UNTIL)
    assert (again.image, again.draw_ms, again.upload_ms) == (first.image, 0, 0)
    assert (pool.begun, world.steps) == (1, ["reserve"])


@pytest.mark.parametrize(
    "other", [{"output": Output(width=100)}, {"oss_path": "elsewhere"}], ids=["output", "folder"]
)
async def test_a_request_for_another_picture_is_drawn_anew(
    pool: SlowPool, pictures: Pictures, make_request: Make, other: Any
) -> None:
    pool.go.set()
    await pictures.find_or_make(make_request(), UNTIL)
    await pictures.find_or_make(make_request(**other), UNTIL)
    assert pool.begun == 2


async def test_another_renderer_draws_anew(pool: SlowPool, world: Any, make_request: Make) -> None:
    pool.go.set()
    for renderer in ("1", "2"):
        await Pictures(world, world, pool, renderer=renderer).find_or_make(make_request(), UNTIL)
    assert pool.begun == 2


async def test_one_who_gives_up_takes_the_picture_from_nobody(
    pool: SlowPool, pictures: Pictures, make_request: Make
) -> None:
    first, *others = await waiting(pool, pictures, *(make_request(task_id=f"t-{n}") for n in range(3)))
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    pool.go.set()
    await asyncio.gather(*others)
    assert (pool.begun, pool.stopped) == (1, 0)


async def test_a_drawing_nobody_waits_for_is_stopped_and_the_next_request_begins_anew(
    pool: SlowPool, pictures: Pictures, make_request: Make
) -> None:
    tasks = await waiting(pool, pictures, make_request(), make_request(task_id="t-2"))
    for task in tasks:
        task.cancel()
    again = asyncio.create_task(pictures.find_or_make(make_request(), UNTIL))
    await asyncio.gather(*tasks, return_exceptions=True)
    pool.go.set()
    await again
    assert (pool.begun, pool.stopped) == (2, 1)


@pytest.mark.parametrize("error", [RenderFailed("no"), WorkerCrashed("died")])
async def test_an_error_is_told_to_all_who_wait_and_to_nobody_later(
    pool: SlowPool, pictures: Pictures, make_request: Make, error: Exception
) -> None:
    tasks = await waiting(pool, pictures, *(make_request(task_id=f"t-{n}") for n in range(3)))
    pool.error = error
    pool.go.set()
    assert await asyncio.gather(*tasks, return_exceptions=True) == [error] * 3
    pool.error = None
    await pictures.find_or_make(make_request(), UNTIL)


async def test_an_image_whose_record_is_removed_while_it_is_stored_is_stored_again_under_another_key(
    pool: SlowPool, pictures: Pictures, make_request: Make, world: Any
) -> None:
    pool.go.set()
    world.removed = True
    picture = await pictures.find_or_make(make_request(), UNTIL)
    assert world.steps.count("store") == 2
    assert list(world.kept) == [picture.image.object_key]


@pytest.mark.parametrize("refusal", [None, RenderFailed("drawn no more")])
async def test_a_record_read_before_the_picture_was_noted_draws_nothing_again(
    pool: SlowPool, world: Any, make_request: Make, refusal: RenderFailed | None
) -> None:
    class LateAnswers:
        note_stored = world.note_stored
        late = asyncio.Event()

        async def reserve(self, *args: Any) -> Any:
            answer = await world.reserve(*args)
            if pool.begun and not answer.kept:
                await self.late.wait()
            return answer

    pictures = Pictures(LateAnswers(), world, pool, renderer="1")
    first, second = await waiting(pool, pictures, make_request(), make_request(task_id="t-2"))
    third = asyncio.create_task(pictures.find_or_make(make_request(task_id="t-3"), UNTIL, refusal))
    await asyncio.sleep(0)
    pool.go.set()
    await asyncio.gather(first, second)
    LateAnswers.late.set()
    assert (await third).image == first.result().image
    assert pool.begun == 1


async def test_an_image_whose_record_is_always_removed_is_tried_again_later(
    pool: SlowPool, world: Any, make_request: Make
) -> None:
    class Hostile:
        reserve = world.reserve

        async def note_stored(self, _kept: object) -> bool:
            return False

    pool.go.set()
    with pytest.raises(StoreUnavailable):
        await Pictures(Hostile(), world, pool, renderer="1").find_or_make(make_request(), UNTIL)


async def test_every_task_waiting_for_a_drawing_that_dies_counts_the_crash(
    world: Any, letter: Make, intake: Any
) -> None:
    world.fail["draw"] = [WorkerCrashed("died")]
    await asyncio.gather(*(intake.on_delivery(letter(task_id=f"t-{n}")) for n in range(4)))
    assert (world.steps.count("draw"), world.crashes) == (1, 4)


async def test_copies_of_one_message_that_wait_for_a_drawing_that_dies_count_one_crash(
    world: Any, letter: Any, intake: Any
) -> None:
    world.fail["draw"] = [WorkerCrashed("died")]
    copies = [letter() for _ in range(4)]
    await asyncio.gather(*(intake.on_delivery(one) for one in copies))
    assert (world.steps.count("draw"), world.crashes) == (1, 1)
    assert sorted(one.is_counted for one in copies) == [False, False, False, True]


async def test_of_copies_whose_common_drawing_spends_the_budget_one_fails_the_task_and_the_others_look_again(
    world: Any, letter: Any, intake: Any
) -> None:
    world.crashes = 2
    world.fail["draw"] = [WorkerCrashed("died")]
    copies = [letter(attempt=4) for _ in range(4)]
    await asyncio.gather(*(intake.on_delivery(one) for one in copies))
    assert (world.steps.count("leave letter"), world.steps.count("retry")) == (1, 3)
    assert world.finished["t-1"][0].data.error.code is ErrorCode.RENDER_CRASHED
