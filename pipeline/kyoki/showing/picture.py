"""The figure class that is returned to users. This module imports matplotlib, so it is imported only to draw."""

from __future__ import annotations

from matplotlib.figure import Figure


class Picture(Figure):
    """A figure that a notebook shows without pyplot, in the font and settings with which it was drawn."""

    def _repr_png_(self) -> bytes:
        from kyoki.showing.drawing import saved

        return saved(self, "png", dpi=144)  # sharp on a display of two pixels to a point
