"""Kill a run, or one of its workers, at random moments; check that nothing is lost: figures for docs/reliability.md.

    python benchmarks/faults.py [--moments 100] [--seed 1] [--real]

Each time a run on the sample corpus is started and something is killed with SIGKILL at a random moment between its
start and the length of an undisturbed run: the run by itself, the run with all its workers, or one worker. A killed
run is started again. Then every table must have the bytes of the undisturbed run's, no part that was sealed at the
kill may have been written again (so that none is done more than twice), and no process or unfinished file may be left.

Without --real the workers recognise nothing: loading the model would be most of each run, and most kills would hit it.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil

CORPUS = Path(__file__).parents[1] / "corpus" / "raw"
KYOKI = Path(sys.executable).with_name("kyoki")
#: Read by every Python process that is started with it on its path, so by the workers, too.
NO_MODEL = """
import importlib.abc, importlib.machinery, sys

class Loader(importlib.machinery.SourceFileLoader):
    def exec_module(self, module):
        super().exec_module(module)
        module.mentions = lambda *_, **__: module.TABLES["mentions"].frame()

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "kyoki.stages.mentions":
            spec = importlib.machinery.PathFinder.find_spec(name, path)
            spec.loader = Loader(spec.loader.name, spec.loader.path)
            return spec

sys.meta_path.insert(0, Finder())
"""


class Campaign:
    """A working folder, an undisturbed run, and the counts."""

    def __init__(self, root: Path, corpus: Path, *, real: bool) -> None:
        self.root, self.corpus = root, corpus
        self.counts: Counter[str] = Counter()
        self.environment = os.environ | {"OMP_NUM_THREADS": "1"}
        if not real:
            (root / "rig").mkdir()
            (root / "rig" / "sitecustomize.py").write_text(NO_MODEL)
            self.environment["PYTHONPATH"] = os.pathsep.join([str(root / "rig"), os.environ.get("PYTHONPATH", "")])
        began = time.monotonic()
        self.finish(root / "calm")
        self.seconds = time.monotonic() - began
        self.wanted = tables(root / "calm")

    def start(self, out: Path) -> subprocess.Popen[bytes]:
        command = [KYOKI, "run", self.corpus, "--out", out, "--workers", "2"]
        return subprocess.Popen(
            command,
            env=self.environment,
            cwd=self.root,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def finish(self, out: Path) -> None:
        run = self.start(out)
        _, said = run.communicate(timeout=600)
        if run.returncode:
            sys.exit(f"a run ended with {run.returncode}: {said.decode()}")

    def moment(self, rng: random.Random) -> None:
        """Kill once and check."""
        out = self.root / "out"
        kind, after = rng.choice(("run", "run and workers", "worker")), rng.uniform(0, self.seconds)
        run = self.start(out)
        time.sleep(after)
        family = psutil.Process(run.pid).children(recursive=True) if run.poll() is None else []
        workers = [child for child in family if is_worker(child)]
        sealed = seals(out)
        if run.poll() is not None:
            kind = "nothing: it had ended"
        elif kind == "worker" and workers:
            rng.choice(workers).kill()
        elif kind == "run and workers":
            os.killpg(run.pid, signal.SIGKILL)
        else:
            kind = "run"
            run.kill()
        if kind in {"run", "run and workers"}:
            run.wait()
            sealed = seals(out)
            self.finish(out)
        elif run.wait(timeout=600):
            self.counts["RUN THAT DID NOT OUTLIVE ITS WORKER"] += 1
        self.judge(out, sealed, family)
        self.counts[f"killed: {kind}"] += 1
        shutil.rmtree(out)

    def judge(self, out: Path, sealed: dict[str, Any], family: list[psutil.Process]) -> None:
        now = seals(out)
        self.counts["parts sealed when something was killed"] += len(sealed)
        self.counts["SEALED PARTS DONE AGAIN"] += sum(now.get(name) != stamp for name, stamp in sealed.items())
        self.counts["RUNS WITH OTHER BYTES"] += tables(out) != self.wanted
        self.counts["UNFINISHED FILES LEFT"] += len(list(out.rglob("*.unfinished")))
        _, alive = psutil.wait_procs(family, timeout=10)  # a worker looks for its parent each second
        self.counts["PROCESSES LEFT"] += len(alive)


def is_worker(process: psutil.Process) -> bool:
    try:
        return any("popen_loky" in part for part in process.cmdline())
    except psutil.Error:
        return False


def tables(out: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (out / "tables").iterdir()}


def seals(out: Path) -> dict[str, tuple[int, int]]:
    """Return what tells a seal that was written again: its inode and time."""
    found = {}
    for file in out.glob("parts/*/*.seal.json"):
        stat = file.stat()
        found[file.parent.name + "/" + file.name] = (stat.st_ino, stat.st_mtime_ns)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", action="store_true", help="with the real model")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    given = parser.parse_args()
    rng = random.Random(given.seed)  # noqa: S311 (moments, no secrets)
    with tempfile.TemporaryDirectory() as root:
        campaign = Campaign(Path(root), given.corpus.resolve(), real=given.real)
        print(f"an undisturbed run takes {campaign.seconds:.1f} s")
        for _ in range(given.moments):
            campaign.moment(rng)
    for what, n in sorted(campaign.counts.items()):
        print(f"{n:6}  {what}")
    sys.exit(any(n for what, n in campaign.counts.items() if what.isupper()))


if __name__ == "__main__":
    main()
