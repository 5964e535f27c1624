"""`kyoki run`: the whole run."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kyoki import terminal
from kyoki.coding import load_coding
from kyoki.commands.options import Assignments, By, SettingsFile, Strict, settings_of
from kyoki.errors import InputError
from kyoki.language import memory
from kyoki.outputs import claim
from kyoki.running import doctor
from kyoki.running.limits import cores
from kyoki.running.workers import LEAST_DRAWN, drawer, drawing_ahead, looks_new, prestarted_workers

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from kyoki.exploring.news import State
    from kyoki.running.figures import Files
    from kyoki.storage.readers import Tables


def run(  # noqa: PLR0913, PLR0917 (an option each)
    inputs: Annotated[
        list[Path] | None, typer.Argument(metavar="INPUT", help="Files and folders of raw scrapes.", show_default=False)
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for tables, report and ledger.")] = Path("outputs"),
    workers: Annotated[int | None, typer.Option(min=1, help="Number of processes [default: one per core].")] = None,
    by: By = None,
    strict: Strict = False,  # noqa: FBT002 (typer makes an option of it)
    settings: SettingsFile = None,
    set_: Assignments = None,
    work_only: Annotated[  # noqa: FBT002 (typer makes an option of it)
        bool, typer.Option("--work-only", help="Only process new articles; leave tables and report as they are.")
    ] = False,
    from_ledger: Annotated[
        Path | None,
        typer.Option(help="Repeat the run of this ledger.json with its settings and inputs, and compare the bytes."),
    ] = None,
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help="A dask scheduler: tcp://host:8786.")] = None,
    parts: Annotated[
        str | None, typer.Option(metavar="PLACE", help="Folder or URL for finished work, shared by a cluster.")
    ] = None,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw figures at the end.")] = True,  # noqa: FBT002 (typer makes an option of it)
) -> None:
    """Turn raw scrapes into tables, a report and figures; only what is new since the last run is processed."""
    given = list(inputs or [])
    if not given and from_ledger is None:
        msg = "expected INPUT, files and folders of raw scrapes; or --from-ledger"
        raise typer.BadParameter(msg)
    # Set before numpy is loaded: on small arrays its threads wait longer than they work. Arrow's do not.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    memory.want_in_all(memory.RUN_MEMORY, "a run")
    claim(out)
    with _stoppable(out):
        where: dict[str, Any] = {"out": out, "workers": workers, "cluster": cluster, "parts": parts}
        if from_ledger is not None:
            _repeat(from_ledger, given, where)
            _draw(out if figures else None)
            return
        where["settings"] = settings_of(settings, set_, by, strict=strict)
        if rules := where["settings"].coding.file:  # report errors in the rules now, not after the work on articles
            with doctor.import_errors_as_hint():
                load_coding(Path(rules))
        figures &= not work_only
        n_workers = 0 if cluster else workers or cores()
        with (
            prestarted_workers(given, out, n_workers, where["settings"]) as ready,
            drawing_ahead(ready if figures and looks_new(given, out) >= LEAST_DRAWN else ()) as drawers,
        ):
            with doctor.import_errors_as_hint():
                doctor.load_tables()
            if work_only:
                _work(given, where)
            else:
                with ExitStack() as stack:  # starts here if no new files were noticed among many
                    late = cores() > 1 and drawers is None
                    begin = (lambda: stack.enter_context(drawer())) if late else (lambda: drawers)
                    _draw(out if figures else None, _whole(given, where, begin if figures else None))


def _draw(out: Path | None, begun: "Future[Files] | None" = None) -> None:
    """Draw the figures, after the findings are on the screen."""
    if out is not None:
        from kyoki.running.figures import draw_anew

        draw_anew(out, begun)


def _whole(
    inputs: list[Path], where: dict[str, Any], drawers: "Callable[[], Executor | None] | None" = None
) -> "Future[Files] | None":
    """Run, and print the findings; return the figures that another process has started to draw, if any."""
    from kyoki.running.run import run as run_all
    from kyoki.storage.datasets import n_rows

    before = _found_before(where["out"]) if terminal.is_terminal() else None
    faults: list[Exception | None] = []
    begun: list[Future[Files] | None] = []

    def shown(tables: "Tables") -> None:
        try:
            _print(tables, where["out"], where["settings"].slices.by, before)
        except (InputError, OSError) as fault:  # raised only after the run has written its pages
            faults.append(fault)
        else:
            faults.append(None)
            if drawers is not None and n_rows(tables.path("articles")) >= LEAST_DRAWN and (executor := drawers()):
                from kyoki.running.figures import begin

                begun.append(begin(where["out"], executor))

    tables = run_all(inputs, shown=shown, **where)
    if not faults:
        _tell(tables, where["out"], before)
    elif faults[0]:
        raise faults[0]
    return begun[0] if begun else None


def _found_before(out: Path) -> "State | None":
    from kyoki.exploring.news import state_of

    return state_of(out)


def _tell(tables: "Tables", out: Path, before: "State | None" = None) -> None:
    """Print the findings of a finished run."""
    from kyoki.published import LEDGER
    from kyoki.running.ledger import read_ledger

    ledger = read_ledger(out / LEDGER)
    _print(tables, out, ledger.settings["slices"]["by"] if ledger else "", before)


def _print(tables: "Tables", out: Path, by: str, before: "State | None" = None) -> None:
    """Print the findings, and the changes since `before`.

    If no input was an article, end with exit code 1 and a line on what to do.
    """
    from kyoki.exploring.news import news
    from kyoki.exploring.summary import nothing_found, summary

    if told := nothing_found(tables, out):
        raise InputError(told)
    corpus, *findings = summary(tables, out, by)
    for line in (corpus, *([news(before, tables)] if before else []), *findings):
        terminal.line(line)


def _work(inputs: list[Path], where: dict[str, Any]) -> None:
    from kyoki.running.run import work_only

    worked = work_only(inputs, **where)
    n = max(worked.values(), default=0)
    terminal.line(f"articles  {n} processed; the tables are unchanged: run without --work-only to update them")


def _repeat(ledger: Path, inputs: list[Path], where: dict[str, Any]) -> None:
    """Repeat a run, and end with exit code 1 if its results differ."""
    from kyoki.running.replay import Replay
    from kyoki.running.run import replay

    again = Replay(ledger, inputs)
    if other := again.other_versions():
        terminal.note(f"kyoki: versions differ from the ledger's, so the bytes may differ: {', '.join(other)}")
    _tell(replay(again, **where), where["out"])
    if changed := again.other_tables(where["out"]):
        terminal.note(f"kyoki: bytes differ from the ledger's: {', '.join(changed)}")
        raise typer.Exit(1)
    terminal.line("repeated  every table has the bytes recorded in the ledger")


@contextmanager
def _stoppable(out: Path) -> Iterator[None]:
    """End with one line if the user or the system stops the run (ctrl-C, SIGTERM)."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        terminal.note(f"kyoki: stopped; finished work is kept in {out}, and the same command continues from there")
        raise typer.Exit(130) from None  # the usual exit code after ctrl-C
    finally:
        signal.signal(signal.SIGTERM, before)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki run corpus/raw --out outputs")(run)
