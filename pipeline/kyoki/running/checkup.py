"""Check an output folder against its ledger: every byte of the published files and of the parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.errors import InputError
from kyoki.outputs import is_marked
from kyoki.published import LEDGER, compared, files_of
from kyoki.running.doctor import Finding
from kyoki.running.parts import PartStore
from kyoki.running.registry import of_scope

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DAMAGED: Final = "書かれたときの内容と違います。このファイルを消して、同じ kyoki run をもう一度実行してください。"
_UNFINISHED: Final = "この出力先では実行が終わっていません。kyoki run をもう一度実行してください。"
_PART: Final = "途中結果が壊れています。必要になったときに作り直されます。"


def examine_outputs(out: Path) -> Iterator[Finding]:
    """Yield the faults of an output folder, or one line saying that there are none.

    Raises:
        InputError: it is not an output folder.
    """
    if not is_marked(out):
        msg = f"{out}: not an output folder of kyoki; expected the --out of a run"
        raise InputError(msg)
    files = files_of(out)
    if not files:
        yield Finding(LEDGER, "no run has ended here", f"kyoki run INPUT --out {out}", _UNFINISHED)
    for name in compared(out, files, every_byte=True)[1]:
        yield Finding(name, "damaged", f"delete {out / name}, then repeat the same kyoki run", _DAMAGED)
    n_parts = 0
    for folder in sorted((out / "parts").glob("*-*")):
        stage, _, key = folder.name.partition("-")
        store = PartStore(folder.parent, stage, key)
        for batch in store.seals() if stage in of_scope("article") else ():
            n_parts += 1
            if store.damaged(batch):
                mend = f"repeat the same kyoki run, with {LEDGER} deleted"
                yield Finding(f"parts/{folder.name}/{batch}", "damaged", mend, _PART)
    yield Finding(str(out), f"{len(files)} files and {n_parts} parts were looked at, byte by byte")
