"""Notebooks: committed without outputs, short, bilingual; they run on the sample corpus with figures, no warnings.

`pytest --nbmake notebooks` runs them as a user would, on `outputs`; here the run is looked at.
"""

import ast
import re
from pathlib import Path

import nbformat
import pytest
from matplotlib.ft2font import FT2Font
from nbclient import NotebookClient

from kyoki.showing.drawing import font_path

NOTEBOOKS = {path.stem: path for path in sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))}
DRAWING = ("01_corpus", "02_entities_and_pairs", "04_compare_outlets_and_months", "06_steps_of_kh_coder")
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


@pytest.fixture(params=NOTEBOOKS)
def notebook(request):
    return nbformat.read(NOTEBOOKS[request.param], as_version=nbformat.NO_CONVERT)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("name", ["docs/python.md", "docs/python.ja.md"])
def test_the_notebooks_of_the_pages_are_there(name):
    assert list(NOTEBOOKS) == sorted([*DRAWING, "03_new_articles", "05_bring_your_own_names"])
    page = (Path(__file__).parents[1] / name).read_text(encoding="utf-8")
    assert re.findall(r"\(generated/notebooks/(\w+)\.ipynb\)", page) == list(NOTEBOOKS)


def test_no_output_is_committed(notebook):
    assert [cell.id for cell in code(notebook) if cell.outputs or cell.execution_count is not None] == []


def test_the_format_is_valid_with_readable_ids_and_opens_everywhere(notebook):
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", cell.id) for cell in notebook.cells)


def test_cells_are_short_and_define_nothing_that_belongs_into_the_package(notebook):
    for cell in code(notebook):
        # A screen of code, the pasted article of 03_new_articles included.
        assert len(cell.source.splitlines()) <= 28, cell.id
        nodes = ast.walk(ast.parse(cell.source))
        assert not [node for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)], cell.id


def test_every_explanation_is_in_japanese_and_in_english(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            *heading, japanese, english = cell.source.split("\n\n")
            assert len(heading) <= 1, cell.id
            assert JAPANESE.search(japanese), cell.id
            assert japanese.endswith("。"), cell.id
            assert re.fullmatch(r"[A-Z`].*\.", english), cell.id


def test_a_notebook_starts_from_the_tables_and_ends_with_a_question(notebook):
    assert 'tables = kyoki.load("../outputs")' in code(notebook)[0].source
    assert notebook.cells[-2].source.startswith("## 問い：")
    assert notebook.cells[-1].id == "answer"


@pytest.mark.parametrize("name", DRAWING)
def test_the_font_has_every_character_that_a_notebook_writes(name):
    notebook = nbformat.read(NOTEBOOKS[name], as_version=nbformat.NO_CONVERT)
    assert "import matplotlib_fontja" in code(notebook)[0].source
    glyphs = FT2Font(str(font_path())).get_charmap()
    written = set("".join(cell.source for cell in code(notebook))) - {"\n"}
    assert {char for char in written if ord(char) not in glyphs} == set()


@pytest.fixture(scope="session")
def beside_a_run(sample_run, tmp_path_factory):
    """An empty folder `notebooks` beside the tables of the sample corpus."""
    root = tmp_path_factory.mktemp("project")
    (root / "outputs").symlink_to(sample_run, target_is_directory=True)
    (root / "notebooks").mkdir()
    return root / "notebooks"


@pytest.mark.model
@pytest.mark.slow
def test_a_notebook_runs_without_warnings_draws_and_answers(notebook, beside_a_run):
    NotebookClient(
        notebook, timeout=300, coalesce_streams=True, resources={"metadata": {"path": str(beside_a_run)}}
    ).execute()
    outputs = [output for cell in code(notebook) for output in cell.outputs]
    # A glyph that the font lacks is told here too: matplotlib warns of it.
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    drawn = [cell.id for cell in code(notebook) if any("image/png" in o.get("data", {}) for o in cell.outputs)]
    assert drawn == [cell.id for cell in code(notebook) if "plt.show()" in cell.source]
    (answer,) = notebook.cells[-1].outputs
    japanese, english = answer.text.splitlines()[:2]
    assert japanese.endswith("。")
    assert english.endswith(".")
