"""Names have no invisible or unwritable character, and graph files are well-formed for any name."""

import io
import re
import sys
import unicodedata

import networkx as nx
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from kyoki.characters import FORMATS
from kyoki.counting import graphs
from kyoki.errors import InputError
from kyoki.names import COLUMNS, Names, load_names, read_names

HEADER = ",".join(COLUMNS) + "\n"
EVERY = [chr(code) for code in range(sys.maxunicode + 1)]
#: One of each kind: controls of both sets, DEL, non-characters, marks without width, of direction, of order, line ends.
UNSEEN = "\x07\x7f\x85\x9b\ufdd0\uffff\U0001fffe\u200b\u200d\u202e\u2066\ufeff\u00ad\U000e0041\u2028\u3164"
NAMES = [*UNSEEN, "\uffffe", "\U000ffffe", "\\uffffe", "\\U000ffffe", 'a" lastmodifieddate="b', "<&>]]>", "a\r\nb\tc"]


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "names.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize("odd", UNSEEN)
@pytest.mark.parametrize("row", ["夢{}洲,place,,,", "夢洲,place,夢{}洲,,", "夢洲,place,,夢洲地区|夢{}洲会場,"])
def test_a_name_with_a_character_that_is_not_seen_is_refused_with_its_line(written, odd, row):
    with pytest.raises(InputError, match=r"line 3: .*; expected .*invisible character") as fault:
        load_names(written(f"{HEADER}東洋重機,other,,,\n{row.format(odd)}\n"))
    assert str(fault.value).isprintable()


@pytest.mark.parametrize(
    "name", ["葛\U000e0100城市", "ジャン＝ポール・サルトル", "Jean Paul", "東京　都", "が\u3099行"]
)
def test_a_name_as_people_write_them_is_taken(written, name):
    assert load_names(written(f"{HEADER}{name},place,,,\n")).get(name)


def test_every_format_character_of_unicode_is_invisible():
    invisible = re.compile(f"[{FORMATS}]")
    assert [char for char in EVERY if unicodedata.category(char) == "Cf" and not invisible.match(char)] == []


@given(st.binary() | st.text().map(lambda rows: (HEADER + rows).encode(errors="surrogatepass")))
@example((HEADER + '"' + "あ" * 200_000).encode())
@example((HEADER + "夢\0洲,place,,,").encode())
def test_a_file_of_names_is_read_or_refused_in_a_line(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("names") / "names.csv"
    path.write_bytes(content)
    said = ""
    try:
        found = read_names(path)[0]
    except InputError as fault:
        said = str(fault)
    assert str(path) in said if said else isinstance(found, Names)


def _graph(names):
    ids = [f"person:{name}" for name in names]
    nodes = pd.DataFrame({"entity_id": ids, "name": names, "degree": 2})
    edges = pd.DataFrame({"a": ids, "b": [*ids[1:], ids[0]], "n_ab": 3, "name_a": names})
    return nodes, edges


@given(st.lists(st.text() | st.sampled_from(NAMES), min_size=3, unique=True))
@example(NAMES)
@example([*EVERY[:0x300], *EVERY[0x2000:0x2070], *EVERY[0xFDD0:0xFE00], *EVERY[0xFF00:0x10010]])
def test_graph_files_are_well_formed_whatever_a_name_holds(names):
    for write, read in ((graphs.gexf, nx.read_gexf), (graphs.graphml, nx.read_graphml)):
        text = write(*_graph(names)).encode()
        etree.fromstring(text)
        found = read(io.BytesIO(text))
        assert (found.number_of_nodes(), found.number_of_edges()) == (len(names), len(names))


def test_a_character_that_no_file_can_hold_is_written_by_its_number():
    nodes, edges = _graph(["a\x07b", "a\\u0007b", "金正恩"])
    labels = set(nx.get_node_attributes(nx.read_gexf(io.BytesIO(graphs.gexf(nodes, edges).encode())), "label").values())
    assert labels == {"a\\u0007b", "a\\u005cu0007b", "金正恩"}
