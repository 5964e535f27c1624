"""Each threshold of near-duplicates, house words, terms and tests has a case on either side; if moved, one fails.

`tools/move_constants.py counting retold house_words …` moves them.
"""

from itertools import islice
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import scipy.stats

import kyoki
from kyoki.counting import (
    association,
    avoidance,
    beyond_chance,
    bootstrap,
    chance,
    code_tables,
    crowding,
    discovery,
    expected,
    furniture,
    house_words,
    noun_runs,
    null_models,
    pair_rows,
    retold,
    word_networks,
    wordings,
)
from kyoki.counting.compounds import find_runs
from kyoki.counting.cooccurrence import Counts, cooccurrences
from kyoki.counting.fixed_size import having
from kyoki.counting.placements import Placements
from kyoki.counting.retold import Report
from kyoki.counting.shingles import grams
from kyoki.counting.tails import lower_tail, upper_tail

KANJI = "".join(chr(0x4E00 + n) for n in range(900))
#: 5-grams that no text has.
MADE_UP = np.arange(1, 2001, dtype=np.uint64)


def of_size(n, kind=0):
    """So many 5-grams."""
    return np.arange(kind * 10_000, kind * 10_000 + n, dtype=np.uint64)


def joined(*some):
    return np.unique(np.concatenate([np.asarray(one, dtype=np.uint64) for one in some]))


def pair(text, other, shared=0, only_one=0, only_other=0):
    """Two texts, with so many more 5-grams in both and in each alone."""
    alone = 10_000
    return [
        Report(text, joined(grams(text), MADE_UP[:shared], np.arange(alone, alone + only_one))),
        Report(other, joined(grams(other), MADE_UP[:shared], np.arange(2 * alone, 2 * alone + only_other))),
    ]


class TestShares:
    @pytest.mark.parametrize(("more", "wanted"), [(22, True), (23, False)])
    def test_jaccard(self, more, wanted):
        """Of 40 5-grams 18 are shared, 45 %; of 41, 44 %."""
        text = "見出し\n" + KANJI[:14] + "。"
        shared = 18 - len(grams(text))
        assert shared >= 0
        assert retold.tell_one_story(pair(text, text, shared, more // 2, more - more // 2)) == wanted

    @pytest.mark.parametrize(("more", "wanted"), [(20, True), (21, False)])
    def test_jaccard_of_texts_without_a_sentence(self, more, wanted):
        """Of 100 5-grams 80 are shared; of 101."""
        text = "見出し\n" + KANJI[:20]
        shared = 80 - len(grams(text))
        assert retold.tell_one_story(pair(text, text, shared, more // 2, more - more // 2)) == wanted

    @pytest.mark.parametrize(
        ("n", "longer", "shared", "wanted"),
        [
            (100, 200, 85, True),
            (100, 200, 84, False),
            (60, 120, 60, True),
            (59, 120, 59, False),
            (100, 400, 100, True),
            (100, 401, 100, False),
        ],
    )
    def test_an_abridged_copy(self, n, longer, shared, wanted):
        one, other = SimpleNamespace(grams=of_size(n)), SimpleNamespace(grams=of_size(longer))
        assert retold._is_abridged(one, other, shared) == wanted

    @pytest.mark.parametrize(("n", "wanted"), [(80, True), (79, False)])
    def test_a_sentence_in_another_text(self, n, wanted):
        assert bool(retold._found([of_size(100)], of_size(n))) == wanted

    @pytest.mark.parametrize(
        ("sizes", "told", "wanted"),
        [
            ([70, 30], [0], True),  # 70 % of the sentences
            ([69, 31], [0], False),
            ([1, 1, 98], [2], True),  # the third sentence is in the lead
            ([1, 1, 1, 97], [3], False),
        ],
    )
    def test_sentences_that_are_retold(self, sizes, told, wanted):
        said = [of_size(size, kind) for kind, size in enumerate(sizes)]
        longer = joined(*(said[at] for at in told))
        assert retold._is_retold(said, [longer], longer, longer) == wanted

    @pytest.mark.parametrize(("names", "wanted"), [("港市 海岸 漁業", True), ("港市 海岸 漁業 灯台", False)])
    def test_names_of_a_headline(self, names, wanted):
        assert retold._is_headline_told(f"{names}\nそれだけ", "それ\n港市のこと。") == wanted

    @pytest.mark.parametrize(("cut", "wanted"), [(10, True), (11, False)])
    def test_almost_the_same_text(self, cut, wanted):
        """Of 200 5-grams 190 are shared, or 189."""
        assert retold._almost_same(f"甲\n{KANJI[:204]}", f"乙\n{KANJI[: 204 - cut]}") == wanted

    @pytest.mark.parametrize(("characters", "n"), [(15, 1), (14, 0)])
    def test_length_of_a_sentence(self, characters, n):
        text = f"見出し\n{KANJI[: characters - 1]}。"
        assert len(Report(text, grams(text)).said) == n


class TestOccasion:
    @pytest.mark.parametrize(("days", "wanted"), [(7, False), (8, True)])
    def test_days_apart(self, days, wanted):
        assert retold._far_apart(100, 100 + days) == wanted

    @pytest.mark.parametrize(("times", "wanted"), [(3, True), (2, False)])
    def test_names_of_other_subjects(self, times, wanted):
        assert retold._have_other_subjects("アリマ、" * times, "ウミノ、" * times) == wanted

    @pytest.mark.parametrize(
        ("name", "line", "wanted"),
        [("アリマ", 2, True), ("アリマ", 3, False), ("有馬", 2, False)],  # in the third line; in the fourth; too short
    )
    def test_a_name_of_the_opening(self, name, line, wanted):
        lines = ["の"] * 5
        lines[line] = lines[4] = name
        assert retold._opens_with_own_name("\n".join(lines), "の") == wanted

    @pytest.mark.parametrize(("jaccard", "wanted"), [(0.7, True), (0.69, False)])
    def test_a_name_that_is_corrected(self, jaccard, wanted):
        one, other = (
            SimpleNamespace(text=f"{name}の話\n{name}が来た。{KANJI[at : at + 40]}", day=None)
            for name, at in (("アリマ", 0), ("ウミノ", 100))
        )
        assert retold._are_of_one_occasion(one, other, jaccard) == wanted


class TestSlots:
    @pytest.mark.parametrize(("words", "n"), [(4, 1), (5, 0)])
    def test_words_of_a_slot(self, words, n):
        one, other = ("の".join(KANJI[at + k] for k in range(words)) for at in (100, 200))
        assert len(retold._slots(f"港\n海辺は{one}だ", f"港\n海辺は{other}だ")) == n

    #: Sentences of a report; {} is a slot.
    story = tuple(
        f"{KANJI[300 + 30 * n : 315 + 30 * n]}の{{}}は{KANJI[315 + 30 * n : 330 + 30 * n]}" + "。" for n in range(8)
    )

    def told(self, filled, lead=0, shared=0, n=8):
        """Two reports; in so many of the last sentences another figure, and the first so many in other words."""
        texts = []
        for name in (0, 1):
            sentences = [
                one.format(10 + at + 50 * (name and at >= n - filled)) for at, one in enumerate(self.story[:n])
            ]
            for at in range(lead if name else 0):
                sentences[at] = f"{KANJI[at * 40 : at * 40 + 35]}" + "。"
            texts.append("港の話\n" + "".join(sentences))
        more = max(shared - len(np.intersect1d(*map(grams, texts))), 0)
        return retold.tell_one_story(pair(*texts, more))

    @pytest.mark.parametrize(("filled", "wanted"), [(2, True), (3, False)])
    def test_slots_that_are_filled_otherwise(self, filled, wanted):
        """Of five sentences, which have fewer than two hundred 5-grams: there the number alone counts."""
        assert self.told(filled, n=5) == wanted

    @pytest.mark.parametrize(("shared", "wanted"), [(400, True), (300, False)])
    def test_slots_to_a_shared_gram(self, shared, wanted):
        """Three slots are fewer than one for a hundred shared 5-grams, or as many."""
        assert self.told(3, shared=shared) == wanted

    @pytest.mark.parametrize(("lead", "wanted"), [(1, True), (2, False)])
    def test_sentences_of_the_lead_that_are_in_the_other_text(self, lead, wanted):
        assert self.told(1, lead) == wanted


class TestHouseWords:
    def among(self, here=(0, 10), elsewhere=(0, 1000), printed=(0, 0), times=1):
        """Whether a word is a house word, by its articles here and elsewhere and its printed occurrences."""
        n, others = here[1], elsewhere[1]
        counts = np.zeros((n + others, 1), dtype=np.int64)
        counts[: here[0]] = counts[n : n + elsewhere[0]] = times
        shown = np.zeros_like(counts)
        shown[: printed[0]] = shown[n : n + printed[1]] = times
        from scipy.sparse import csr_array

        names = [f"{at:05}" for at in range(n + others)]
        found = SimpleNamespace(
            words=pd.DataFrame({"word": ["港"], "entity_id": pd.array([None], dtype="str")}),
            articles=names,
            counts=csr_array(counts),
            printed=csr_array(shown),
            tf=lambda: counts.sum(axis=0),
            df=lambda: (counts > 0).sum(axis=0),
        )
        outlets = ["甲新聞"] * n + ["乙新聞"] * others
        table = pd.DataFrame({"article_id": names, "outlet": outlets, "duplicate_of": None})
        return bool(house_words.among(found, table)[0])

    @pytest.mark.parametrize(("n", "wanted"), [(31, True), (30, False)])
    def test_share_of_an_outlets_articles(self, n, wanted):
        assert self.among((n, 100)) == wanted

    @pytest.mark.parametrize(("n", "wanted"), [(10, True), (11, False)])
    def test_how_frequent_it_is_elsewhere(self, n, wanted):
        """On all articles here and on 1 % elsewhere."""
        assert self.among((100, 100), (n, 1000)) == wanted

    @pytest.mark.parametrize(("n", "others", "wanted"), [(10, 10, True), (9, 10, False), (10, 9, False)])
    def test_articles_of_an_outlet_and_of_others(self, n, others, wanted):
        assert self.among((n, n), (0, others)) == wanted

    @pytest.mark.parametrize(("n", "wanted"), [(5, True), (4, False)])
    def test_articles_that_print_a_word(self, n, wanted):
        assert self.among((n, 100), printed=(n, 0)) == wanted

    @pytest.mark.parametrize(("here", "wanted"), [(8, True), (7, False)])
    def test_share_of_one_outlet_of_what_is_printed(self, here, wanted):
        assert self.among((here, 100), (10 - here, 100), (here, 10 - here)) == wanted


@pytest.mark.parametrize(("n", "wanted"), [(10, True), (9, False)])
def test_stories_that_an_outlet_prints_a_phrase_in(n, wanted):
    phrase = KANJI[:10]
    texts = [KANJI[20 + 12 * at : 30 + 12 * at] + (phrase if at < n else "") for at in range(12)]
    found = furniture.furniture(texts, ["甲新聞"] * 12, list(range(12)))
    assert bool(set(grams(phrase)) & set(found["甲新聞"])) == wanted


@pytest.mark.parametrize(("n", "is_run"), [(16, True), (17, False), (2, True), (1, False)])
def test_nouns_of_a_compound(n, is_run):
    part = np.ones(n, dtype=bool)
    joined = np.array([False, *[True] * (n - 1)])
    starts, _ = noun_runs._long_runs(part, joined, np.ones(n, dtype=np.int64))
    assert len(starts) == is_run


@pytest.mark.parametrize(("apart", "is_alike"), [(3, False), (4, True)])
def test_words_around_a_set_phrase(apart, is_alike):
    """Another word three tokens away makes another wording, one four tokens away does not."""
    words = [*"港の朝に船が着いた"]
    other = [*words]
    other[4 + apart] = "町"
    hashes = [
        wordings.contexts(pd.DataFrame({"article_id": "a", "surface": some, "pos2": "名"}))[4]
        for some in (words, other)
    ]
    assert (hashes[0] == hashes[1]) == is_alike


@pytest.mark.parametrize(("at", "is_label"), [(20, True), (21, False)])
def test_words_of_a_label_in_brackets(at, is_label):
    words = ["【", *["港"] * 25]
    tokens = pd.DataFrame({"surface": words, "pos1": ["補助記号", *["名詞"] * 25], "sentence": 0})
    tokens = tokens.assign(article_id="a")
    assert wordings.labels(tokens, np.array([at]), np.array([at + 1])).tolist() == [is_label]


@pytest.mark.parametrize(("n_b", "is_exact"), [(49, True), (50, False)])
def test_expected_counts_from_which_the_approximation_holds(n_b, is_exact):
    """Of 100 windows ten have the one; the other is expected in 4.9 of them, or in 5."""
    table = [[8, 2], [n_b - 8, 100 - n_b - 2]]
    exact = scipy.stats.fisher_exact(table).pvalue
    assert (abs(association.p_value(10, n_b, 8, 100).item() - exact) < 1e-9) == is_exact


@pytest.mark.parametrize(("total", "is_drawn"), [(24, True), (25, False)])
def test_expected_articles_from_which_chi_square_holds(total, is_drawn):
    """Of 100 articles 20 are of the smaller slice, where 4.8 or 5 are expected to have the code."""
    count, sizes = np.array([[10, total - 10]]), np.array([20, 80])
    chi2, p = code_tables.independence(count, sizes)
    assert (abs(p[0] - scipy.stats.chi2.sf(chi2[0], 1)) > 1e-12) == is_drawn


@pytest.mark.parametrize(("n", "wanted"), [(500, True), (625, False)])
def test_stories_that_are_looked_through(n, wanted):
    """Ten have a phrase: all of them are among the first 500 stories; of 625 some eight are looked through."""
    phrase = KANJI[:10]
    texts = [chr(0x5000 + at) * 6 + (phrase if at < 10 else "") for at in range(n)]
    found = furniture.furniture(texts, ["甲新聞"] * n, list(range(n)))
    assert bool(set(grams(phrase)) & set(found["甲新聞"])) == wanted


def test_a_forced_word_that_mecab_leaves_whole_is_as_long_as_the_shortest_term():
    """Two units: then C-value is log2(2) times how often it occurs."""
    tokens = kyoki.tokens(kyoki.articles_from_texts(["新聞を読む。新聞だ。"], ["a"]))
    (run,) = find_runs(tokens, forced=["新聞"]).runs
    assert np.log2(run.sizes).tolist() == [1]


@pytest.mark.parametrize(
    ("text", "is_word"),
    [("Massachusetts Institute Of Technology Press", True), ("Royal Melbourne Institute Of Technology Press", False)],
)
def test_words_of_a_name_in_latin_letters(text, is_word):
    """Five words; six are a sentence of another language."""
    words = kyoki.keywords(kyoki.tokens(kyoki.articles_from_texts([f"{text}の本。"], ["a"])), min_count=1)["word"]
    assert (text in set(words)) == is_word


def null_of(n_a, n_b, population):
    """The null distribution of a pair of items, which are a class."""
    one = np.zeros(2, dtype=np.int64)
    degree = np.array([n_a, n_b], dtype=np.float64)
    sure = np.ones((1, 1))
    return chance.Chance(np.array([[population]]), sure, sure, one, degree, one, degree[:1], sure)


class TestTests:
    @pytest.mark.parametrize(("n", "is_exact"), [(20, True), (21, False)])
    def test_shared_articles_up_to_which_the_tail_is_exact(self, n, is_exact):
        counts = (np.array([float(value)]) for value in (n + 5, n + 5, 1000, n))
        tail = upper_tail(*counts).item() / scipy.stats.hypergeom.sf(n - 1, 1000, n + 5, n + 5)
        assert (abs(tail - 1) < 1e-9) == is_exact

    @pytest.mark.parametrize(("one", "other", "are_alike"), [(17, 18, False), (18, 19, True)])
    def test_numbers_from_which_several_are_a_class(self, one, other, are_alike):
        """17 and 18 are 0.70 and 1.36 steps above 16, 19 is 1.98: the first that shares a class."""
        numbers = expected._binned(np.array([one, other]))
        assert (numbers[0] == numbers[1]) == are_alike

    @pytest.mark.parametrize(("size", "is_exact"), [(8, True), (9, False)])
    def test_items_of_an_article_up_to_which_its_chances_are_exact(self, size, is_exact):
        """Of 20 articles, with 12 items in 5 of them and 16 in as many as that leaves."""
        degree, n_items = np.array([5, (20 * size - 60) / 16]), np.array([12.0, 16.0])
        average, exact = having(np.array([float(size)]), np.array([20.0]), degree, n_items)
        assert (abs(average - exact) > 1e-9).all() == is_exact

    @pytest.mark.parametrize(("articles", "is_corrected"), [(999, True), (1000, False)])
    def test_articles_from_which_fixed_numbers_of_articles_are_no_matter(self, articles, is_corrected):
        """Items in each third, fourth and fifth article, and one in all."""
        placed = [(at, item) for at in range(articles) for item, every in enumerate((1, 3, 4, 5)) if at % every == 0]
        article, item = np.array(placed).T
        at = Placements(article, item, np.ones_like(item), np.ones(articles, dtype=np.int64))
        fixed = chance.Chance.given(at, chance.Kinds(np.zeros(4, dtype=np.int64), np.ones((1, 1), dtype=bool))).fixed
        assert (fixed != 1).any() == is_corrected

    @pytest.mark.parametrize(("again", "is_limited"), [(1.34, True), (1.32, False)])
    def test_how_much_likelier_another_article_makes_a_further_one(self, again, is_limited):
        """An item of two articles: 1 + i (1 / again - 1) is at least a half for the last i, so again at most 4/3."""
        sizes = [np.array([float(value)]) for value in (2, 5, 100, 2)]
        assert (upper_tail(*sizes, again) == upper_tail(*sizes, 10.0)).item() == is_limited

    @pytest.mark.parametrize(("n", "is_attained"), [(99, True), (100, False)])
    def test_expected_articles_from_which_any_p_is_taken_to_be_attained(self, n, is_attained):
        """Two items of 99 of 1,000 articles share 9.8: no more is found between two values of p than at the smaller."""
        sizes = (np.array([value]) for value in (float(n), float(n), 1000.0))
        a, b, population = sizes
        larger, smaller = (upper_tail(a, b, population, np.array([k])).item() for k in (15.0, 16.0))
        false = null_of(n, n, 1000.0).false(np.array([(larger + smaller) / 2])).item()
        assert false == pytest.approx(smaller if is_attained else (larger + smaller) / 2)

    @pytest.mark.parametrize(("n", "is_attained"), [(239, True), (240, False)])
    def test_expected_articles_from_which_any_p_of_few_is_taken_to_be_attained(self, n, is_attained):
        """The same of pairs that avoid each other: 239 and 250 of 1,000 articles share 59.75."""
        a, b, population = (np.array([value]) for value in (250.0, float(n), 1000.0))
        smaller, larger = (lower_tail(a, b, population, np.array([k])).item() for k in (45.0, 46.0))
        p = np.array([(smaller + larger) / 2])
        false = avoidance._false(p, null_of(250, n, 1000.0), np.array([0]), np.array([1]), a * b / population).item()
        assert false == pytest.approx(smaller if is_attained else p.item())

    @pytest.mark.parametrize(("n", "is_tested"), [(50, True), (49, False)])
    def test_expected_articles_of_a_pair_that_may_avoid_each_other(self, n, is_tested):
        """Two items of 100 and 50, or 49, of 1,000 articles."""
        kinds = chance.Kinds(np.zeros(2, dtype=np.int64), np.ones((1, 1), dtype=bool))
        assert len(avoidance._family(null_of(100, n, 1000.0), kinds)[0]) == is_tested

    @pytest.mark.parametrize(("false", "drawn"), [(12, 100), (11, 200)])
    def test_errors_between_q_and_the_threshold(self, false, drawn):
        """Of 100 permutations 12 have a false find: q is 13 / 101, and two errors less, at √12 / 12 each, is 0.054.

        With 11 it is 0.047, under the threshold.
        """
        nulls = iter([np.array([0.01])] * false + [np.empty(0)] * (200 - false))
        discovery.permutation_fdr(np.array([0.01]), nulls)
        assert len([*nulls]) == 200 - drawn

    @pytest.mark.parametrize(("permutations", "is_drawn"), [(200, True), (199, False)])
    def test_permutations_that_are_enough(self, drawn, permutations, is_drawn):
        assert drawn(permutations, 74) == (is_drawn, is_drawn)

    @pytest.mark.parametrize(("articles", "is_drawn"), [(74, True), (75, False)])
    def test_articles_from_which_pairs_need_no_permutations(self, drawn, articles, is_drawn):
        """Those that avoid each other do."""
        assert drawn(200, articles) == (is_drawn, True)

    @pytest.fixture
    def drawn(self, monkeypatch):
        def both(permutations, articles):
            drawn = []
            for module in (beyond_chance, avoidance):
                monkeypatch.setattr(module, "permutations_of", lambda _: permutations)
                name = module.__name__
                monkeypatch.setattr(
                    module, "permutation_fdr", lambda p, nulls, by=name: drawn.append(by) or np.ones(len(p))
                )
            holds = np.random.default_rng(1).random((articles, 4)) < 0.6
            holds[:, 0] |= ~holds.any(axis=1)
            article, item = (column.astype(np.int64) for column in np.nonzero(holds))
            at, one = bootstrap.Occurrences(article, article, item), np.ones(articles, dtype=np.int64)
            kinds = chance.Kinds(np.zeros(4, dtype=np.int64), np.ones((1, 1), dtype=bool))
            avoidance.avoiding(beyond_chance.Placements.of(at, one), kinds)
            beyond_chance.beyond_chance(at, one, cooccurrences(article, item), kinds)
            return beyond_chance.__name__ in drawn, avoidance.__name__ in drawn

        return both

    def test_what_trades_leave_where_it_was(self, monkeypatch):
        """A trade leaves half: before the first permutation 0.1 % are left, and 3 % of these before each."""
        monkeypatch.setattr(null_models, "trade", lambda left, *_: left / 2)
        first, second = islice(null_models.permuted_placements(1.0, None), 2)
        each = second / first
        assert (round(first / each, 3), round(each, 2)) == (0.001, 0.03)

    @pytest.mark.parametrize(("met", "is_estimated"), [(470, True), (480, False)])
    def test_the_greatest_crowding(self, met, is_estimated):
        """Of 1,000 pairs that meet once in 100 times at random: 470 do with 0.99^c = 0.53, a c of 63; 480 of 65."""
        factor = crowding._factor(np.full(1000, 0.01), np.arange(1000) < met)
        assert (0.99**factor == pytest.approx(1 - met / 1000)) == is_estimated


class TestIntervals:
    @pytest.fixture
    def asked(self, monkeypatch):
        """The numbers of pairs whose intervals are asked for."""
        numbers = []

        def npmi_interval(_at, _windows, a, _b, _parts):
            numbers.append(len(a))
            return np.zeros((2, len(a)))

        monkeypatch.setattr(pair_rows, "npmi_interval", npmi_interval)
        return numbers

    def ask(self, n_ab):
        none = np.zeros(0, dtype=np.int64)
        part = pair_rows._CorpusSubset(bootstrap.Occurrences(none, none, none), None, np.ones(1, dtype=np.int64), None)
        n_ab = np.array(n_ab)
        pair_rows._intervals(part, Counts(n_ab, n_ab, n_ab, n_ab, n_ab))

    def test_windows_of_a_pair(self, asked):
        self.ask([4, 5, 6])
        assert asked == [2]

    @pytest.mark.parametrize(("more", "wanted"), [(0, 10_000), (1, 9_000)])
    def test_how_many_pairs(self, asked, more, wanted):
        """9,000 pairs in six windows and 1,000 in five; with one more these are left out, as they are alike."""
        self.ask([6] * 9_000 + [5] * (1_000 + more))
        assert asked == [wanted]

    @pytest.mark.parametrize(("n", "wanted"), [(1000, True), (1001, False)])
    def test_articles_that_are_resampled_one_by_one(self, monkeypatch, n, wanted):
        monkeypatch.setattr(bootstrap, "RESAMPLES", 2)
        groups = []

        class Incidence(bootstrap._Incidence):
            def __init__(self, occurrences, items, group, n_groups):
                groups.append(group)
                super().__init__(occurrences, items, group, n_groups)

        monkeypatch.setattr(bootstrap, "_Incidence", Incidence)
        window, item = np.repeat(np.arange(n), 2), np.tile([0, 1], n)
        at = bootstrap.Occurrences(window, window, item)
        bootstrap.npmi_interval(at, np.ones(n, dtype=np.int64), np.array([0]), np.array([1]))
        assert (len(set(groups[0].tolist())) == n) == wanted


class TestNetworks:
    """As many words and edges as KH Coder begins with."""

    @pytest.mark.parametrize(("n", "least"), [(75, 10), (74, 2)])
    def test_words(self, n, least):
        """With fewer words all are in."""
        assert word_networks.kh_coder_min_tf(np.full(n, 10)) == least

    @pytest.mark.parametrize(("n", "n_chosen"), [(60, 60), (61, 60)])
    def test_edges(self, n, n_chosen):
        pairs = pd.DataFrame({"a": np.arange(n), "b": n, "n_ab": 2, "q": 0.0, "jaccard": np.linspace(0.1, 1, n)})
        assert len(word_networks.chosen(pairs, word_networks.EdgeRule())) == n_chosen
