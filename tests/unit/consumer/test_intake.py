"""What becomes of a delivery, whatever happens on the way."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from consumer.intake import Intake
from contracts.errors import (
    BrokerUnavailable,
    DrawingUnavailable,
    ErrorCode,
    StorageRefused,
    StorageUnavailable,
    StoreUnavailable,
    UnsupportedChart,
    WorkerCrashed,
    WorkerStalled,
)

ANNOUNCED = "announce t-1:completed as chart.completed.png.mail"
FAILED = "announce t-1:failed as chart.failed.png.mail"
SETTLED_AS_FAILED = ["leave letter", "claim", "record failure", FAILED, "mark sent", "done"]
Make = Callable[..., Any]


async def test_a_request_is_claimed_drawn_stored_recorded_announced_and_only_then_acknowledged(
    intake: Intake, world: Any, letter: Make
) -> None:
    await intake.on_delivery(letter())
    assert world.steps == [
        "claim",
        "reserve",
        "draw",
        "store",
        "note stored",
        "record",
        ANNOUNCED,
        "mark sent",
        "done",
    ]


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"\xff", b'{"taskId": "../t"}', b'{"taskId": {"$ne": 1}}', b'{"chart": {}}', b"[" * 100_000],
)
async def test_an_unreadable_message_that_names_nobody_is_a_dead_letter_and_touches_no_task(
    intake: Intake, world: Any, letter: Make, body: bytes
) -> None:
    buried = letter(body)
    await intake.on_delivery(buried)
    assert world.steps == ["leave letter", "done"]
    assert buried.error.code in {ErrorCode.INVALID_MESSAGE, ErrorCode.LIMIT_EXCEEDED}


UNREADABLE = b'{"taskId": "t-1", "client": "mail", "chart": "a bar chart"}'


async def test_an_unreadable_message_that_names_its_task_fails_it_and_its_sender_is_told(
    intake: Intake, world: Any, letter: Make
) -> None:
    await intake.on_delivery(letter(UNREADABLE))
    assert world.steps == ["leave letter", "record failure", FAILED, "mark sent", "done"]
    event, _ = world.finished["t-1"]
    assert (event.data.error.code, event.data.error.path) == (ErrorCode.INVALID_MESSAGE, "chart")
    await intake.on_delivery(letter(UNREADABLE))
    assert world.finished["t-1"] == (event, True), "once more changes nothing"


async def test_an_unreadable_message_never_ends_the_task_of_another(
    intake: Intake, world: Any, letter: Make
) -> None:
    world.fail["draw"] = [WorkerCrashed("died")]
    await intake.on_delivery(letter())
    await intake.on_delivery(letter(UNREADABLE))
    assert not world.finished
    await intake.on_delivery(letter(attempt=2))
    assert world.finished["t-1"][0].data.image_url


async def test_while_the_store_is_away_an_unreadable_message_waits(
    intake: Intake, world: Any, letter: Make
) -> None:
    world.fail["record failure"] = [StoreUnavailable("away")]
    first = letter(UNREADABLE)
    await intake.on_delivery(first)
    assert (world.steps[-1], first.is_counted) == ("retry", False)


@pytest.mark.parametrize(
    ("step", "error"), [("draw", UnsupportedChart("sankey")), ("store", StorageRefused("no"))]
)
async def test_a_permanent_error_leaves_a_letter_and_fails_the_task_at_once_with_its_code(
    intake: Intake, world: Any, letter: Make, step: str, error: Exception
) -> None:
    world.fail[step] = [error]
    await intake.on_delivery(letter())
    assert world.steps[-6:] == SETTLED_AS_FAILED
    assert world.finished["t-1"][0].data.error.code is error.code  # type: ignore[attr-defined]  # ours


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("claim", StoreUnavailable("away")),
        ("reserve", StoreUnavailable("away")),
        ("draw", WorkerCrashed("died")),
        ("store", StorageUnavailable("503")),
        ("note stored", StoreUnavailable("away")),
        ("record", StoreUnavailable("away")),
    ],
)
async def test_a_transient_error_at_any_step_is_retried_and_the_retry_completes_the_task(
    make_intake: Callable[[], Intake], world: Any, letter: Make, step: str, error: Exception
) -> None:
    world.fail[step] = [error]
    first = letter()
    await make_intake().on_delivery(first)
    assert (world.steps[-1], first.error) == ("retry", error)
    await make_intake().on_delivery(letter(attempt=2))
    assert world.steps[-1] == "done"
    assert world.finished["t-1"][1], "the event is marked as sent"


@pytest.mark.parametrize(
    ("step", "error"),
    [(ANNOUNCED, BrokerUnavailable("no confirm")), ("mark sent", StoreUnavailable("away"))],
)
async def test_a_result_that_cannot_be_announced_is_left_to_the_relay_and_the_delivery_is_done(
    intake: Intake, world: Any, letter: Make, step: str, error: Exception
) -> None:
    world.fail[step] = [error]
    await intake.on_delivery(letter())
    assert world.steps[-1] == "done"
    assert not world.finished["t-1"][1], "the event is unsent"
    await intake.on_delivery(letter(task_id="t-2"))
    assert world.steps[-2:] == ["end new", "done"], "who comes next does not wait for the same silence"


@pytest.mark.parametrize(
    ("step", "error", "server"),
    [
        ("claim", StoreUnavailable("away"), "store"),
        ("store", StorageUnavailable("503"), "images"),
        ("draw", DrawingUnavailable("none comes up"), "drawing"),
    ],
)
async def test_while_a_server_is_away_for_everybody_no_request_loses_an_attempt(  # noqa: PLR0917  # parameters
    intake: Intake, world: Any, letter: Make, step: str, error: Exception, server: str
) -> None:
    world.fail[step] = [error] * 9
    world.down = {server}
    letters = [letter(task_id=f"t-{number}", attempt=number % 4 + 1) for number in range(9)]
    for one in letters:
        await intake.on_delivery(one)
    assert [one.is_counted for one in letters] == [False] * 9
    assert "bury" not in world.steps


async def test_a_request_held_back_from_a_server_known_to_be_away_loses_no_attempt_though_it_is_back(
    intake: Intake, world: Any, letter: Make
) -> None:
    world.fail["claim"] = [StoreUnavailable("away")]
    world.down = {"store"}
    await intake.on_delivery(letter())
    world.down = set()
    held_back = letter(task_id="t-2", attempt=4)
    await intake.on_delivery(held_back)
    assert held_back.error.message == "store: known to be away"
    assert held_back.is_counted is False


async def test_one_image_that_cannot_be_stored_while_others_can_loses_its_attempts_and_its_task_tells_of_each(
    intake: Intake, world: Any, letter: Make
) -> None:
    world.fail["note failure"] = [StoreUnavailable("away")]  # the history is no condition
    for attempt in range(1, 5):
        world.fail["store"] = [StorageUnavailable("503")]
        unlucky = letter(attempt=attempt)
        await intake.on_delivery(unlucky)
        await intake.on_delivery(letter(task_id=f"lucky-{attempt}", oss_path=f"f{attempt}"))
    ended = world.finished["t-1"][0].data
    assert (ended.error.code, ended.attempts) == (ErrorCode.STORAGE_UNAVAILABLE, 4)
    assert world.noted == [("t-1", attempt, "STORAGE_UNAVAILABLE") for attempt in range(1, 5)]
    assert unlucky.error is not None


async def test_after_the_last_attempt_the_task_is_failed_and_a_dead_letter_exists(
    intake: Intake, world: Any, letter: Make
) -> None:
    world.fail["store"] = [StorageUnavailable("503")]
    last = letter(attempt=4)
    await intake.on_delivery(last)
    assert world.steps[-6:] == SETTLED_AS_FAILED
    assert last.error.code is ErrorCode.STORAGE_UNAVAILABLE


async def test_a_letter_whose_task_cannot_be_failed_is_left_again_when_it_can(
    intake: Intake, world: Any, letter: Make
) -> None:
    world.fail["draw"] = [UnsupportedChart("sankey")] * 2
    world.fail["record failure"] = [StoreUnavailable("away")]
    first = letter()
    await intake.on_delivery(first)
    assert (world.steps[-1], first.is_counted) == ("retry", False)
    await intake.on_delivery(letter())
    assert world.steps[-6:] == SETTLED_AS_FAILED
    assert world.steps.count("leave letter") == 2


async def test_an_attempt_that_takes_too_long_is_ended_and_retried(
    intake: Intake, world: Any, letter: Make
) -> None:
    world.slow.add("draw")
    first = letter()
    await asyncio.wait_for(intake.on_delivery(first), 5)
    assert (world.steps[-1], first.error.code) == ("retry", ErrorCode.ATTEMPT_TIMEOUT)
    world.slow.clear()
    await intake.on_delivery(letter(attempt=2))
    assert world.steps[-1] == "done"


async def test_while_the_store_is_away_nothing_is_given_up(intake: Intake, world: Any, letter: Make) -> None:
    world.down = {"store"}
    world.fail["claim"] = [StoreUnavailable("away")]
    last = letter(attempt=4)
    await intake.on_delivery(last)
    assert (world.steps, last.is_counted) == (["claim", "retry"], False)


async def test_a_bug_fails_its_own_task_without_telling_the_caller_our_secrets(
    intake: Intake, world: Any, letter: Make
) -> None:
    world.fail["draw"] = [KeyError("/srv/secret")]
    await intake.on_delivery(letter())
    assert world.steps[-6:] == SETTLED_AS_FAILED
    error = world.finished["t-1"][0].data.error
    assert error.code is ErrorCode.INTERNAL
    assert "secret" not in error.message


async def test_a_finished_task_is_not_drawn_again(intake: Intake, world: Any, letter: Make) -> None:
    await intake.on_delivery(letter())
    world.steps.clear()
    await intake.on_delivery(letter(attempt=2))
    assert world.steps == ["claim", "done"]


async def test_a_new_task_whose_picture_was_just_seen_is_ended_by_one_write_and_announced(
    intake: Intake, world: Any, letter: Make
) -> None:
    await intake.on_delivery(letter())
    world.steps.clear()
    await intake.on_delivery(letter(task_id="t-2", client="other"))
    announced = "announce t-2:completed as chart.completed.png.other"
    assert world.steps == ["end new", announced, "mark sent", "done"]
    first, second = (world.finished[one][0].data for one in ("t-1", "t-2"))
    assert (second.object_key, second.sha256, second.image_url) == (
        first.object_key,
        first.sha256,
        first.image_url,
    )
    assert (second.generation, second.timings.draw_ms, second.timings.upload_ms) == (0, 0, 0)


async def test_a_copy_of_a_request_whose_picture_was_just_seen_finds_its_task_ended(
    intake: Intake, world: Any, letter: Make
) -> None:
    await intake.on_delivery(letter())
    world.steps.clear()
    await intake.on_delivery(letter())
    assert world.steps == ["end new", "claim", "done"]


async def test_an_end_by_one_write_that_nobody_knows_of_is_found_by_the_next_attempt(
    intake: Intake, world: Any, letter: Make
) -> None:
    await intake.on_delivery(letter())
    world.fail["end new"] = [StoreUnavailable("away")]
    first = letter(task_id="t-2")
    await intake.on_delivery(first)
    assert (world.steps[-1], first.error.code) == ("retry", ErrorCode.STORE_UNAVAILABLE)
    await intake.on_delivery(letter(task_id="t-2", attempt=2))
    assert world.steps[-1] == "done"
    assert world.finished["t-2"][1]


async def test_an_open_announcement_is_made_up_for_when_its_request_comes_again(
    intake: Intake, make_intake: Callable[[], Intake], world: Any, letter: Make
) -> None:
    world.fail["mark sent"] = [StoreUnavailable("away")]
    await intake.on_delivery(letter())
    world.steps.clear()
    later = make_intake()
    await later.on_delivery(letter(attempt=2))
    assert world.steps == ["claim", ANNOUNCED, "mark sent", "done"]


async def test_a_task_id_in_use_with_another_body_is_buried_and_the_first_request_stands(
    intake: Intake, world: Any, letter: Make
) -> None:
    await intake.on_delivery(letter())
    other = letter(client="other")
    await intake.on_delivery(other)
    assert (world.steps[-2:], other.error.code) == (["claim", "bury"], ErrorCode.TASK_CONFLICT)
    assert world.finished["t-1"][0].data.client == "mail"


async def test_who_lost_the_claim_neither_records_nor_announces_and_looks_again_later(
    intake: Intake, world: Any, letter: Make
) -> None:
    world.stolen = True
    await intake.on_delivery(letter(attempt=4))
    assert world.steps[-2:] == ["record", "retry"]
    assert not world.noted


async def test_a_chart_that_keeps_killing_its_worker_fails_when_its_budget_is_spent(
    intake: Intake, world: Any, letter: Make
) -> None:
    world.fail["draw"] = [WorkerCrashed("died") for _ in range(3)]
    for attempt in (1, 2):
        await intake.on_delivery(letter(attempt=attempt))
        assert world.steps[-1] == "retry"
    await intake.on_delivery(letter(attempt=3))
    assert world.steps[-1] == "done"
    assert world.finished["t-1"][0].data.error.code is ErrorCode.RENDER_CRASHED


async def test_a_chart_whose_process_always_stands_still_fails_as_one_that_takes_too_long(
    intake: Intake, world: Any, letter: Make
) -> None:
    world.fail["draw"] = [WorkerStalled(4) for _ in range(3)]
    for attempt in (1, 2):
        await intake.on_delivery(letter(attempt=attempt))
        assert world.steps[-1] == "retry"
    await intake.on_delivery(letter(attempt=3))
    assert world.finished["t-1"][0].data.error.code is ErrorCode.RENDER_TIMEOUT


async def test_a_chart_whose_budget_is_spent_is_not_drawn_again_while_its_end_is_still_to_be_recorded(
    intake: Intake, world: Any, letter: Make
) -> None:
    world.crashes = 2
    world.fail["draw"] = [WorkerStalled(4)]
    world.fail["record failure"] = [StoreUnavailable("away")]
    await intake.on_delivery(letter(attempt=3))
    assert (world.steps[-1], world.finished) == ("retry", {})
    await intake.on_delivery(letter(attempt=3))
    assert (world.steps.count("draw"), world.crashes) == (1, 3)
    assert world.finished["t-1"][0].data.error.code is ErrorCode.RENDER_CRASHED


async def test_a_chart_whose_budget_is_spent_is_completed_where_its_picture_is_there(
    intake: Intake, world: Any, letter: Make
) -> None:
    await intake.on_delivery(letter(task_id="t-2"))
    world.crashes = 3
    await intake.on_delivery(letter(attempt=2))
    assert world.steps.count("draw") == 1
    assert world.finished["t-1"][0].data.image_url


async def test_a_death_that_could_not_be_counted_is_counted_by_the_next_that_waited_for_it(
    intake: Intake, world: Any, letter: Make
) -> None:
    error = WorkerCrashed("died")
    world.fail["draw"] = [error, error]
    world.fail["count crash"] = [StoreUnavailable("away")]
    await intake.on_delivery(letter())
    assert world.crashes == 0
    await intake.on_delivery(letter())
    assert world.crashes == 1


@pytest.mark.parametrize(
    ("given_s", "waited_s", "in_time"),
    [(None, 299, True), (None, 301, False), (5, 4, True), (5, 6, False), (600, 301, True)],
)
async def test_a_request_that_waited_too_long_fails_with_queue_timeout(  # noqa: PLR0917  # its parameters
    intake: Intake, world: Any, letter: Make, given_s: float | None, waited_s: float, in_time: bool
) -> None:
    submitted_at = datetime.now(UTC) - timedelta(seconds=waited_s)
    await intake.on_delivery(letter(submitted_at=submitted_at, time_to_live_s=given_s))
    assert ("draw" in world.steps) == in_time
    if not in_time:
        assert world.finished["t-1"][0].data.error.code is ErrorCode.QUEUE_TIMEOUT


async def test_a_request_that_waited_too_long_fails_though_its_picture_was_just_seen(
    intake: Intake, world: Any, letter: Make
) -> None:
    await intake.on_delivery(letter())
    await intake.on_delivery(letter(task_id="t-2", submitted_at=datetime.now(UTC) - timedelta(seconds=301)))
    assert world.finished["t-2"][0].data.error.code is ErrorCode.QUEUE_TIMEOUT


async def test_a_request_that_waited_too_long_fails_so_too_when_its_first_consumer_died_of_something_else(
    intake: Intake, world: Any, letter: Make
) -> None:
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    world.fail["record failure"] = [StoreUnavailable("away")]
    await intake.on_delivery(letter(submitted_at=an_hour_ago))
    assert not world.finished
    await intake.on_delivery(letter(submitted_at=an_hour_ago))
    assert world.finished["t-1"][0].data.error.code is ErrorCode.QUEUE_TIMEOUT
    assert "draw" not in world.steps


async def test_a_request_that_was_begun_in_time_is_drawn_however_long_its_retries_take(
    intake: Intake, world: Any, letter: Make
) -> None:
    world.started["t-1"] = datetime.now(UTC) - timedelta(hours=1)
    await intake.on_delivery(letter(submitted_at=datetime.now(UTC) - timedelta(hours=1, seconds=10)))
    assert "draw" in world.steps


async def test_a_retry_that_cannot_be_published_leaves_the_delivery_to_the_broker(
    intake: Intake, world: Any, letter: Make
) -> None:
    world.fail |= {"store": [StorageUnavailable("503")], "retry": [BrokerUnavailable("away")]}
    with pytest.raises(BrokerUnavailable):
        await intake.on_delivery(letter())
    assert "done" not in world.steps
    assert "bury" not in world.steps
