"""Content words, compared with the definition applied token by token."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.counting.content_words import find_content, is_content
from kyoki.counting.units import Cutter
from kyoki.counting.word_counts import count_words

#: surface, lemma, pos1, pos2, pos3, and whether that is a content word where no numeral stands before it.
TOKENS = [
    ("条約", "条約", "名詞", "普通名詞", "一般", True),
    ("平壌", "平壌", "名詞", "固有名詞", "地名", True),
    ("三", "三", "名詞", "数詞", None, False),
    ("票", "票", "名詞", "普通名詞", "助数詞可能", True),
    ("再び", "再び", "副詞", None, None, True),
    ("の", "の", "助詞", "格助詞", None, False),
    ("除く", "除く", "動詞", "一般", None, False),  # a stop word of this test
]
POS = ["名詞", "動詞", "副詞"]
ARTICLE = st.lists(st.tuples(st.sampled_from(TOKENS), st.booleans()), min_size=1, max_size=8)


def frame(articles, first=0):
    """Tokens of two characters each, some after a space."""
    rows = []
    for number, tokens in enumerate(articles, first):
        start = 0
        for (*words, _), spaced in tokens:
            start += spaced
            rows.append((str(number), start, start + 2, *words))
            start += 2
    names = ["article_id", "start", "end", "surface", "lemma", "pos1", "pos2", "pos3"]
    text = dict.fromkeys([names[0], *names[3:]], "str")
    return pd.DataFrame(rows, columns=names).astype({**text, "start": "int64", "end": "int64"})


def plain(tokens):
    """Return the positions of the content words of an article."""
    return [
        at
        for at, ((*_, pos3, says), spaced) in enumerate(tokens)
        if says and not (pos3 == "助数詞可能" and at > 0 and not spaced and tokens[at - 1][0][3] == "数詞")
    ]


@given(ARTICLE)
def test_what_is_content(tokens):
    found = is_content(frame([tokens]), pos=POS, stop_words=["除く"])
    assert [at for at, flag in enumerate(found) if flag] == plain(tokens)
    rows = find_content(frame([tokens]), pos=POS, stop_words=["除く"])
    assert [rows.every["surface"][kind] for kind in rows.kind] == [tokens[at][0][0] for at in rows.row]


@given(st.lists(ARTICLE, max_size=6), st.integers(1, 6), st.booleans())
@pytest.mark.slow
def test_words_are_counted_as_they_stand_in_however_many_parts(articles, size, as_categories):
    parts = [frame(articles[at : at + size], at) for at in range(0, len(articles), size)]
    if as_categories:
        text = ["article_id", "surface", "lemma", "pos1", "pos2", "pos3"]
        parts = [part.astype(dict.fromkeys(text, "category")) for part in parts]
    first = [
        (str(number), 0, 3) for number in range(len(articles))
    ]  # the first token, spaced or not, and not all of a second
    mentions = pd.DataFrame(first, columns=["article_id", "start", "end"]).astype({"article_id": "str"})
    found = count_words(reversed(parts), Cutter(mentions, unit="short", pos=POS, stop_words=["除く"]))

    words = [Counter(tokens[at][0][0] for at in plain(tokens)) for tokens in articles]
    assert found.articles == [str(number) for number in range(len(articles))]
    assert found.words["lemma"].tolist() == sorted(set().union(*words))
    assert found.counts.toarray().tolist() == [[each[word] for word in found.words["lemma"]] for each in words]
    assert found.tf().tolist() == [sum(each[word] for each in words) for word in found.words["lemma"]]
    assert found.df().tolist() == [sum(word in each for each in words) for word in found.words["lemma"]]
    named = Counter(tokens[0][0][0] for tokens in articles if 0 in plain(tokens))
    assert found.in_names.tolist() == [named[word] for word in found.words["lemma"]]
