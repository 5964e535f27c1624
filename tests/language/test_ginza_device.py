"""The recogniser on a device gives the processor's entities: on numpy in place of a GPU, and on a GPU if available."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from kyoki.config import MentionSettings, Settings
from kyoki.language import ginza
from kyoki.language.ginza import Ginza
from kyoki.language.ginza_device import DeviceEncoder, cupy_or_why
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


@pytest.mark.model
def test_a_device_of_another_precision_is_not_used(nlp, monkeypatch):
    def rough(a, b, out):  # TF32 keeps ten bits of each factor
        return np.matmul(*((x.view(np.int32) & ~0x1FFF).view(np.float32) for x in (a, b)), out=out)

    found = Ginza(nlp, xp=SimpleNamespace(**{**vars(np), "matmul": rough}))
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
