"""Notes in the user's cache folder: complete or absent, and limited in number."""

import os

import pytest

from kyoki import cache


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "kyoki"


def test_what_was_noted_is_found_and_of_another_kind_it_is_not():
    cache.note("a-1", {"b": [1, 2]})
    assert cache.noted("a-1", dict[str, list[int]]) == {"b": [1, 2]}
    assert cache.noted("a-1", dict[str, int]) is None
    assert cache.noted("a-2", dict[str, int]) is None


def test_a_flipped_bit_makes_it_none(folder):
    cache.keep("a-1.index", b"content")
    assert cache.content("a-1.index") == b"content"
    data = bytearray((folder / "a-1.index").read_bytes())
    data[-1] ^= 1
    (folder / "a-1.index").write_bytes(data)
    assert cache.content("a-1.index") is None


def test_of_many_versions_the_newest_are_kept(folder):
    for number in range(7):
        cache.keep(f"a-{number}.index", b"")
        cache.keep(f"b-{number}.json", b"")
        os.utime(folder / f"a-{number}.index", ns=(number, number))
    cache.keep("a-7.index", b"")
    assert sorted(path.name for path in folder.glob("a-*")) == [f"a-{number}.index" for number in (4, 5, 6, 7)]
    assert len(list(folder.glob("b-*"))) == 4


@pytest.mark.parametrize("home", ["", "relative", "/dev/null"])
def test_without_a_folder_nothing_is_noted_and_nothing_breaks(monkeypatch, home, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", home)
    monkeypatch.setenv("HOME", "/dev/null")
    monkeypatch.chdir(tmp_path)
    cache.note("a-1", 1)
    assert cache.noted("a-1", int) is None
    assert not list(tmp_path.iterdir())
