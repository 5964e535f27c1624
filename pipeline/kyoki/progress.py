"""Report the articles that this process has finished to a listener, such as a progress bar; by default to none."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_listeners: list[Callable[[int], object]] = []


def finished(n: int = 1) -> None:
    """Report that `n` more articles are finished, or fewer if `n` is negative."""
    for listener in _listeners:
        listener(n)


@contextmanager
def reported_to(listener: Callable[[int], object]) -> Iterator[None]:
    """Call `listener` with the number of articles whenever some are finished in the body."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


@contextmanager
def taken_back_on_error() -> Iterator[None]:
    """Take back what the body has reported if it raises an exception: these articles are processed again."""
    reported: list[int] = []
    with reported_to(reported.append):
        try:
            yield
        except BaseException:
            finished(-sum(reported))
            raise
