"""The first words of livedoor news, judged by hand with a written rule: few are junk.

word_lists.csv has the first 50 words of the corpus (as `kyoki show keywords` orders them) and of each outlet (keyness,
by log-odds z), before (short units) and after (long units), from 90 % of each outlet's articles. A reading is 1 for
junk. The rule, which a reading applies to each word beside the name of its list alone; junk is

1. a fragment: what texts have within a longer word only (フォン of スマートフォン, 杯 of W杯, 意気 of 意気込む);
2. a form that no text has: a lemma of UniDic (揺る for ゆる, 先駆け for 魁, 報ずる where all write 報じる);
3. a part of a name that is counted beside it (市 of 京都市);
4. what an outlet prints rather than writes about: its name, names of its columns, bylines, labels, navigation, forms
   (オフィスエムツー, 応募方法, 製品名, html);
5. a word that only points or joins (同氏, 本誌, by), and a number or counter.

A whole word of general meaning (紹介, 高い), a subject, the name of a product, and an abbreviation are no junk.
"""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

#: Of the first 50 words, overall and per outlet, at most four are junk.
MOST = 0.08


def readings():
    with Path(__file__).with_name("word_lists.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    names = [name for name in rows[0] if name.startswith("reading_")]
    shares = defaultdict(list)
    for row in rows:
        for name in names:
            shares[row["version"], row["list"], name].append(int(row[name]))
    return {key: (sum(junk), len(junk)) for key, junk in shares.items()}


LISTS = sorted({(name, reading) for version, name, reading in readings() if version == "after"})


@pytest.mark.parametrize(("name", "reading"), LISTS)
def test_few_words_are_junk(name, reading):
    junk, n = readings()["after", name, reading]
    assert n == 50
    assert junk <= MOST * n


def test_ten_lists_and_much_junk_before():
    assert len({name for name, _ in LISTS}) == 10
    before = [found for (version, _, _), found in readings().items() if version == "before"]
    assert sum(junk for junk, _ in before) >= 0.2 * sum(n for _, n in before)
