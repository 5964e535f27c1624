"""Excel workbooks, Word documents and ZIP archives as scrapes."""

import csv
import datetime as dt
import gzip
import io
import random
import zipfile

import docx
import openpyxl
import pytest
from docx.enum.style import WD_STYLE_TYPE

import kyoki
from kyoki.config import ReadSettings, Settings
from kyoki.reading.variables import unpacked
from kyoki.running.parts import PartStore
from kyoki.running.read_inputs import read_inputs
from kyoki.stages.read import read

BODY = "市の港で古い灯台の修理が始まった。工事は来年の春まで続くという。\n"


def workbook(path, sheets):
    """Write sheets, rows of cells each, by name."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def archive(path, members):
    """Write members, bytes or text by name, into a ZIP archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def bytes_of(write, *args):
    file = io.BytesIO()
    write(file, *args)
    return file.getvalue()


def test_a_row_of_a_sheet_is_an_article_and_its_other_cells_are_variables(tmp_path):
    rows = [
        [],
        ["title", "body", "date", "人数", "済", "比", "時"],
        [
            "灯台",
            BODY,
            dt.datetime.fromisoformat("2024-06-01"),
            3.0,
            True,
            0.25,
            dt.datetime.fromisoformat("2024-06-01T09:30"),
        ],
        [None, None, None],
        ["港", BODY * 2, dt.date(2024, 6, 2), 12, False, None, None],
    ]
    found = read([workbook(tmp_path / "a.xlsx", {"記事": rows})])
    assert found.rejects.empty
    first, second = found.scrapes.sort_values("row").to_dict("records")
    assert (first["path"], first["row"], first["kind"], first["title"]) == ("a.xlsx!/記事", 1, "xlsx", "灯台")
    assert (first["raw"], first["date"]) == (BODY.strip(), "2024-06-01")
    assert unpacked(first["variables"]) == {"人数": "3", "済": "true", "比": "0.25", "時": "2024-06-01T09:30:00"}
    assert (second["row"], unpacked(second["variables"])) == (3, {"人数": "12", "済": "false"})


def test_each_sheet_with_a_text_column_is_read_and_the_others_are_passed_over(tmp_path):
    sheets = {"A社": [["body"], ["一"]], "メモ": [["memo"], ["x"]], "空": [], "B社": [["n", "body"], [1, "二"]]}
    found = read([workbook(tmp_path / "a.xlsx", sheets)])
    assert sorted(found.scrapes["path"]) == ["a.xlsx!/A社", "a.xlsx!/B社"]
    assert found.rejects.empty


def test_a_workbook_without_a_text_column_is_one_reject_that_says_what_was_found(tmp_path):
    found = read([workbook(tmp_path / "a.xlsx", {"s": [["原稿"], ["x"]]}), workbook(tmp_path / "b.xlsx", {"s": []})])
    rejects = found.rejects.set_index("path")
    assert rejects["reason"].to_dict() == {"a.xlsx": "bad_row", "b.xlsx": "empty"}
    wanted = "expected the article in body, html, text, content, 本文, or name its field: --set read.body=FIELD"
    assert f"found s: 原稿; {wanted}" in rejects.loc["a.xlsx", "detail"]
    named = read([tmp_path / "a.xlsx"], settings=ReadSettings(body="原稿"))
    assert named.scrapes["raw"].tolist() == ["x"]


def test_a_row_has_the_id_of_the_same_row_in_csv(tmp_path):
    header, *rows = [["title", "body", "n"], ["一", BODY, "1"], ["二", BODY, "2"]]
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *[[one, body.strip(), n] for one, body, n in rows]])
    workbook(tmp_path / "a.xlsx", {"s": [header, *rows]})
    ids = [set(read([tmp_path / name]).scrapes["scrape_id"]) for name in ("a.csv", "a.xlsx")]
    assert ids[0] == ids[1]


def test_a_formula_has_the_value_that_was_saved_with_it(tmp_path):
    rows = [["body", "sum"], [BODY, "=1+1"]]
    path = workbook(tmp_path / "a.xlsx", {"s": rows})  # openpyxl saves no values
    assert read([path]).scrapes["variables"].isna().all()


def word(path, write):
    document = docx.Document()
    write(document)
    document.save(path)
    return path


def chapters(document):
    document.add_heading("灯台を直す", 0)
    document.add_paragraph("市の港で古い灯台の修理が始まった。<b>費用</b>は三億円だ。")
    document.add_heading("日程", 2)
    document.add_paragraph("工事は来年の春まで続く。")
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "期間", "十か月"
    document.add_paragraph("見学はできない。").add_run().add_break()


def test_a_word_document_is_one_article_with_its_headings(tmp_path):
    found = read([word(tmp_path / "a.docx", chapters)])
    (scrape,) = found.scrapes.to_dict("records")
    assert (scrape["path"], scrape["kind"], scrape["markup"], scrape["title"]) == (
        "a.docx",
        "docx",
        "html",
        "灯台を直す",
    )
    assert "<h1>灯台を直す</h1>" in scrape["raw"]
    assert "<h2>日程</h2>" in scrape["raw"]
    assert "&lt;b&gt;費用" in scrape["raw"]
    article = kyoki.clean(found.scrapes).articles.iloc[0]
    assert article["title"] == "灯台を直す"
    assert article["text"].split("\n") == [
        "灯台を直す",
        "市の港で古い灯台の修理が始まった。<b>費用</b>は三億円だ。",
        "日程",
        "工事は来年の春まで続く。",
        "期間",
        "十か月",
        "見学はできない。",
    ]


def based_on_a_heading(document):
    style = document.styles.add_style("見出しその他", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 1"]
    document.add_paragraph("港の話", "見出しその他")
    document.add_paragraph("灯台は白い。")


def in_a_circle(document):
    first, second = (document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) for name in "ab")
    first.base_style, second.base_style = second, first
    document.add_paragraph("灯台は白い。", "a")


@pytest.mark.parametrize(
    ("write", "wanted"),
    [
        (based_on_a_heading, "<h1>港の話</h1>\n<p>灯台は白い。</p>"),
        (in_a_circle, "<article>\n<p>灯台は白い。</p>"),
        (lambda document: document.add_paragraph("一\n二\t三"), "<p>一<br>二 三</p>"),
    ],
)
def test_headings_are_known_by_their_style_or_the_one_that_it_is_based_on(tmp_path, write, wanted):
    assert wanted in read([word(tmp_path / "a.docx", write)]).scrapes["raw"][0]


READING = "<w:rt><w:r><w:t>とうだい</w:t></w:r></w:rt>"
RUBY = f"<w:r><w:ruby>{READING}<w:rubyBase><w:r><w:t>灯台</w:t></w:r></w:rubyBase></w:ruby></w:r>"
DELETED = "<w:del><w:r><w:delText>古い</w:delText></w:r></w:del><w:ins><w:r><w:t>新しい</w:t></w:r></w:ins>"
LINK = "<w:hyperlink><w:r><w:t>港</w:t></w:r></w:hyperlink>"
FIELD = "<w:r><w:instrText>PAGE</w:instrText></w:r><w:sdt><w:sdtContent><w:r><w:t>頁</w:t></w:r></w:sdtContent></w:sdt>"


@pytest.mark.parametrize(("runs", "wanted"), [(RUBY, "灯台"), (DELETED, "新しい"), (LINK, "港"), (FIELD, "頁")])
def test_what_a_reader_of_a_paragraph_sees_is_its_text(tmp_path, runs, wanted):
    path = word(tmp_path / "a.docx", lambda document: document.add_paragraph("MARK"))
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:r><w:t>MARK</w:t></w:r>", runs.encode())
    raw = read([archive(tmp_path / "b.docx", parts)]).scrapes["raw"][0]
    assert f"<p>{wanted}</p>" in raw


def test_a_member_of_an_archive_is_the_scrape_that_it_would_be_if_it_were_unpacked_there(tmp_path):
    names = {
        "例文新聞/1.txt": BODY,
        "例文新聞/2.html": f"<html><body><p>{BODY}</p></body></html>",
        "a.jsonl": '{"body": "x"}\n',
    }
    (tmp_path / "packed").mkdir()
    archive(tmp_path / "packed" / "a.zip", {**names, "__MACOSX/._1.txt": "x", ".DS_Store": "x", "例文新聞/": ""})
    for name, text in names.items():
        path = tmp_path / "plain" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    packed, plain = (read([tmp_path / name]) for name in ("packed", "plain"))
    assert set(packed.scrapes["path"]) == {f"packed/a.zip!/{name}" for name in names}
    assert packed.rejects.empty
    columns = ["scrape_id", "row", "kind", "markup", "folder", "sha256", "raw"]
    assert packed.scrapes[columns].equals(plain.scrapes[columns])


def test_archives_hold_workbooks_documents_packed_files_and_archives(tmp_path):
    book = bytes_of(workbook, {"s": [["body"], [BODY]]})
    inner = bytes_of(archive, {"深い/3.txt": BODY * 3, "b.xlsx": book})
    members = {"a.docx": bytes_of(word, chapters), "1.html.gz": gzip.compress(b"<p>x</p>"), "n/inner.zip": inner}
    found = read([archive(tmp_path / "a.zip", members)])
    assert found.rejects.empty
    rows = found.scrapes.set_index("path")["folder"].fillna("").to_dict()
    assert rows == {
        "a.zip!/a.docx": "",
        "a.zip!/1.html.gz": "",
        "a.zip!/n/inner.zip!/深い/3.txt": "n/深い",
        "a.zip!/n/inner.zip!/b.xlsx!/s": "n",
    }
    read_again = read([archive(tmp_path / "a.zip", dict(reversed(members.items())))])
    assert read_again.scrapes.equals(found.scrapes)


def test_what_office_keeps_beside_an_open_file_is_passed_over(tmp_path):
    for name in ("~$a.xlsx", "~$b.docx"):
        (tmp_path / name).write_bytes(bytes(165))
    archive(tmp_path / "a.zip", {"~$a.xlsx": bytes(165), "a.txt": BODY})
    found = read([tmp_path])
    assert len(found.scrapes) == 1
    assert found.rejects.empty


def test_the_same_packed_as_gz_is_read_alike(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"s": [["body"], [BODY]]})
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "a.xlsx.gz").write_bytes(gzip.compress(path.read_bytes()))
    assert read([tmp_path / "b"]).scrapes["path"].tolist() == ["b/a.xlsx.gz!/s"]


@pytest.mark.parametrize("charset", ["cp932", "utf-8"])
def test_names_that_are_not_marked_as_utf_8_are_what_they_were_written_as(tmp_path, charset):
    name = "表/記事.txt"  # 表 ends in a backslash in cp932
    archive(tmp_path / "a.zip", {"XXXXX.txt": BODY})
    data = (tmp_path / "a.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as file:
        member = zipfile.ZipInfo("x" * len(name.encode(charset)))
        file.writestr(member, BODY)
    data = (tmp_path / "b.zip").read_bytes().replace(member.filename.encode(), name.encode(charset))
    (tmp_path / "b.zip").write_bytes(data)
    assert read([tmp_path / "b.zip"]).scrapes["path"].tolist() == [f"b.zip!/{name}"]


def test_a_run_reads_what_is_packed_once_and_again_only_after_a_change(tmp_path, local):
    inputs = tmp_path / "in"
    inputs.mkdir()
    members = {f"例文新聞/{n}.txt": BODY * n for n in range(1, 4)}
    archive(inputs / "a.zip", {**members, "p.png": b"\x89PNG", "b.xlsx": bytes_of(workbook, {"s": [["body"], [BODY]]})})
    workbook(inputs / "c.xlsx", {"s": [["body", "n"], *[[f"{BODY}{n}", n] for n in range(3)]]})
    word(inputs / "d.docx", chapters)
    (tmp_path / "parts").mkdir()
    store = PartStore(tmp_path / "parts", "read", "k")
    pool = local(1)
    first = read_inputs([inputs], Settings(), store, pool)
    assert first.n_read == 8
    assert {one.path for one in first.known} == {
        *(f"in/a.zip!/{name}" for name in members),
        *("in/a.zip!/b.xlsx!/s", "in/c.xlsx!/s", "in/d.docx"),
    }
    assert [(one.path, one.reason) for one in first.rejects] == [("in/a.zip!/p.png", "unsupported")]
    again = read_inputs([inputs], Settings(), store, pool)
    assert (again.known, again.rejects, again.n_read) == (first.known, first.rejects, 0)
    archive(inputs / "a.zip", {**members, "例文新聞/9.txt": BODY * 9})
    changed = read_inputs([inputs], Settings(), store, pool)
    assert changed.n_read == 1
    assert len(changed.known) == 8


def test_workbooks_of_any_cells_are_scrapes_or_rejects(tmp_path):
    draw = random.Random(19)
    values = [None, "", "x", BODY, 1, 1.5, True, dt.date(2024, 1, 1), dt.time(9), dt.timedelta(1), "=A1", "\u3000"]
    for n in range(20):
        rows = [["body", "n", "", "n"], *[[draw.choice(values) for _ in range(draw.randint(0, 6))] for _ in range(8)]]
        found = read([workbook(tmp_path / f"{n}.xlsx", {"s": rows})])
        filled = sum(any(str(cell or "").strip() and not str(cell).startswith("=") for cell in row) for row in rows[1:])
        assert len(found.scrapes) + len(found.rejects) == filled or found.scrapes.empty
