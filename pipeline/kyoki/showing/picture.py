"""The figure that is handed out. It imports matplotlib, so it is imported where a figure is drawn."""

from __future__ import annotations

from matplotlib.figure import Figure


class Picture(Figure):
    """A figure that a notebook shows without pyplot, in the font and settings that it was drawn with."""

    def _repr_png_(self) -> bytes:
        from kyoki.showing.drawing import saved

        return saved(self, "png", dpi=144)  # sharp on a display of two pixels to a point
