"""The worked examples of CONTRIBUTING.md, followed in a copy of the source: each new row of a test fails, then passes.

That of a stage is followed by tests/running/test_registry.py.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^### ([^\n]+)\n(.*?)(?=^##)", PAGE, flags=re.DOTALL | re.MULTILINE))
EDIT = re.compile(
    r"^`(?P<file>[\w./-]+)`(?:(?!\n\n).)*\n\n```(?P<language>text|diff)\n(?P<code>.*?)^```", re.DOTALL | re.MULTILINE
)


def edit(copy, file, language, code):
    path = copy / file
    text = path.read_text(encoding="utf-8")
    if language == "text":
        path.write_text(text.rstrip("\n") + "\n" + code, encoding="utf-8")
        return
    old, new = ("".join(line[1:] for line in code.splitlines(keepends=True) if line[0] == sign) for sign in "-+")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def run(copy, command):
    env = {**os.environ, "PYTHONPATH": str(copy / "pipeline")}
    args = [sys.executable, *command.split()[1:], "-n", "0", "-p", "no:cacheprovider"]
    return subprocess.run(args, cwd=copy, env=env, capture_output=True, text=True, check=False)


def test_the_examples_are_there():
    assert {"A cleaning cue", "A name", "A state's other name", "A rule", "A stage and its table"} <= set(EXAMPLES)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in EXAMPLES if "stage" not in name])
def test_an_example_fails_before_its_change_and_passes_after_it(name, tmp_path):
    for folder in ("pipeline", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "NOTICE", "CONTRIBUTING.md"):
        shutil.copy(ROOT / file, tmp_path)
    edits = [each.group("file", "language", "code") for each in EDIT.finditer(EXAMPLES[name])]
    (command,) = re.findall(r"```sh\n(python -m pytest .*)\n```", EXAMPLES[name])
    tests = [one for one in edits if one[0].startswith("tests/")]
    changes = [one for one in edits if one[0].startswith("pipeline/")]
    assert len(tests) == len(changes) == 1
    edit(tmp_path, *tests[0])
    before = run(tmp_path, command)
    assert before.returncode == 1, before.stdout[-2000:]
    assert "1 failed" in before.stdout
    edit(tmp_path, *changes[0])
    after = run(tmp_path, command)
    assert after.returncode == 0, after.stdout[-2000:]
