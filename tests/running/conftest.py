"""A pool whose processes are killed."""

import os
from contextlib import contextmanager

import pytest

from kyoki.running.pool import LocalPool


@pytest.fixture
def killed_pool():
    """The class of pools whose processes die of each task."""

    class Killed(LocalPool):
        @contextmanager
        def executor(self, *, alone=False):
            with super().executor(alone=alone) as executor:
                submit = executor.submit
                executor.submit = lambda *_: submit(os._exit, 1)
                yield executor

    return Killed
