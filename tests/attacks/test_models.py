"""A model is an installed package that registers itself as a model; nothing else is imported in its name."""

import os
import site
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from kyoki.errors import EngineError
from kyoki.language import ginza, models
from kyoki.running.keys import model_version

KYOKI = Path(sys.executable).with_name("kyoki")


def a_package(folder, name="evilmod", *, entry=True):
    """A model as pip leaves it, that leaves a note where it is imported."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n" if entry else "")
    (folder / f"{name}.py").write_text("from pathlib import Path\nPath(__file__).with_name('imported').touch()\n")
    return folder


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Site-packages of the test's own, beside the real ones."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    real = site.getsitepackages()
    monkeypatch.setattr("site.getsitepackages", lambda: [*real, str(folder)])
    monkeypatch.syspath_prepend(folder)
    return folder


@pytest.mark.parametrize("load", [model_version, ginza.load])
@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("pip", "a package, but no spaCy model"),
        ("json", "not installed"),
        ("os.path", "no name of a package"),
        ("", "no name of a package"),
        ("ja-ginza", "no name of a package"),
        ("blank:ja", "no name of a package"),
        ("../evilmod", "no name of a package"),
        (str(Path(__file__).parent), "no name of a package"),
        (str(Path(models.__file__)), "no name of a package"),
        ("a\nb\0c\ud800", "no name of a package"),
    ],
)
def test_what_is_no_installed_model_is_one_line(load, model, said):
    with pytest.raises(EngineError, match=rf"is {said}.*; wanted the name of a spaCy model") as fault:
        load(model)
    assert str(fault.value).isprintable()


@pytest.mark.parametrize("load", [model_version, ginza.load])
@pytest.mark.parametrize("cwd", [True, False])
def test_a_package_in_a_folder_that_merely_lies_on_the_path_is_not_imported(tmp_path, monkeypatch, load, cwd):
    folder = a_package(tmp_path / "articles")
    monkeypatch.chdir(folder if cwd else tmp_path)
    monkeypatch.syspath_prepend("" if cwd else folder)
    with pytest.raises(EngineError, match="evilmod is not installed"):
        load("evilmod")
    assert not (folder / "imported").exists()


def test_the_working_folder_is_none_even_where_a_pth_file_names_it(tmp_path, own, monkeypatch):
    folder = a_package(tmp_path / "articles")
    (own / "x.pth").write_text(f"# a comment\nimport sys\n\n{folder}\n")
    monkeypatch.syspath_prepend(folder)
    assert model_version("evilmod") == "1.0"
    monkeypatch.chdir(folder)
    with pytest.raises(EngineError, match="evilmod is not installed"):
        model_version("evilmod")


def test_a_module_that_hides_an_installed_model_is_not_imported(tmp_path, own, monkeypatch):
    a_package(own, "evilmod")
    assert model_version("evilmod") == "1.0"
    folder = a_package(tmp_path / "articles")
    monkeypatch.syspath_prepend(folder)
    with pytest.raises(EngineError, match=r"evilmod is hidden by .*articles.evilmod\.py; .*move that away"):
        ginza.load("evilmod")
    assert not (folder / "imported").exists()


def test_an_installed_package_that_is_no_model_is_not_imported(own):
    a_package(own, entry=False)
    with pytest.raises(EngineError, match="evilmod is a package, but no spaCy model"):
        ginza.load("evilmod")
    assert not (own / "imported").exists()


def test_a_model_with_a_file_missing_is_one_line(own, monkeypatch):
    a_package(own)

    def load(name, **_):
        raise OSError(name)

    monkeypatch.setattr(spacy, "load", load)
    with pytest.raises(EngineError, match=r"evilmod does not load .*pip install --force-reinstall evilmod"):
        ginza.load("evilmod")


@pytest.mark.slow
@pytest.mark.parametrize("model", ["evilmod", "pip", "./evilmod"])
def test_a_run_with_a_model_of_the_working_folder_ends_with_one_line(tmp_path, model):
    folder = a_package(tmp_path / "articles")
    (folder / "a.txt").write_text("首相は東京で会談した。\n" * 20)
    (folder / "kyoki.toml").write_text(f'[mentions]\nmodel = "{model}"\n')
    command = [KYOKI, "run", ".", "--out", "out", "--workers", "1", "--no-figures"]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("kyoki: model ")
    assert "Traceback" not in done.stderr
    assert not (folder / "imported").exists()
