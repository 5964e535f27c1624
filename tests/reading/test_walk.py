"""Which files are read under the paths given, in which order, and under which names."""

import os
from pathlib import Path

import pytest

from kyoki.errors import InputError
from kyoki.outputs import claim
from kyoki.reading.documents import Reject
from kyoki.reading.walk import listed


def put(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("本文。", encoding="utf-8")
    return folder


def paths_of(*given):
    return [entry.path for entry in listed(given)]


def test_order_is_that_of_the_paths_however_they_are_given(tmp_path):
    root = put(tmp_path / "raw", "b.txt", "a/z.txt", "ä.txt", "A.txt")
    assert paths_of(root) == ["raw/A.txt", "raw/a/z.txt", "raw/b.txt", "raw/ä.txt"]
    assert paths_of(*(root / name for name in ("ä.txt", "A.txt", "b.txt"))) == ["A.txt", "b.txt", "ä.txt"]


def test_a_file_that_is_given_twice_is_listed_under_its_first_name(tmp_path):
    root = put(tmp_path / "raw", "a.txt", "b.txt")
    (root / "0.txt").symlink_to(root / "b.txt")
    assert paths_of(root / "a.txt", root, root) == ["a.txt", "raw/0.txt"]


def test_the_folder_of_a_file_is_that_within_the_input(tmp_path, monkeypatch):
    root = put(tmp_path / "raw", "a.txt", "minato/2024/b.txt")
    assert {entry.path: entry.folder for entry in listed([root])} == {
        "raw/a.txt": None,
        "raw/minato/2024/b.txt": "minato/2024",
    }
    monkeypatch.chdir(root / "minato")
    assert paths_of(".", "2024/../2024") == ["2024/b.txt"]
    assert paths_of("..") == ["raw/a.txt", "raw/minato/2024/b.txt"]


def test_hidden_files_and_outputs_are_passed_over(tmp_path):
    root = put(tmp_path / "raw", "a.txt", ".git/b.txt", ".DS_Store", "__MACOSX/._a.txt")
    (root / "outputs").mkdir()
    claim(root / "outputs")
    put(root, "outputs/b.txt")
    assert paths_of(root) == ["raw/a.txt"]
    with pytest.raises(InputError, match="outputs of kyoki are not read as inputs"):
        list(listed([root / "outputs"]))


@pytest.mark.parametrize(
    ("leads_to", "reason"), [("raw/nowhere.txt", "missing"), ("other/b.txt", "outside"), ("other", "outside")]
)
def test_a_link_is_followed_within_the_folder_only(tmp_path, leads_to, reason):
    put(tmp_path, "raw/a.txt", "other/b.txt")
    (tmp_path / "raw" / "link").symlink_to(tmp_path / leads_to)
    (reject,) = (entry for entry in listed([tmp_path / "raw"]) if isinstance(entry, Reject))
    assert (reject.path, reject.reason) == ("raw/link", reason)


def test_a_folder_that_cannot_be_opened_is_a_reject(tmp_path, monkeypatch):
    root = put(tmp_path / "raw", "a.txt", "shut/b.txt")
    real = os.scandir

    def refuse(path):
        if path.endswith("shut"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    file, reject = listed([root])
    assert file.path == "raw/a.txt"
    assert (reject.path, reject.reason, reject.detail) == ("raw/shut", "unreadable", "folder: Permission denied")


def test_names_are_composed_and_bytes_that_are_no_utf_8_are_shown(tmp_path):
    root = put(tmp_path / "raw", "か\u3099/a.txt")
    Path(os.fsdecode(os.fsencode(root) + b"/\x93\xfa\x96{.txt")).write_text("別の記事。", encoding="utf-8")
    assert paths_of(root) == ["raw/\\x93\\xfa\\x96{.txt", "raw/が/a.txt"]


def test_a_path_that_does_not_exist_stops_before_anything_is_listed(tmp_path):
    with pytest.raises(InputError, match=r"^.*raww: no such file or folder; give .*$"):
        listed([put(tmp_path / "raw", "a.txt"), tmp_path / "raww"])
