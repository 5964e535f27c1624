"""Installed packages are those in the lock: each has a version and hashes, and a package that differs is refused."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ("build", "dev", "docs", "run")
#: A whole entry and nothing else, so that no option, index, address or path of a file can be in a lock.
ENTRY = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[\w.]+)(?: ; [\w .<>=!'()]+)?(?P<hashes>(?: --hash=sha256:[0-9a-f]{64})+)"
)


def entries(lock):
    """The entries of a lock, one a line, without comments."""
    text = (ROOT / "requirements" / f"{lock}.lock").read_text("utf-8")
    return [line for line in re.sub(r"\s*\\\n\s*", " ", text).splitlines() if line and not line.startswith("#")]


def locked(lock):
    """Name, version and hashes of every entry; a package can be locked to one version on each of several platforms."""
    found = [ENTRY.fullmatch(line) for line in entries(lock)]
    return {(each["name"], each["version"], frozenset(each["hashes"].split())) for each in found}


def wanted(requirements):
    """Requirements with our own extras written out."""
    for requirement in map(Requirement, requirements):
        if requirement.name == PROJECT["project"]["name"]:
            for extra in requirement.extras:
                yield from wanted(PROJECT["project"]["optional-dependencies"][extra])
        else:
            yield requirement


BUILDS = [*PROJECT["dependency-groups"]["build"], *PROJECT["build-system"]["requires"]]
RUNS = PROJECT["project"]["dependencies"]
SITE = PROJECT["dependency-groups"]["docs"]
WANTED = {"build": BUILDS, "run": RUNS, "docs": SITE, "dev": [*BUILDS, *RUNS, "kyoki[dev]"]}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_of_a_lock_has_hashes_and_nothing_but_entries_is_in_it(lock):
    assert entries(lock)
    assert [line for line in entries(lock) if not ENTRY.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_locked_to_a_version_that_pyproject_allows(lock):
    versions = defaultdict(list)
    for name, version, _ in locked(lock):
        versions[name].append(version)
    named = [(canonicalize_name(each.name), each.specifier) for each in wanted(WANTED[lock])]
    assert len(named) >= 4
    assert [name for name, _ in named if name not in versions] == []
    assert [(name, str(allowed)) for name, allowed in named if not all(v in allowed for v in versions[name])] == []


@pytest.mark.parametrize("part", ["build", "run"])
def test_a_part_is_locked_to_the_files_that_the_whole_is_locked_to(part):
    assert locked(part) <= locked("dev")


def test_what_builds_the_site_changes_no_version_that_dev_has():
    names = {name for name, *_ in locked("dev")}
    assert {entry for entry in locked("docs") if entry[0] in names} <= locked("dev")


def hashed(path):
    """The entry of a lock for a file."""
    return f"{path.name.split('-')[0]}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def tiny_wheel(folder, name):
    """Make a wheel of one module with the same name."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return path


def tiny_source(folder, name):
    """A source package whose building leaves a file named `built` beside it."""
    script = folder / "setup.py"
    built = str(folder / "built")
    script.write_text(
        f"open({built!r}, 'w').close()\nimport setuptools\nsetuptools.setup(name={name!r}, version='1.0')\n"
    )
    path = folder / f"{name}-1.0.tar.gz"
    with tarfile.open(path, "w:gz") as source:
        source.add(script, f"{name}-1.0/setup.py")
    return path


def lay(checkout, **locks):
    """Lay our Makefile into a folder, with these lines as its locks."""
    shutil.copy(ROOT / "Makefile", checkout)
    (checkout / "requirements").mkdir(exist_ok=True)
    for lock, line in locks.items():
        (checkout / "requirements" / f"{lock}.lock").write_text(f"{line}\n")


def fill(checkout, python=sys.executable):
    """Have make fill an environment from the locks, with nothing to be had but what is in the folder."""
    environment = {
        "PATH": os.defpath,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(checkout),
    }
    command = ["make", ".venv/.locked", f"PYTHON={python}"]
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)


def importable(checkout, name):
    return bool(list((checkout / ".venv").glob(f"lib/python*/site-packages/{name}.py")))


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Make a folder whose environment has a tiny wheel from each lock; return it with the output of make."""
    if shutil.which("make", path=os.defpath) is None or importlib.util.find_spec("ensurepip") is None:
        pytest.skip("make, or Python's ensurepip, is not on this machine")
    checkout = tmp_path_factory.mktemp("filled")
    lay(checkout, **{lock: hashed(tiny_wheel(checkout, f"tiny_{lock}")) for lock in ("build", "dev")})
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "left_from_before").touch()
    return checkout, fill(checkout)


@pytest.fixture
def prepared(filled, tmp_path):
    """A folder like it, and a Python whose new environments are copies of that one: seconds less for each test."""
    checkout = tmp_path / "checkout"
    shutil.copytree(filled[0], checkout, symlinks=True, ignore=shutil.ignore_patterns(".locked"))
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\n[ "$2" = venv ] || exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return checkout, python


def test_make_installs_what_has_the_locked_hash_into_an_emptied_environment(filled):
    checkout, made = filled
    assert made.returncode == 0, made.stderr
    assert importable(checkout, "tiny_build")
    assert importable(checkout, "tiny_dev")
    assert not (checkout / ".venv" / "left_from_before").exists()


@pytest.mark.parametrize("lock", ["build", "dev"])
@pytest.mark.parametrize(
    ("hashes", "said"),
    [(f" --hash=sha256:{'0' * 64}", "DO NOT MATCH THE HASHES"), ("", "Hashes are required")],
    ids=["another hash", "no hash"],
)
def test_make_refuses_a_package_whose_hash_differs_or_is_not_locked(prepared, lock, hashes, said):
    checkout, python = prepared
    tiny_wheel(checkout, "tiny_other")
    lay(checkout, **{lock: f"tiny_other==1.0{hashes}"})
    made = fill(checkout, python)
    assert made.returncode != 0
    assert said in made.stderr
    assert not importable(checkout, "tiny_other")
    assert not (checkout / ".venv" / ".locked").exists()


def test_make_runs_no_code_of_a_source_package_that_is_not_named(prepared):
    checkout, python = prepared
    lay(checkout, dev=hashed(tiny_source(checkout, "tiny_source")))
    made = fill(checkout, python)
    assert made.returncode != 0
    assert "No matching distribution found for tiny_source==1.0" in made.stderr
    assert not (checkout / "built").exists()


def test_an_editable_install_puts_only_the_source_root_on_the_path(tmp_path):
    """Files in a checkout are not importable, and nothing is imported when an interpreter starts."""
    pytest.importorskip("hatchling", reason="the build backend is not in this environment; make installs it")
    checkout, site = tmp_path / "checkout", tmp_path / "site"
    (checkout / "pipeline" / "kyoki").mkdir(parents=True)
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, checkout)
    for name in ("pipeline/kyoki/__init__.py", "stray.py"):
        (checkout / name).touch()
    build = f"import hatchling.build as build; print(build.build_editable({str(tmp_path)!r}))"
    wheel = subprocess.run([sys.executable, "-c", build], cwd=checkout, capture_output=True, text=True, check=True)
    zipfile.ZipFile(tmp_path / wheel.stdout.split()[-1]).extractall(site)
    (lines,) = (path.read_text(encoding="utf-8").splitlines() for path in site.glob("*.pth"))
    assert lines == [str(checkout / "pipeline")]  # a line that begins with import would be run
    probe = (
        f"import site; site.addsitedir({str(site)!r}); from importlib.util import find_spec; "
        "print(find_spec('kyoki').origin, find_spec('stray'))"
    )
    seen = subprocess.run(
        [sys.executable, "-I", "-S", "-c", probe], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert seen.stdout.split() == [str(checkout / "pipeline" / "kyoki" / "__init__.py"), "None"]
