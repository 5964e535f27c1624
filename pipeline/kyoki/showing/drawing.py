"""Settings, colours and texts of all figures, and a bundled Japanese font, with a substitute for missing glyphs.

This module, `charts`, `plots` and `word_network` import matplotlib only when a figure is drawn: importing it reads the
machine's fonts.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from contextlib import chdir, contextmanager, nullcontext
from functools import cache
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from kyoki import imports
from kyoki.errors import EngineError
from kyoki.showing.headings import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: The file formats of figures, and those of a run.
FORMATS: Final = ("png", "svg", "pdf")
USUAL_FORMATS: Final = ("svg", "png")
#: A figure of 7.2 inches then has 1,440 pixels: enough for a printed column or a slide.
DPI: Final = 200
#: Colours that differ in grey print too: any two have a contrast of at least 1.3. The first four, for the types of
#: entities, have 3:1 with white, as lines and dots need (WCAG 1.4.11).
PALETTE: Final = ("#2d6ec2", "#8f2a0c", "#3ea572", "#3e115e", "#e3a412", "#efbed6", "#e5e7ea")
#: Colour and marker of each type of entity.
TYPE_LOOKS: Final = {
    "person": (PALETTE[0], "o"),
    "state": (PALETTE[1], "s"),
    "place": (PALETTE[2], "^"),
    "organisation": (PALETTE[3], "D"),
}
#: Colour of lines behind dots and labels.
LINES: Final = "#b9c0c8"
#: Parameters for moving labels apart. On six maps of 69 labels, two thirds of them crowded, 6 in all had no room; with
#: adjustText's own margins (1.05, 1.2) 25, with (1.3, 1.6) 6.
_MARGINS: Final = (1.2, 1.4)
_ROUNDS: Final = 100
#: Rounds between checks whether any labels still overlap: most figures are done after one check, and a round of 64
#: labels takes 14 ms. With 100 rounds and one check, 21 labels of those maps had no room.
_AT_A_TIME: Final = 20
#: Pixels between a point and a label that is put beside it: the radius of a slice's square.
_GAP: Final = 6
#: Minimum pixels between a point and its label that are joined by a line.
_LEAST_LEADER: Final = 5
#: Printed for a character that the font lacks; the tables of the page show the character itself.
_GETA: Final = "〓"
#: Maximum characters of a label: longer ones would leave no room for the figure; the tables have them in full.
_LABEL_LENGTH: Final = 14
#: Positions at which a title that is wider than the figure is broken: before the wide spaces between its parts.
_PARTS: Final = re.compile("(?=　|  )")
#: Makes the bytes depend on the figure only: text as paths, ids from a fixed salt, no date.
_STYLE: Final[dict[Any, Any]] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "kyoki",
    "text.parse_math": False,  # an outlet called $x_$ is not a formula
    "font.size": 9,
    "figure.titlesize": 10,
    "figure.dpi": DPI,  # the layout is that of the PNG
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "pdf.fonttype": 42,  # text that can be searched and edited; journals refuse Type 3
    "hatch.linewidth": 0.4,
}


class Drawn(NamedTuple):
    """A figure and its title."""

    figure: Figure
    title: str

    def saved(self, kind: str, dpi: int = DPI) -> bytes:
        """Return the file in a format (see `FORMATS`), the same bytes each time; dpi applies to png only."""
        return saved(self.figure, kind, dpi, self.title)

    @property
    def svg(self) -> bytes:
        """The figure as SVG."""
        return self.saved("svg")

    @property
    def png(self) -> bytes:
        """The figure as PNG."""
        return self.saved("png")


def font_path() -> Path:
    """Return the Japanese font of matplotlib-fontja, without importing the package.

    Importing it would change matplotlib's settings for the whole process.

    Raises:
        EngineError: the package is not installed.
    """
    spec = importlib.util.find_spec("matplotlib_fontja")
    if spec is None or not spec.submodule_search_locations:
        msg = "figures: found no matplotlib-fontja, expected its Japanese font; pip install matplotlib-fontja"
        raise EngineError(msg)
    return Path(spec.submodule_search_locations[0]) / "fonts" / "ipaexg.ttf"


def _import_matplotlib() -> None:
    """Import matplotlib; in our own processes with its default settings.

    It prefers a matplotlibrc of the working folder, so its own data folder is made the working folder during the
    import. In another program other threads may rely on the working folder: there it is imported as usual.
    """
    spec = None if "matplotlib" in sys.modules or not imports.ours else importlib.util.find_spec("matplotlib")
    shipped = Path(spec.origin or "").with_name("mpl-data") if spec else None
    with chdir(shipped) if shipped and shipped.is_dir() else nullcontext():
        importlib.import_module("matplotlib")


@cache
def _glyphs() -> frozenset[int]:
    _import_matplotlib()
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(font_path())).get_charmap())


def label(text: str) -> str:
    """Return a label that the font can draw: one line, cut to 14 characters, 〓 for a character without a glyph.

    >>> label("김정은（金正恩）")
    '〓〓〓（金正恩）'
    """
    shown = " ".join(text.split())
    shown = shown if len(shown) <= _LABEL_LENGTH else shown[: _LABEL_LENGTH - 1] + "…"
    return "".join(char if ord(char) in _glyphs() else _GETA for char in shown)


def load() -> None:
    """Load everything that the figures need, which takes two seconds, ahead of time."""
    _glyphs()
    for module in (
        "matplotlib.figure",
        "matplotlib.backends.backend_agg",
        "matplotlib.backends.backend_svg",
        "adjustText",
    ):
        importlib.import_module(module)
    importlib.import_module("networkx")
    importlib.import_module("scipy.optimize")  # for the network's layout


def _whole_numbers(axes: Axes, highest: int, *, axis: str) -> None:
    """Use integer ticks, and leave room for the label of the highest bar."""
    from matplotlib.ticker import MaxNLocator

    getattr(axes, f"{axis}axis").set_major_locator(MaxNLocator(nbins=6, integer=True))
    getattr(axes, f"set_{axis}lim")(0, max(highest, 1) * 1.08)


@contextmanager
def _styled() -> Iterator[None]:
    """Use only our matplotlib settings, independent of the user's matplotlibrc and pyplot."""
    _import_matplotlib()
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


@contextmanager
def _drawing(width: float, height: float) -> Iterator[Figure]:
    """Yield a figure of this size in inches."""
    with _styled():
        from kyoki.showing.picture import Picture

        yield Picture(figsize=(width, height), layout="constrained")


def _titled(figure: Figure, title: str) -> None:
    """Set the title, and the font of every text."""
    from matplotlib.text import Text

    # Centred on the figure, not on the axes: long labels beside the axes would push it out of the figure.
    shown = figure.suptitle(title, x=0.01, ha="left")
    file = str(font_path())
    for text in (found for found in figure.findobj(Text) if isinstance(found, Text)):
        text.get_fontproperties().set_file(file)
    lines = [""]
    for part in filter(None, _PARTS.split(title)):
        shown.set_text(lines[-1] + part)
        fits = shown.get_window_extent().width <= 0.98 * figure.bbox.width
        lines = [*lines[:-1], lines[-1] + part] if fits or not lines[-1] else [*lines, part.lstrip()]
    shown.set_text("\n".join(lines))


def _finished(figure: Figure, title: str) -> Drawn:
    """Finish a figure: set title and font, and fix the layout."""
    _titled(figure, title)
    if (layout := figure.get_layout_engine()) is not None:
        layout.execute(figure)
        figure.set_layout_engine("none")  # all files share this layout, which takes a third of the time of each
    return Drawn(figure, title)


def saved(figure: Figure, kind: str, dpi: int = DPI, title: str = "") -> bytes:
    """Return the file of a figure, without date and version of matplotlib."""
    known: dict[str, Any] = {
        "png": {"Software": None},
        "svg": dict.fromkeys(("Date", "Creator", "Format", "Type")),
        "pdf": dict.fromkeys(("CreationDate", "Creator", "Producer")),
    }
    file, before = BytesIO(), (figure.canvas, figure.dpi)
    with _styled():
        # Not savefig, which draws every figure twice, the first time to measure layouts that are not used here.
        backend = importlib.import_module(f"matplotlib.backends.backend_{'agg' if kind == 'png' else kind}")
        figure.dpi = dpi
        getattr(backend.FigureCanvas(figure), f"print_{kind}")(file, metadata={**known[kind], "Title": title})
    figure.canvas, figure.dpi = before
    return file.getvalue()


def move_apart(
    axes: Axes, labels: Sequence[Text], at: tuple[Floats, Floats], sizes: Sequence[float] | None = None
) -> None:
    """Move labels apart, with lines to their points; one that still overlaps is put beside its point, or left out.

    Layout and font are applied before, because labels move within the room of the final layout; the layout is then
    fixed.

    Args:
        axes: where they are.
        labels: labels, the most important first.
        at: x and y of the point of each label.
        sizes: areas of the dots in square points, if labels are to be placed beside them.
    """
    from adjustText import adjust_text
    from matplotlib.collections import LineCollection
    from matplotlib.transforms import Bbox

    figure = axes.get_figure(root=True)
    if figure is None:
        return
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    sides = np.sqrt(np.asarray(sizes if sizes is not None else [], dtype=np.float64)) * figure.dpi / 72
    back = axes.transData.inverted()
    centres = axes.transData.transform(np.column_stack(at)).tolist()
    dots = [
        Bbox.from_bounds(x - side / 2, y - side / 2, side, side).transformed(back)
        for side, (x, y) in zip(sides, centres, strict=False)
    ]
    given: dict[str, Any] = {"ax": axes, "objects": dots or None, "expand": _MARGINS, "iter_lim": _AT_A_TIME}
    adjust_text(list(labels), *at, **given)
    goes_on = {"target_x": at[0], "target_y": at[1], "avoid_self": False, "force_explode": 0.0}
    for _ in range(_ROUNDS // _AT_A_TIME - 1):
        if not _any_overlap([text.get_window_extent() for text in labels]):
            break
        adjust_text(list(labels), *at, **given, **goes_on)
    boxes: list[Bbox] = []
    leaders = []
    for text, point in zip(labels, axes.transData.transform(np.column_stack(at)), strict=True):
        box: Bbox | None = text.get_window_extent()
        if box is not None and any(box.overlaps(other) for other in boxes):
            box = _put_beside(axes, text, point, boxes)
        elif box is not None:
            nearest = np.clip(point, box.min, box.max)
            leaders += [back.transform([point, nearest])] if np.abs(nearest - point).max() >= _LEAST_LEADER else []
        text.set_visible(box is not None)
        boxes += [] if box is None else [box]
    axes.add_collection(LineCollection(leaders, linewidths=0.4, colors="#9aa1a9", zorder=1), autolim=False)


def _any_overlap(boxes: Sequence[Bbox]) -> bool:
    return any(box.overlaps(other) for box, other in combinations(boxes, 2))


def _put_beside(axes: Axes, text: Text, point: Floats, taken: Sequence[Bbox]) -> Bbox | None:
    """Put a label beside its point (in pixels) without overlaps; return its box, or None if there is no room."""
    box = text.get_window_extent()
    middle = np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])
    for side in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)):
        away = point + np.array(side) * (np.array([box.width, box.height]) / 2 + _GAP) - middle
        found = box.translated(*away)
        inside = axes.bbox.containsx(found.x0) and axes.bbox.containsx(found.x1) and axes.bbox.containsy(found.y0)
        if inside and axes.bbox.containsy(found.y1) and not any(found.overlaps(other) for other in taken):
            x, y = axes.transData.inverted().transform(axes.transData.transform(text.get_position()) + away)
            text.set_position((float(x), float(y)))
            return found
    return None


def width_legend(axes: Axes, widths: Sequence[tuple[str, float]], title: str, lang: str) -> None:
    """Draw a legend for the width of lines in the lower left, beside the legend of the dots.

    Args:
        axes: where the lines are.
        widths: label and width of some lines.
        title: the meaning of the width.
        lang: "ja" or "en".
    """
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], color=LINES, linewidth=width, label=name) for name, width in widths]
    heading = said("figures", "width", lang, title)
    axes.add_artist(axes.legend(handles=handles, title=heading, loc="lower left", title_fontsize="medium"))
