"""The recogniser on a device gives the processor's entities: on numpy in place of a GPU, and on a GPU if available."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from kyoki.config import MentionSettings, Settings
from kyoki.language import cuda, ginza
from kyoki.language.cuda import cupy_or_why, fault_of, warn_if_unusable
from kyoki.language.ginza import Ginza
from kyoki.language.ginza_device import DeviceEncoder
from kyoki.running.keys import stage_keys

CUPY, WHY_NOT = cupy_or_why()
ON_CARD = pytest.param("cupy", marks=[pytest.mark.gpu, pytest.mark.skipif(CUPY is None, reason=WHY_NOT)])
TEXTS = ["安倍晋三首相は7日、ワシントンで会談した。", "京都", "", "東京都港区の日立製作所は2,500億円を投資する。"] * 40


@pytest.fixture(scope="module")
def nlp():
    return ginza.load(device="cpu")._nlp


@pytest.mark.model
@pytest.mark.parametrize("module", ["numpy", ON_CARD])
def test_entities_are_those_of_the_processor(nlp, module, monkeypatch):
    monkeypatch.setattr(DeviceEncoder, "batch", 300)  # several batches, one begun before the last is decoded
    found = Ginza(nlp, xp=np if module == "numpy" else CUPY)
    assert found.on_device, found.device_fault
    entities = found.entities([f"{text}{number}。" for number, text in enumerate(TEXTS)])
    assert entities == ginza.load(device="cpu").entities([f"{text}{number}。" for number, text in enumerate(TEXTS)])
    assert sum(map(len, entities)) > 100


def rough(a, b, out):
    """Multiply as with TF32, which keeps ten bits of each factor."""
    return np.matmul(*((x.view(np.int32) & ~0x1FFF).view(np.float32) for x in (a, b)), out=out)


def short(a, b, out):
    raise MemoryError


ROUGH = SimpleNamespace(**{**vars(np), "matmul": rough})
SHORT = SimpleNamespace(**{**vars(np), "matmul": short})


@pytest.mark.model
def test_a_device_works_while_the_batch_before_is_decoded(nlp, monkeypatch):
    monkeypatch.setattr(DeviceEncoder, "batch", 10)
    found = Ginza(nlp, xp=np)
    told = []
    for name in ("_begin", "_finish"):
        work = getattr(found, name)
        monkeypatch.setattr(found, name, lambda *given, _name=name, _work=work: told.append(_name) or _work(*given))
    found.entities([f"{number}月、東京で首相が会談した。" for number in range(3)])
    assert told == ["_begin", "_begin", "_finish", "_begin", "_finish", "_finish"]


@pytest.mark.model
def test_a_device_that_fails_at_the_first_text_is_not_used(nlp, monkeypatch):
    def take(*_):
        raise MemoryError

    monkeypatch.setattr(DeviceEncoder, "_take", take)
    found = Ginza(nlp, xp=np)
    assert (found.on_device, found.device_fault) == (False, "MemoryError")


@pytest.mark.parametrize(
    ("module", "fault"),
    [(np, ""), (ROUGH, "its vectors differ from the processor's by"), (SHORT, "MemoryError")],
)
def test_a_small_text_says_whether_the_device_can_be_used(module, fault):
    assert fault_of(module).startswith(fault)
    assert bool(fault_of(module)) == bool(fault)


def test_a_device_that_fails_at_the_small_text_cannot_be_used(monkeypatch):
    def take(*_):
        raise MemoryError

    monkeypatch.setattr(DeviceEncoder, "_take", take)  # after the layers, whose failure is raised at once
    assert fault_of(np) == "MemoryError"


@pytest.mark.gpu
@pytest.mark.skipif(CUPY is None, reason=WHY_NOT)
def test_the_card_here_can_be_used():
    assert fault_of(CUPY) == ""


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("engine", "device", "module", "told"),
    [
        ("auto", "cuda", None, "no card"),
        ("auto", "cuda", ROUGH, "its vectors differ"),
        ("stock", "cuda", np, "the engine is stock"),
        ("auto", "cuda", np, ""),
        ("auto", "auto", None, ""),
        ("auto", "auto", ROUGH, ""),
        ("auto", "cpu", None, ""),
    ],
)
def test_only_a_device_that_is_asked_for_is_missed(monkeypatch, engine, device, module, told):
    monkeypatch.setattr(cuda, "cupy_or_why", lambda: (module, "Card 9" if module else "no card"))
    if told:
        with pytest.warns(UserWarning, match=f"mentions.device is cuda, but the processor is used: {told}"):
            warn_if_unusable(engine, device)
    else:
        warn_if_unusable(engine, device)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ModuleNotFoundError("No module named 'cupy'", name="cupy"), "CuPy is not installed"),
        (ModuleNotFoundError("No module named 'cuda_pathfinder'", name="cuda_pathfinder"), "No module named"),
        (ImportError("libnvrtc.so.12: cannot open\nsee the manual"), "libnvrtc.so.12: cannot open; "),
        (ValueError("numpy.dtype size changed"), "numpy.dtype size changed"),
        (AttributeError("module 'numpy' has no attribute 'cumproduct'"), "module 'numpy' has no attribute"),
    ],
)
def test_a_cupy_that_does_not_load_is_a_reason(monkeypatch, fault, said):
    def load(_):
        raise fault

    monkeypatch.setattr(cuda, "import_module", load)
    module, why = cupy_or_why()
    assert module is None
    assert why.startswith(said)
    assert why.endswith("in kyoki's source folder: pip install '.[gpu]'")


def test_a_folder_that_is_no_cupy_is_a_reason(tmp_path, monkeypatch):
    (tmp_path / "cupy").mkdir()
    (tmp_path / "cupy" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "cupy", raising=False)
    assert cupy_or_why()[1].startswith("CuPy is incomplete; ")
    sys.modules.pop("cupy")


@pytest.mark.model
def test_a_device_of_another_precision_is_not_used(nlp):
    found = Ginza(nlp, xp=ROUGH)
    assert not found.on_device
    assert "vectors than spaCy's" in found.device_fault
    assert found.engine == "fast"
    assert found.entities(TEXTS[:4]) == ginza.load(device="cpu").entities(TEXTS[:4])


@pytest.mark.model
@pytest.mark.skipif(CUPY is not None, reason="there is a device here")
def test_cuda_where_there_is_none_is_one_line(tmp_path):
    (tmp_path / "a.txt").write_text("首相は5日、東京都内で会見した。\n")
    command = [Path(sys.executable).with_name("kyoki"), "run", "a.txt", "--out", "out", "--set", "mentions.device=cuda"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stderr == f"kyoki: mentions.device is cuda, but the processor is used: {WHY_NOT}\n"
    with pytest.warns(UserWarning, match="device is cuda, but the processor is used"):
        assert not ginza.load(device="cuda").on_device


def test_the_device_is_in_no_key():
    keys = [stage_keys(Settings(mentions=MentionSettings(device=device))) for device in ("cpu", "cuda")]
    assert keys[0] == keys[1]
    assert stage_keys(Settings(mentions=MentionSettings(engine="stock"))) != keys[0]
