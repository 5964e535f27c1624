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


#: Lines that a writer broke where a phrase ends; four of them end within a second sentence.
BY_HAND = [
    "今日の試合のこと",
    "昨日は港の球場で試合を見ました。雨が上がって、",
    "風が気持ちのよい夜でした。先発は若い投手で",
    "三回まで一人も走者を出しません。ところが四回に",
    "連打を浴びて二点を取られてしまいました。",
    "そのあとは打線が奮起して、六回に三点を取って",
    "逆転です。帰りの電車も混んでいましたが、とても",
    "楽しい一日でした。",
]


def test_a_text_broken_by_hand_is_joined_where_a_sentence_goes_on():
    assert wrapped.paragraphs(BY_HAND) == [[0], [1, 2, 3, 4], [5, 6, 7]]


@pytest.mark.parametrize(
    ("at", "line", "groups"),
    [
        (5, "逆転の六回", [[0], [1, 2, 3, 4], [5], [6, 7]]),  # a subhead is short
        (5, "2017年5月31日 22時57分32秒 | スポーツの記事", [[0], [1, 2, 3, 4], [5], [6, 7]]),
        (5, "■そのあとは打線が奮起して、六回に三点を取って", [[0], [1, 2, 3, 4], [5, 6, 7]]),
        (0, "今日の試合のこと" * 9, [[0], [1, 2], [3], [4], [5], [6], [7]]),  # not wrapped at all
    ],
)
def test_what_is_not_broken_by_hand(at, line, groups):
    lines = [*BY_HAND[:at], line, *BY_HAND[at + 1 :]]
    assert wrapped.paragraphs(lines) == groups


def test_two_lines_that_end_within_a_sentence_may_be_captions():
    lines = [*BY_HAND[:2], *BY_HAND[4:]]
    assert wrapped.paragraphs(lines) == [[0], [1, 2], [3], [4], [5]]
    assert wrapped.paragraphs([*BY_HAND[:3], *BY_HAND[4:]])[-1] == [4, 5, 6]


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
