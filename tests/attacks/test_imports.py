"""No process of a run imports modules, or reads settings, from the working folder or an input folder."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import kyoki

ROOT = Path(kyoki.__file__).parents[1]
KYOKI = Path(sys.executable).with_name("kyoki")
#: Modules of the standard library, of the packages that a run needs, and of their optional dependencies.
SHADOWS = [
    "__future__",
    "importlib",
    "contextlib",
    "json",
    "logging",
    "pickle",
    "queue",
    "subprocess",
    "threading",
    "typing",
    "sitecustomize",
    "usercustomize",
    "cloudpickle",
    "duckdb",
    "fugashi",
    "ginza",
    "loky",
    "matplotlib",
    "networkx",
    "numpy",
    "pandas",
    "psutil",
    "pyarrow",
    "scipy",
    "spacy",
    "typer",
    "IPython",
    "bottleneck",
    "colorama",
    "cupy",
    "google",
    "h5py",
    "mxnet",
    "numexpr",
    "ruamel_yaml",
    "tensorflow",
    "thinc_apple_ops",
    "torch",
    "uarray",
    "plugin",
]
#: Entry points that an installed package may offer spaCy, which searches the whole path.
ENTRY_POINTS = "[spacy_factories]\nplugin = plugin:make\n[spacy_architectures]\nplugin = plugin:make\n"
ARTICLE = "首相は4月5日、東京都内で韓国の大統領と会談し、核問題について協議した。\n次の会談はソウルで開かれる。\n"
#: A program in place of a notebook: it has imported its modules before the folder has any files.
NOTEBOOK = """
import importlib, os, sys
from pathlib import Path
import kyoki
from kyoki import imports
from kyoki.running import workers

def look(names):
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            pass
    return sys.path, kyoki.__file__

{before}
sys.path[:0] = {entries!r}
before = dict(os.environ), list(sys.path)
for file in list(Path({laid!r}).iterdir()):
    file.rename(Path({folder!r}, file.name))
{task}
assert (dict(os.environ), list(sys.path)) == before
"""
LOOK = """
executor = workers._executor(1, 0)
print(executor.submit(look, {names!r}).result())
executor.shutdown()
"""


def lay(folder, marks):
    """Put files beside the articles that leave a mark, with the process's number, when they are imported."""
    for name in (*SHADOWS, "kyoki"):
        text = f"import os\nopen(os.path.join({str(marks)!r}, f'{{__name__}} {{os.getpid()}}'), 'w').close()\n"
        Path(folder, f"{name}.py").write_text(text)
    Path(folder, "plugin-1.0.dist-info").mkdir(exist_ok=True)
    Path(folder, "plugin-1.0.dist-info", "METADATA").write_text("Metadata-Version: 2.1\nName: plugin\nVersion: 1.0\n")
    Path(folder, "plugin-1.0.dist-info", "entry_points.txt").write_text(ENTRY_POINTS)


@pytest.fixture
def marks(tmp_path):
    (tmp_path / "marks").mkdir()
    return tmp_path / "marks"


@pytest.fixture
def articles(tmp_path):
    """A folder with articles for two workers."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(9):
        (folder / f"{number}.txt").write_text(ARTICLE.replace("5日", f"{number + 1}日"), encoding="utf-8")
    return folder


def ended(command, cwd, environment=()):
    """The process, at its end, and what it wrote."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MPL", "MATPLOTLIB"))}
    process = subprocess.Popen(
        command, cwd=cwd, env=clean | dict(environment), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    written, said = process.communicate(timeout=100)
    assert process.returncode == 0, said
    return process, written, said


def imported(marks, but_by=0):
    """Return the names imported from the folder, except by one process."""
    found = (path.name.split() for path in marks.iterdir())
    return sorted(name for name, process in found if int(process) != but_by)


@pytest.mark.slow
@pytest.mark.model
def test_the_command_imports_nothing_out_of_the_folder_it_works_in(articles, marks, tmp_path):
    lay(articles, marks)
    several = [f"{number}.txt" for number in range(5)]  # with fewer there are no figures
    ended([KYOKI, "run", *several, "--out", tmp_path / "out", "--workers", "2"], articles)
    assert (tmp_path / "out" / "figures" / "top_entities.svg").is_file()
    assert imported(marks) == []


@pytest.mark.model
@pytest.mark.slow
def test_entries_of_pythonpath_that_are_such_folders_are_left_out(articles, marks, tmp_path):
    for folder in ("work", "other"):
        (tmp_path / folder).mkdir()
    for folder in (tmp_path / "work", articles):
        lay(folder, marks)
        (folder / "kyoki.py").unlink()  # the interpreter has the entry before any of our code runs
    (tmp_path / "link").symlink_to(articles)
    entries = ["", tmp_path / "other", articles, tmp_path / "link"]
    environment = {"PYTHONPATH": os.pathsep.join(map(str, entries))}
    command = [KYOKI, "run", articles, "--out", tmp_path / "out", "--workers", "2", "--no-figures"]
    process, *_ = ended(command, tmp_path / "work", environment)
    assert imported(marks, but_by=process.pid) == []
    # The interpreter itself imports these two, before the command's first line.
    assert set(imported(marks)) <= {"sitecustomize", "usercustomize"}


def notebook(task, cwd, folder, entries, tmp_path, marks, before=""):
    """Run a task in a program that has such entries on its path, as notebooks have; return what it wrote."""
    (tmp_path / "laid").mkdir()
    lay(tmp_path / "laid", marks)
    code = NOTEBOOK.format(before=before, task=task, entries=entries, laid=str(tmp_path / "laid"), folder=str(folder))
    process, written, _ = ended([sys.executable, "-c", code], cwd, {"PYTHONPATH": ""})
    assert imported(marks, but_by=process.pid) == []
    return written


@pytest.mark.model
@pytest.mark.slow
def test_the_workers_of_a_notebook_import_nothing_out_of_its_folder(articles, marks, tmp_path):
    task = f"kyoki.run([{str(articles)!r}], out={str(tmp_path / 'out')!r}, workers=2)"
    stages = [
        "duckdb",
        "networkx",
        "scipy.special",
        "scipy.sparse.csgraph",
        *(f"kyoki.stages.{path.stem}" for path in (ROOT / "kyoki" / "stages").glob("*.py")),
    ]
    notebook(task, articles, articles, [""], tmp_path, marks, before=f"look({stages!r})")
    assert (tmp_path / "out" / "ledger.json").is_file()


@pytest.mark.slow
def test_a_worker_has_no_entry_that_is_the_working_folder_however_it_is_spelled(articles, marks, tmp_path):
    (tmp_path / "link").symlink_to(articles)
    entries = ["", ".", "../articles", str(articles), str(tmp_path / "link"), str(tmp_path)]
    written = notebook(LOOK.format(names=SHADOWS), articles, articles, entries, tmp_path, marks)
    path, _ = ast.literal_eval(written)
    assert str(tmp_path) in path  # other folders stay
    assert not any(articles.samefile(entry) for entry in path if Path(entry).exists())


@pytest.mark.slow
def test_a_worker_has_no_entry_that_is_a_folder_of_inputs(articles, marks, tmp_path):
    task = f"imports.keep_out([{str(articles / '1.txt')!r}])\n" + LOOK.format(names=SHADOWS)
    written = notebook(task, tmp_path, articles, [str(articles)], tmp_path, marks)
    path, _ = ast.literal_eval(written)
    assert str(articles) not in path


@pytest.mark.parametrize("cwd", [ROOT, ROOT.parent])
def test_of_a_checkout_that_is_such_a_folder_a_worker_has_the_package_alone(tmp_path, cwd):
    nothing = str(tmp_path)
    (tmp_path / "kyoki.py").write_text("another version")
    task = f"imports.keep_out([{str(ROOT)!r}])\n" + LOOK.format(names=["plugin"])
    code = NOTEBOOK.format(before="", task=task, entries=[str(ROOT), nothing], laid=nothing, folder=nothing)
    _, written, _ = ended([sys.executable, "-c", code], cwd, {"PYTHONPATH": str(ROOT)})
    path, package = ast.literal_eval(written)
    assert package == kyoki.__file__
    assert not {"", ".", str(ROOT)} & set(path)


def test_where_python_is_installed_is_searched_also_if_that_is_the_working_folder():
    stdlib = Path(os.__file__).parent
    code = "import sys; from kyoki import imports; imports.begin(); print(sys.path)"
    _, written, _ = ended([sys.executable, "-c", code], stdlib)
    assert str(stdlib) in ast.literal_eval(written)


def test_the_package_as_a_program_imports_nothing_more_out_of_the_folder(articles, marks):
    lay(articles, marks)
    for name in ("importlib", "contextlib", "kyoki"):  # which python -m itself imports, before our first line
        (articles / f"{name}.py").unlink()
    ended([sys.executable, "-m", "kyoki", "run", "--help"], articles)
    assert imported(marks) == []


@pytest.mark.slow
@pytest.mark.parametrize("place", ["work", "home"])
def test_figures_are_drawn_without_a_matplotlibrc(tmp_path, place):
    for folder in ("work", "home"):
        (tmp_path / folder).mkdir()
    (tmp_path / place / "matplotlibrc").write_text("font.size: 40\nbackend: module://plugin\nnonsense\n")
    code = """
from kyoki import imports
imports.begin()
from kyoki.showing import drawing as figures
figures.load()
import matplotlib
print(matplotlib.rcParamsOrig["font.size"])
"""
    environment = {"MATPLOTLIBRC": str(tmp_path / "home")}
    _, written, said = ended([sys.executable, "-c", code], tmp_path / "work", environment)
    assert (written, said) == ("10.0\n", "")
