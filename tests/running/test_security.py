"""A run opens no connection, writes only under its output folder, reads no pickle, and disarms its CSV."""

import ast
import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import kyoki
from kyoki.storage.readers import read_csv
from kyoki.tables import TABLES

PACKAGE = Path(kyoki.__file__).parent
KYOKI = Path(sys.executable).with_name("kyoki")
#: Run by every Python process that finds it, the workers too: what goes to the network is refused and written down.
GUARD = """
import os, socket, sys

def guard(event, arguments):
    if event in {"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}:
        # urllib3, which spaCy's requests imports, binds to ::1 and closes it to see whether there is IPv6.
        probe = event == "socket.bind" and arguments[1] == ("::1", 0)
        local = not event.startswith("socket.get") and arguments[0].family == socket.AF_UNIX
        if not local and not probe:
            note(event, arguments)
            raise PermissionError(event)
    if event == "open" and isinstance(arguments[0], str) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        note(event, os.path.realpath(arguments[0]))

def note(*what):
    os.write(LOG, (" ".join(map(str, what)) + chr(10)).encode(errors="backslashreplace"))

LOG = os.open(os.environ["GUARD"], os.O_APPEND | os.O_CREAT | os.O_WRONLY)
note("started", os.getpid())
sys.addaudithook(guard)
"""
#: What an article may try: formulas, paths, markup.
EVIL = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "../../../evil",
    "/evil",
    "..\\\\evil",
    "a/../../evil",
    "<b>evil</b>",
    "%2e%2e",
)


@pytest.mark.model
def test_no_connection_and_no_file_outside_of_the_output_folder(tmp_path):
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    raw, out, log = tmp_path / "raw", tmp_path / "out", tmp_path / "guard" / "log"
    raw.mkdir()
    body = "{0}は日本と韓国の首脳が東京で会談したと述べた。次の会談はソウルで開かれる。"
    rows = [
        {"title": f"{evil} 題", "outlet": evil, "author": evil, "url": evil, "date": evil, "body": body.format(evil)}
        for evil in EVIL
    ]
    (raw / "evil.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    before = {path for path in tmp_path.rglob("*") if out not in path.parents}
    places = {"PYTHONPATH": tmp_path / "guard", "GUARD": log, "MPLCONFIGDIR": out / ".matplotlib"}
    # Python itself would write the guard's byte code beside the guard.
    environment = os.environ | {name: str(place) for name, place in places.items()} | {"PYTHONDONTWRITEBYTECODE": "1"}
    command = [KYOKI, "run", raw, "--out", out, "--workers", "2", "--set", "slices.by=outlet"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = [line.split(" ", 1) for line in log.read_text().splitlines()]
    assert sum(event == "started" for event, _ in said) >= 3  # the run and its workers were watched
    assert [line for line in said if line[0].startswith("socket")] == []
    written = {Path(what) for event, what in said if event == "open"}
    inside = (out, Path("/dev"), Path("/proc"), Path(os.environ.get("TMPDIR", "/tmp")) / "loky", log)
    assert [path for path in written if not str(path).startswith(tuple(map(str, inside)))] == []
    after = {path for path in tmp_path.rglob("*") if out not in path.parents}
    assert after - before <= {out, log}
    articles = kyoki.load(out).articles
    assert set(articles["outlet"]) == set(EVIL)
    with (out / "tables" / "articles.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert set(read_csv(out / "tables" / "articles.csv", TABLES["articles"])["outlet"]) == set(EVIL)


def test_nothing_is_unpickled_from_disk():
    loaders = {"pickle", "cloudpickle", "joblib", "marshal", "shelve", "dill"}
    found = {path.name for path, tree in modules() if loaders & imported(tree)}
    assert found == {"cluster.py"}  # which sends jobs, over a network that docs/security.md says must be trusted
    assert [path for path, tree in modules() if "allow_pickle" in arguments(tree)] == []


def test_nothing_is_run_out_of_data():
    names = {"eval", "exec", "os.system", "os.popen"}
    assert [path for path, tree in modules() if names & called(tree) or "shell" in arguments(tree)] == []
    assert [path for path, tree in modules() if "subprocess" in imported(tree)] == []


def modules():
    """Each module of ours, read as Python reads it: what a comment or a text says is not code."""
    paths = (path for path in sorted(PACKAGE.rglob("*.py")) if "vendor" not in path.parts)
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


def imported(tree):
    """The packages that a module imports, wherever in it."""
    nodes = list(ast.walk(tree))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


def called(tree):
    """The names of the functions that it calls."""
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def arguments(tree):
    """The names of the arguments that it calls them with."""
    return {word.arg for node in ast.walk(tree) if isinstance(node, ast.Call) for word in node.keywords}
