"""A drawing process whose consumer has ended."""

import multiprocessing
import pickle
from multiprocessing.connection import Connection
from typing import Any

import pytest

from consumer.drawing_process import _serve


def served(pipe: Connection) -> None:
    _serve(pipe, multiprocessing.Value("i", 0), lambda: None, ())


@pytest.fixture
def ends() -> Any:
    return multiprocessing.Pipe()


def test_it_ends_without_an_error_when_nobody_asks_any_more(ends: Any) -> None:
    ours, theirs = ends
    ours.close()
    served(theirs)


def test_it_ends_without_an_error_when_its_last_answer_was_not_read(ends: Any) -> None:
    ours, theirs = ends
    theirs.send_bytes(b"an answer")
    ours.close()
    served(theirs)


def test_it_ends_without_an_error_when_nobody_waits_for_its_answer(ends: Any) -> None:
    ours, theirs = ends
    ours.send_bytes(pickle.dumps((abs, (-1,))))
    ours.close()
    served(theirs)
