"""Malicious archives, workbooks and documents: each is set aside with a reason, and nothing else happens."""

import io
import re
import resource
import stat
import struct
import zipfile
from contextlib import contextmanager

import docx
import openpyxl
import pandas as pd
import pytest

from kyoki.config import ReadSettings
from kyoki.stages.read import read

BODY = "市の港で古い灯台の修理が始まった。工事は来年の春まで続くという。\n"


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def book():
    file = io.BytesIO()
    made = openpyxl.Workbook()
    made.active.append(["body", "n"])
    made.active.append([BODY, "secret"])
    made.save(file)
    return file.getvalue()


def document():
    file = io.BytesIO()
    made = docx.Document()
    made.add_paragraph(BODY)
    made.save(file)
    return file.getvalue()


def changed(data, name, change):
    """Change one part of an Office file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    assert name in parts
    return zipped({**parts, name: change(parts[name])})


def rejects(tmp_path, name, data, **settings):
    """Return the rejects of a file, by path; nothing is written anywhere."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(data)
    found = read([folder], settings=ReadSettings(**settings))
    assert sorted(path.name for path in tmp_path.rglob("*")) == sorted(["in", name])
    rows = ["" if pd.isna(row) else f", row {row}" for row in found.rejects["row"]]
    places = [path + row for path, row in zip(found.rejects["path"], rows, strict=True)]
    told = found.rejects[["reason", "detail"]].to_numpy().tolist()
    return found.scrapes, dict(zip(places, told, strict=True))


@pytest.mark.parametrize(
    "name", ["../x.txt", "a/../../x.txt", "/etc/x.txt", "C:\\x.txt", "..\\x.txt", "a/..", "\\\\host\\share\\x.txt"]
)
def test_a_name_that_leads_out_of_the_archive_is_set_aside(tmp_path, name):
    member = zipfile.ZipInfo("x")
    member.filename = name
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(member, BODY)
    scrapes, found = rejects(tmp_path, "a.zip", file.getvalue())
    assert scrapes.empty
    assert [reason for reason, _ in found.values()] == ["outside"]


def test_links_and_devices_in_an_archive_are_set_aside(tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, kind in {"l.txt": stat.S_IFLNK, "d.txt": stat.S_IFCHR, "p.txt": stat.S_IFIFO}.items():
            member = zipfile.ZipInfo(name)
            member.external_attr = (kind | 0o777) << 16
            archive.writestr(member, "/etc/passwd")
    scrapes, found = rejects(tmp_path, "a.zip", file.getvalue())
    assert scrapes.empty
    assert {reason for reason, _ in found.values()} == {"unsupported"}
    assert len(found) == 3


def encrypted(data):
    """Say of each member that it is encrypted."""
    data = bytearray(data)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(signature), bytes(data)):
            (flags,) = struct.unpack_from("<H", data, found.start() + at)
            struct.pack_into("<H", data, found.start() + at, flags | 1)
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", encrypted(zipped({"a.txt": BODY}))),
        ("a.xlsx", encrypted(book())),
        ("a.docx", encrypted(document())),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)),  # the format of a file with a password
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)),  # or Word 97
    ],
)
def test_what_is_encrypted_is_set_aside_as_such(tmp_path, name, data):
    scrapes, found = rejects(tmp_path, name, data)
    assert scrapes.empty
    ((reason, detail),) = found.values()
    assert reason == "unsupported"
    assert "encrypted" in detail


def nested(depth):
    data = zipped({"a.txt": BODY})
    for n in range(depth):
        data = zipped({f"{n}.zip": data, "b.txt": f"{n} {BODY}"})
    return data


def test_archives_in_archives_are_read_to_the_third(tmp_path):
    scrapes, found = rejects(tmp_path, "a.zip", nested(5))
    assert len(scrapes) == 3
    assert list(found.values()) == [["unsupported", "an archive within 3 others; unpack it to read it"]]


def test_an_archive_that_holds_itself_ends(tmp_path):
    """As droste.zip does: each level is another, so that only the depth ends it."""
    scrapes, found = rejects(tmp_path, "a.zip", nested(60))
    assert len(scrapes) == 3
    assert len(found) == 1


@contextmanager
def little_memory():
    """Leave half a gigabyte more than the process has."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 (no folder of ours)
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + 500_000_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


ZEROS = bytes(150_000_000)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("page.zip", lambda: zipped({"a.html": ZEROS.replace(b"\0", b"x")})),
        ("rows.zip", lambda: zipped({"a.csv": b"body\n" + ZEROS.replace(b"\0", b"a")})),
        ("many.zip", lambda: zipped({f"{n}.txt": b"%d" % n + b"a" * 15_000_000 for n in range(20)})),
        ("inner.zip", lambda: zipped({"a.zip": zipped({"a.txt": ZEROS})})),
        ("inner_stored.zip", lambda: zipped({"a.zip": zipped({"b.csv": b"body\n" + ZEROS}, zipfile.ZIP_STORED)})),
        ("book_in.zip", lambda: zipped({"a.xlsx": changed(book(), "xl/styles.xml", lambda _: ZEROS)})),
        ("a.xlsx", lambda: changed(book(), "xl/worksheets/sheet1.xml", lambda part: part + ZEROS)),
        ("strings.xlsx", lambda: changed(book(), "xl/styles.xml", lambda part: part + ZEROS.replace(b"\0", b" "))),
        ("a.docx", lambda: changed(document(), "word/document.xml", lambda part: part + ZEROS.replace(b"\0", b" "))),
        ("picture.docx", lambda: changed(document(), "word/styles.xml", lambda part: part + ZEROS[:50_000_000])),
    ],
)
def test_what_unpacks_to_far_more_than_it_is_is_not_read_to_its_end(tmp_path, name, make):
    data = make()
    with little_memory():
        scrapes, found = rejects(tmp_path, name, data)
    assert scrapes["n_bytes"].sum() <= max(1_000_000, 100 * len(data))
    assert "too_large" in {reason for reason, _ in found.values()}
    assert len(found) <= 3


def test_the_limit_of_all_members_together_ends_an_archive(tmp_path):
    members = {f"{n}.txt": b"%d %b" % (n, b"a" * 900_000) for n in range(30)}
    scrapes, found = rejects(tmp_path, "a.zip", zipped(members, zipfile.ZIP_STORED), max_unpacked=3)
    assert len(scrapes) == 3
    assert {path: reason for path, (reason, _) in found.items()} == {
        "in/a.zip!/11.txt": "too_large",
        "in/a.zip": "too_large",
    }
    assert all("read.max_unpacked" in detail for _, detail in found.values())


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
ENTITIES = {
    "laughs": (LAUGHS, "&j;"),
    "file": ('<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>', "&j;"),
    "address": ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', "x"),
    "nothing": ("<!DOCTYPE x>", "x"),
}
PARTS = {
    "xl/worksheets/sheet1.xml": book,
    "xl/workbook.xml": book,
    "xl/_rels/workbook.xml.rels": book,
    "[Content_Types].xml": book,
    "docProps/core.xml": document,
    "word/document.xml": document,
    "word/styles.xml": document,
}


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
@pytest.mark.parametrize("attack", ENTITIES)
@pytest.mark.parametrize("part", PARTS)
def test_xml_that_declares_a_document_type_is_not_parsed(tmp_path, part, attack, charset):
    prolog, use = ENTITIES[attack]

    def change(text):
        body = re.sub(r"^<\?xml.*?\?>", "", text.decode()).replace("secret", use)
        return f'<?xml version="1.0" encoding="{charset}"?><!-- {"x" * 70_000} -->{prolog}{body}'.encode(charset)

    name = "a.xlsx" if PARTS[part] is book else "a.docx"
    scrapes, found = rejects(tmp_path, name, changed(PARTS[part](), part, change))
    assert scrapes.empty
    ((reason, detail),) = found.values()
    assert reason == "unsupported"
    assert "declares a document type" in detail


def cut(data):
    return data[: len(data) // 2]


def flipped(data):
    """Every 97th byte is another."""
    return bytes(byte ^ (255 if n % 97 == 50 else 0) for n, byte in enumerate(data))


@pytest.mark.parametrize("damage", [cut, flipped, lambda _: b"", lambda _: b"PK\x03\x04", lambda _: b"x" * 1000])
@pytest.mark.parametrize(("name", "make"), [("a.xlsx", book), ("a.docx", document), ("a.zip", lambda: nested(1))])
def test_what_is_damaged_is_set_aside(tmp_path, name, make, damage):
    scrapes, found = rejects(tmp_path, name, damage(make()))
    assert scrapes.empty
    assert {reason for reason, _ in found.values()} <= {"unreadable", "empty", "outside", "unsupported"}
    assert found


def test_a_damaged_member_costs_that_member_only(tmp_path):
    data = zipped({"a.txt": b"A" * 1000, "b.txt": BODY}, zipfile.ZIP_STORED).replace(b"A" * 1000, b"B" * 1000)
    members = {"c.zip": data, "d.xlsx": cut(book()), "e.txt": BODY * 2}
    scrapes, found = rejects(tmp_path, "a.zip", zipped(members))
    assert sorted(scrapes["path"]) == ["in/a.zip!/c.zip!/b.txt", "in/a.zip!/e.txt"]
    assert {path: reason for path, (reason, _) in found.items()} == {
        "in/a.zip!/c.zip!/a.txt": "unreadable",
        "in/a.zip!/d.xlsx": "unreadable",
    }


def test_macros_and_links_to_other_files_do_nothing(tmp_path):
    with zipfile.ZipFile(io.BytesIO(book())) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    target = 'Target="file:///etc/passwd" TargetMode="External"'
    parts["xl/vbaProject.bin"] = b"macro"
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", f'<Relationship Id="x" Type="http://x/externalLink" {target}/></Relationships>'.encode()
    )
    scrapes, found = rejects(tmp_path, "a.xlsx", zipped(parts))
    assert scrapes["raw"].tolist() == [BODY.strip()]
    assert not found


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1" t="inlineStr"><is><t>body</t></is></c></row><row r="1000000000"/>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>body</t></is></c></row>'
        + "".join(f'<row ht="{n * n}"/>' for n in range(120_000)),
    ],
)
def test_a_sheet_of_a_thousand_million_rows_ends(tmp_path, cells):
    def change(part):
        return re.sub(rb"(?s)<sheetData>.*</sheetData>", f"<sheetData>{cells}</sheetData>".encode(), part)

    scrapes, found = rejects(tmp_path, "a.xlsx", changed(book(), "xl/worksheets/sheet1.xml", change))
    assert scrapes.empty
    ((reason, detail),) = found.values()
    assert reason == "bad_row"
    assert "consecutive empty rows" in detail
