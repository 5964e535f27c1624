"""`kyoki serve`: the page of a run, for corpora that are too large for one file."""

from pathlib import Path
from typing import Annotated

import typer

from kyoki import terminal


def serve(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="The --out of a run.")] = Path("outputs"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 for any free one.")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")] = True,  # noqa: FBT002 (typer makes an option of it)
) -> None:
    """Show the report of a run with all of its data, on this machine only; Ctrl-C ends it."""
    from kyoki.errors import InputError
    from kyoki.exploring.server import Server

    try:
        server = Server(folder, port=port)
    except OSError as fault:
        msg = f"{folder}: cannot be opened ({fault.strerror}); expected the --out of a run"
        raise InputError(msg) from fault
    try:
        terminal.line(server.url)
        if browser:
            typer.launch(server.url)
        server.run()
    except KeyboardInterrupt:
        terminal.note("kyoki: ended")
    finally:
        server.close()


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki serve outputs")(serve)
