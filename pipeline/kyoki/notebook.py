"""Display of results in notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def frames_html(self: Any) -> str:  # noqa: ANN401 (any named tuple of frames)
    """Return several frames one below the other, each with its name: `_repr_html_` of a named tuple of frames.

    >>> import pandas as pd
    >>> from collections import namedtuple
    >>> html = frames_html(namedtuple("Two", "a b")(pd.DataFrame({"x": ["<b>"]}), pd.DataFrame()))
    >>> "<p>a: 1 row</p>" in html, "<b>" in html
    (True, False)
    """
    frames: dict[str, pd.DataFrame] = self._asdict()
    return "".join(_html(name, frame) for name, frame in frames.items())


def _html(name: str, frame: pd.DataFrame) -> str:
    rows = f"{len(frame):,} row{'s' * (len(frame) != 1)}"
    return f"<p>{escape(name)}: {rows}</p>{frame.to_html(max_rows=10, notebook=True)}"
