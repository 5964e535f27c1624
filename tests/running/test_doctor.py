"""kyoki doctor names each common fault and its repair; faults are simulated by hiding or breaking packages."""

import os
import subprocess
import sys

import numpy as np
import pytest

from kyoki.language import cuda
from kyoki.running import doctor


def run(*arguments, hidden=None, tmp_path=None, **environment):
    """Run the command in a Python that finds these modules first."""
    variables = os.environ | environment
    if hidden:
        for name, code in hidden.items():
            (tmp_path / f"{name}.py").write_text(code)
        variables["PYTHONPATH"] = str(tmp_path)
    command = [sys.executable, "-m", "kyoki", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env=variables, encoding="utf-8", errors="replace")


def test_where_all_is_there_it_says_so():
    done = run("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "everything is installed / すべて揃っています"
    for name in ("Python", "spacy", "ginza", "model", "dictionary", "font", "terminal", "disk", "cores"):
        assert name in done.stdout


GONE = "raise ModuleNotFoundError(f'No module named {__name__!r}')"
CLASH = "raise ValueError('numpy.dtype size changed, may indicate binary incompatibility. Expected 96, got 88')"


@pytest.mark.parametrize(
    ("hidden", "mend", "japanese"),
    [
        ({"unidic_lite": GONE}, "pip install --force-reinstall unidic-lite", "MeCabの辞書"),
        ({"unidic_lite": "DICDIR = '/none/such'"}, "pip install --force-reinstall unidic-lite", "MeCabの辞書"),
        ({"ja_ginza": GONE}, "pip install --upgrade 'ja-ginza>=5.2'", "GiNZAのモデル"),
        ({"spacy": CLASH}, "numpy spacy", "別の版のnumpy用"),
        ({"pandas": CLASH}, "numpy pandas", "別の版のnumpy用"),  # then not even the other commands start
        ({"matplotlib_fontja": GONE}, "matplotlib-fontja", "日本語フォント"),
        ({"fugashi": "raise ImportError('libmecab.so.2: cannot open')"}, "--force-reinstall fugashi", "読み込めません"),
    ],
)
def test_what_is_missing_or_broken_is_named_in_both_languages(hidden, mend, japanese, tmp_path):
    done = run("doctor", hidden=hidden, tmp_path=tmp_path, PYTHONUTF8="1")
    assert (done.returncode, done.stderr) == (1, "")
    at = next(i for i, line in enumerate(done.stdout.splitlines()) if line.startswith("NG"))
    assert mend in done.stdout.splitlines()[at + 1]
    assert japanese in done.stdout


CARD = """
__version__ = "13.4"
class cuda:
    class runtime:
        class CUDARuntimeError(RuntimeError): pass
        @staticmethod
        def getDeviceProperties(number):
            {}
"""


@pytest.mark.parametrize(
    ("cupy", "found"),
    [
        (GONE, "the processor (CuPy is not installed; in kyoki's source folder: pip install '.[gpu]')"),
        ("raise ImportError('libnvrtc.so is missing')", "the processor (libnvrtc.so is missing"),
        (CARD.format("raise cuda.runtime.CUDARuntimeError('no driver')"), "the processor (no CUDA device (no driver))"),
    ],
)
def test_the_device_is_named_and_its_absence_is_no_fault(tmp_path, cupy, found):
    done = run("doctor", hidden={"cupy": cupy}, tmp_path=tmp_path)
    assert done.returncode == 0
    assert f"ok  device: {found}" in done.stdout


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        ("", f"Card 9, by CuPy {np.__version__}, with mentions.device auto or cuda"),
        ("its vectors differ", "the processor (Card 9: its vectors differ)"),
    ],
)
def test_a_device_is_tried(monkeypatch, fault, found):
    monkeypatch.setattr(cuda, "cupy_or_why", lambda: (np, "Card 9"))
    if fault:
        monkeypatch.setattr(cuda, "fault_of", lambda _: fault)
    (device,) = (finding for finding in doctor.examine() if finding.name == "device")
    assert (device.found, device.mend) == (found, None)


def test_a_command_that_cannot_start_sends_to_the_doctor(tmp_path):
    done = run("run", "x", hidden={"pandas": CLASH}, tmp_path=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("kyoki: cannot start (numpy.dtype size changed")
    assert done.stderr.endswith("run: kyoki doctor\n")
    assert len(done.stderr.splitlines()) == 1


def test_a_model_for_another_spacy_is_told(monkeypatch):
    import spacy

    monkeypatch.setattr(spacy, "__version__", "3.1.0")
    (found,) = (f for f in doctor.examine() if f.name == "model")
    assert found.mend
    assert "found 3.1.0" in found.found


def test_a_terminal_that_cannot_show_japanese_is_told():
    done = run("doctor", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 1
    assert "PYTHONUTF8=1" in done.stdout


def test_a_full_disk_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "_ROOM", 10**18)
    assert "--out" in doctor._disk(tmp_path).mend


def test_every_package_has_a_version_and_a_licence():
    rows = {name: (version, licence) for name, version, licence in doctor.licences()}
    assert {"kyoki", "spacy", "ginza", "pandas", "unidic-lite", "SudachiDict-core"} <= set(rows)
    assert all(version and licence != "not said" for version, licence in rows.values())
    assert run("doctor", "--licences").stdout.count("\n") == len(rows)
