"""Each threshold of reading has a case on either side: moved up or down, one of the two falls.

`tools/move_constants.py reading` moves them.
"""

import io
import json
import zipfile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE

from kyoki.config import ReadSettings
from kyoki.errors import UndecodableError
from kyoki.reading import charset, documents
from kyoki.reading.packages import Budget, OverflowingError
from kyoki.reading.variables import packed, unpacked
from kyoki.stages.read import read

BODY = "港で古い灯台の修理が始まった。"


def put(folder, name, data):
    """A folder with one file."""
    (folder / "raw").mkdir()
    (folder / "raw" / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder / "raw"


def archive(name, data):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as members:
        members.writestr(name, data)
    return file.getvalue()


class TestCharset:
    @pytest.mark.parametrize(
        ("coding", "rare", "kana", "is_text"),
        [
            ("cp932", 14, 1, True),  # a kanji of level 2 counts a fifth, a kana 1: 3.8 of 15, 0.253
            ("cp932", 15, 0, False),
            ("utf-16-le", 12, 8, True),  # 10.4 of 20, 0.52; any two bytes are a character
            ("utf-16-le", 13, 7, False),
        ],
    )
    def test_how_japanese_a_text_must_look(self, coding, rare, kana, is_text):
        data = ("龜" * rare + "の" * kana).encode(coding)
        if is_text:
            assert charset.decode(data).charset == coding[:6]
        else:
            with pytest.raises(UndecodableError):
                charset.decode(data)

    @pytest.mark.parametrize(("n", "is_foreign"), [(200, False), (201, True)])
    def test_kanji_of_a_text_without_kana(self, n, is_foreign):
        assert charset._foreign("灯" * n) is is_foreign


class TestMarkup:
    @pytest.mark.parametrize(("before", "is_markup"), [(99_000, True), (100_000, False)])
    def test_characters_that_are_searched_for_tags(self, before, is_markup):
        assert documents.is_markup(" " * before + "<p>港</p>\n<p>灯台</p>") is is_markup


class TestPackages:
    @pytest.mark.parametrize(("n", "is_read"), [(3, True), (4, False)])
    def test_archives_within_each_other(self, tmp_path, n, is_read):
        data = BODY.encode()
        for level in range(n):
            data = archive("b.zip" if level else "a.txt", data)
        found = read([put(tmp_path, "c.zip", data)])
        assert (len(found.scrapes), len(found.rejects)) == (is_read, not is_read)

    @pytest.mark.parametrize(("n", "is_too_much"), [(2_000_000, False), (2_000_001, True)])
    def test_size_to_which_a_file_unpacks(self, n, is_too_much):
        """A file of 20 kB to 100 times as much."""
        budget = Budget(20_000, ReadSettings())
        if is_too_much:
            with pytest.raises(OverflowingError):
                budget.take(n)
        else:
            budget.take(n)
            assert budget.left == 0

    @pytest.mark.parametrize(("n", "is_heading"), [(10, True), (11, False)])
    def test_styles_based_on_each_other(self, tmp_path, n, is_heading):
        """The first is that of a heading."""
        document = docx.Document()
        style = document.styles["Heading 1"]
        for number in range(n - 1):
            based = document.styles.add_style(f"style {number}", WD_STYLE_TYPE.PARAGRAPH)
            based.base_style = style
            style = based
        document.add_paragraph("灯台の修理", style)
        document.add_paragraph(BODY)
        file = io.BytesIO()
        document.save(file)
        (row,) = read([put(tmp_path, "a.docx", file.getvalue())]).scrapes.itertuples()
        assert ("<h1>灯台の修理" in row.raw) == is_heading


class TestRows:
    @pytest.mark.parametrize(("n_empty", "n_found"), [(99_999, 2), (100_000, 1)])
    def test_rows_without_an_article_after_which_reading_ends(self, tmp_path, n_empty, n_found):
        lines = "body\n" + f"{BODY}\n" + " \n" * n_empty + f"{BODY}終わり。\n"
        assert len(read([put(tmp_path, "a.csv", lines)]).scrapes) == n_found

    @pytest.mark.parametrize(("n", "is_found"), [(99_990, True), (100_000, False)])
    def test_characters_that_are_searched_for_a_header(self, tmp_path, n, is_found):
        """One long name of a column, and the one that is looked for."""
        header = "x" * n + ",body"
        found = read([put(tmp_path, "a.csv", f"{header}\n1,{BODY}\n")])
        assert len(found.scrapes) == is_found

    @pytest.mark.parametrize(("n", "n_kept"), [(200, 200), (201, 200)])
    def test_fields_of_a_row(self, n, n_kept):
        assert len(unpacked(packed({f"f{at}": "x" for at in range(n)}, []))) == n_kept

    @pytest.mark.parametrize(("n", "wanted"), [(5, {"a.a.a.a.a": "x"}), (6, {})])
    def test_names_of_a_field_within_others(self, n, wanted):
        row = json.loads('{"a":' * n + '"x"' + "}" * n)
        assert unpacked(packed(row, [])) == wanted
