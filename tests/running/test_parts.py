"""Parts are complete or absent."""

import pytest

from kyoki.running.parts import PartStore, batch_key
from kyoki.tables import TABLES


@pytest.fixture
def store(tmp_path):
    return PartStore(tmp_path, "read", "k")


def scrapes(*ids):
    fixed = {"path": "a.txt", "kind": "text", "markup": "text", "charset": "utf-8", "sha256": "0", "n_bytes": 1}
    return TABLES["scrapes"].frame([{"scrape_id": i, "raw": f"{i}の本文。", **fixed} for i in ids])


def test_a_written_part_is_there(store):
    store.write("b1", ["a1", "a2"], {"scrapes": scrapes("a1", "a2")})
    assert store.seal_of("b1")
    assert {name: seal.ids for name, seal in store.seals().items()} == {"b1": ["a1", "a2"]}
    assert list(store.read("b1", "scrapes")["scrape_id"]) == ["a1", "a2"]


def test_no_part_without_its_seal_or_its_files(store):
    store.write("b1", ["a1"], {"scrapes": scrapes("a1")})
    store.path("b1", "scrapes").unlink()
    assert store.seal_of("b1") is None
    store.write("b2", ["a1"], {"scrapes": scrapes("a1")})
    (store.folder / "b2.seal.json").unlink()
    assert store.seal_of("b2") is None
    assert store.seals() == {}


@pytest.mark.parametrize("spoil", [lambda data: data[:-9], lambda data: b"", lambda data: data + b"x"])
def test_a_part_whose_file_changed_its_length_is_no_part(store, spoil):
    store.write("b1", ["a1"], {"scrapes": scrapes("a1")})
    path = store.path("b1", "scrapes")
    path.write_bytes(spoil(path.read_bytes()))
    assert store.seal_of("b1") is None


def test_a_seal_cut_short_is_no_seal(store):
    store.write("b1", ["a1"], {"scrapes": scrapes("a1")})
    seal = store.folder / "b1.seal.json"
    seal.write_bytes(seal.read_bytes()[:20])
    assert store.seal_of("b1") is None


def test_a_batch_is_named_by_its_scrapes_in_any_order():
    assert batch_key(["a1", "a2"]) == batch_key(["a1", "a2"]) != batch_key(["a1"])
