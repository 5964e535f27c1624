import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.cleaning import wrapped

PARAGRAPH = (
    "港の市議会は十日、古い倉庫を図書館に改める案を賛成多数で可決した。工事は来年の春に始まり、"
    "再来年の秋に終わる見通しだ。費用は三十億円で、半分を国が補う。市長は記者会見で、倉庫は街の顔であり、"
    "壊さずに使い続けることに意味があると述べた。住民からは喜ぶ声と心配する声の両方が上がっている。"
)


def wrap(text, width):
    return [text[i : i + width] for i in range(0, len(text), width)]


@pytest.mark.parametrize("width", [20, 25, 30])
def test_a_paragraph_broken_at_a_fixed_width_is_one(width):
    lines = [*wrap(PARAGRAPH, width), "", *wrap(PARAGRAPH[::-1], width)]
    groups = [group for group in wrapped.paragraphs(lines) if lines[group[0]]]
    assert next(wrapped.join([lines[n] for n in group]) for group in groups if len(group) > 1) in PARAGRAPH


@pytest.mark.parametrize(
    ("lines", "groups"),
    [
        (["短い見出し", "もう一つの見出し", "三つ目"], [[0], [1], [2]]),
        (["商品を売る行為や、", "分けて売る行為は禁じられる。"], [[0, 1]]),  # a comma goes on
        (["商品を売る行為や、", "", "次の段落。"], [[0], [1], [2]]),  # not over a blank line
        (["品目は、", "・米", "・麦"], [[0], [1], [2]]),  # not into a list
    ],
)
def test_which_lines_go_on(lines, groups):
    assert wrapped.paragraphs(lines) == groups


def test_the_stamps_of_a_thread_are_no_full_lines():
    stamps = [f"{n} :名無しさん:2012/07/1{n}(水) 22:1{n}:44 ID:xY{n}kk" for n in range(1, 8)]
    lines = [line for stamp in stamps for line in (stamp, "今年もそろそろ")]
    assert wrapped.paragraphs(lines) == [[n] for n in range(len(lines))]
    assert len(wrapped.paragraphs([line.replace(":", "は") for line in lines])) < len(lines)


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["港の倉", "庫は"], "港の倉庫は"),
        (["the old", "house"], "the old house"),
        (["NATO", "加盟"], "NATO加盟"),
        ([], ""),
    ],
)
def test_join(pieces, text):
    assert wrapped.join(pieces) == text


@given(st.lists(st.text(max_size=60)))
def test_every_line_stands_in_one_paragraph_in_order(lines):
    assert [n for group in wrapped.paragraphs(lines) for n in group] == list(range(len(lines)))
