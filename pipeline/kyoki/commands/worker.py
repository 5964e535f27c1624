"""`kyoki worker`: workers on this machine for a cluster."""

from typing import Annotated

import typer

from kyoki.config import RunSettings
from kyoki.running.limits import cores


def worker(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="The dask scheduler: tcp://host:8786.")],
    workers: Annotated[int | None, typer.Option(min=1, help="Number of processes [default: one per core].")] = None,
    memory: Annotated[
        int, typer.Option(min=0, help="Maximum megabytes per process; 0 for no limit.")
    ] = RunSettings.memory_limit,
) -> None:
    """Start workers for runs with kyoki run --cluster, until Ctrl-C; jobs of another version are refused."""
    from kyoki.running.cluster_worker import serve

    serve(address, workers or cores(), memory)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki worker tcp://127.0.0.1:8786")(worker)
