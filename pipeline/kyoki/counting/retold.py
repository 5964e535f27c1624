"""Decide whether two texts tell the same story, by their shared text without furniture and by their differences."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from kyoki.counting.shingles import grams, grams_within, is_among, n_shared, without

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kyoki.counting.shingles import Grams

# Numbers were swept on 84 annotated pairs of livedoor (tests/gold/near_duplicates.csv) and on the first set of
# tests/counting/story_pairs.toml. A range in brackets is the range within which no annotated pair changes.

#: Minimum Jaccard index of the 5-grams of two versions (0.35 to 0.5: with 0.5, four of five copies that are cut,
#: corrected and reworded at once are missed).
MIN_JACCARD: Final = 0.45
#: Minimum share of an abridged copy's 5-grams that are in the whole text (0.8 to 0.9), and its minimum number of
#: 5-grams: with fewer, a quoted sentence would count as a near-duplicate.
MIN_CONTAINMENT: Final = 0.85
_MIN_GRAMS: Final = 60
#: Minimum size of an abridged copy relative to the whole. A round-up reprints whole articles, each of which is 3 to
#: 16 % of it (eight round-ups of livedoor); a copy cut to three of eight sentences has 39 % or more.
MIN_SIZE: Final = 0.25
#: Reports in one pattern reach a Jaccard of 0.9, but begin differently. So two of the first three sentences of a copy
#: must be in the other text, or one (a paper may write its own lead) if no slot differs; one of the other's first three
#: in the copy; and 70 % of all its sentences (0.5 to 0.75).
_LEAD: Final = 3
_MIN_LEAD: Final = 2
MIN_SENTENCES: Final = 0.7
#: Minimum share of a headline's names and figures in the other text. Of one of the two headlines of a copy, half or
#: more are there (all 18 real and 135 synthetic copies); of two pages that share only a frame, almost none.
MIN_HEADLINE: Final = 1 / 3
#: Maximum days between copies. Similar texts further apart are treated as a series (a weekly notice, a monthly report),
#: unless their Jaccard index is at least ALMOST_THE_SAME or they have the same headline.
MAX_DAYS: Final = 7
ALMOST_THE_SAME: Final = 0.95
#: Minimum Jaccard index of texts without a sentence: captions and notices share most of their characters by chance.
MIN_JACCARD_WITHOUT_SENTENCES: Final = 0.8
#: Minimum occurrences of a name that is a subject of its text; two if one is in the opening.
_OFTEN: Final = 3
#: A name: not a figure, but 102P is one.
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9.&+-]{2,}|[0-9]{2,6}[A-Za-z][A-Za-z0-9.&+-]*|[ァ-ヶー]{3,}|[一-龥々]{2,}")
#: Lines of the opening: the headline, perhaps a second one, and the first paragraph; and the minimum characters of a
#: name in it, because common words of two kanji are often repeated.
_OPENING: Final = 3
_OPENING_NAME: Final = 3
#: Minimum Jaccard index at which another name is a correction (0.7 to 0.8; interviews of three people with the same
#: questions have 0.49 to 0.56).
CORRECTED: Final = 0.7
#: The words that fill the slots of a pattern: names, figures and others, with hiragana between them.
_ITEM: Final = re.compile(r"[A-Za-z][A-Za-z0-9.&+'-]*|[0-9][0-9.,]*|[ァ-ヶー]{2,}|[一-龥々]+")
#: Maximum words in a slot; if more differ, it is another sentence.
_SLOT: Final = 4
#: Minimum differing slots of two reports in one pattern (2 or 3), and their minimum number per shared 5-gram (0 to
#: 0.015). An editor corrects a figure or two; reports on two subjects differ in every other sentence.
MIN_SLOTS: Final = 3
SLOTS_PER_GRAM: Final = 0.01
#: Maximum items of a text that are compared: two texts of 400 items, all 0 or 1, take 0.02 s, of 1,000 items 0.1 s.
_ITEMS: Final = 400
#: Minimum share of a sentence's 5-grams in another text that has the sentence: a comma or a name may differ.
_SAME_SENTENCE: Final = 0.8
#: Minimum 5-grams of a sentence that is compared (10 to 12: with 8 a copy that begins with a lead of its own is lost,
#: with 15 notices in one pattern become near-duplicates).
_SHORTEST_SENTENCE: Final = 10
#: Maximum characters of a short text with its headline, of about six sentences. If it is edited, half of its sentences
#: may be worded otherwise, and a sixth of its 5-grams are in the headline: so names, figures and other words of content
#: are compared instead. Swept on 12 edited copies of two to four sentences, on 12 pairs in one pattern, and on the
#: patterns of tests/counting/story_pairs.toml cut to two, three and four sentences.
SHORT: Final = 300
#: Minimum Jaccard indices of two short versions without hiragana and punctuation: of their characters (copies have
#: 0.91 and more, patterns up to 0.83, the beginnings of two columns of livedoor 0.85; without it those of five pairs
#: become near-duplicates), and of their bigrams (copies 0.70 and more, patterns 0.59, with figures of their own 0.66).
_MIN_CHARACTERS: Final = 0.87
_MIN_BIGRAMS: Final = 0.62
#: Minimum number of the bigrams that both have (copies have 26 and more): texts in hiragana have hardly any.
_MIN_SHARED: Final = 20
_CONTENT: Final = re.compile(r"[A-Za-z0-9ァ-ヶー一-龥々]+")
_FIGURE: Final = re.compile(r"[0-9]+|[〇一二三四五六七八九十百千万億]+")
_END: Final = "。！？!?"
#: Also matches a line without an end, which is discarded later: with the end in the pattern such a line takes n² time.
_SENTENCE: Final = re.compile(rf"[^{_END}\n]+[{_END}]?")
_NOT_SAID: Final = re.compile(r"[\W_]+")


class Report:
    """A text for comparison, without the furniture of its outlet and of the other text's.

    Args:
        text: the text, its headline in the first line.
        found: its 5-grams.
        day: when it was published; None if that is not known.
        furniture: 5-grams that are ignored.
    """

    def __init__(self, text: str, found: Grams, day: int | None = None, furniture: Sequence[Grams] = ()) -> None:
        self.day = day
        self.grams = without(found, furniture)
        self.whole = text
        self._furniture = furniture

    @property
    def text(self) -> str:
        """The text without furniture sentences; a furniture headline leaves an empty line."""
        return self._read[0]

    @property
    def said(self) -> list[Grams]:
        """The 5-grams of each sentence below the headline, which near-duplicates may change."""
        return self._read[1]

    @cached_property
    def figures(self) -> frozenset[str]:
        """The figures in the body, in digits."""
        return frozenset(_FIGURE.findall(_body(self.text)))

    @cached_property
    def content(self) -> frozenset[str]:
        """The characters of the body that are not hiragana or punctuation."""
        return frozenset("".join(_CONTENT.findall(_body(self.text))))

    @cached_property
    def bigrams(self) -> frozenset[str]:
        """The bigrams of these characters, in their order in the body."""
        return frozenset(map("".join, pairwise("".join(_CONTENT.findall(_body(self.text))))))

    @cached_property
    def _read(self) -> tuple[str, list[Grams]]:
        spans = [
            [(start + sentence.start(), start + sentence.end()) for sentence in _SENTENCE.finditer(line)]
            for start, line in _lines(self.whole)
        ]
        found, part = grams_within(self.whole, [span for line in spans for span in line])
        sizes = np.bincount(part, minlength=sum(map(len, spans)))
        for others in self._furniture:
            keep = ~is_among(found, others)
            found, part = found[keep], part[keep]
        own = np.bincount(part, minlength=len(sizes))
        is_own = (own > (1 - _SAME_SENTENCE) * sizes) | (sizes == 0)
        by_sentence = np.split(found, np.cumsum(own)[:-1])
        lines: list[str] = []
        said: list[Grams] = []
        at = 0
        for line in spans:
            kept = [n for n in range(at, at + len(line)) if is_own[n]]
            texts = [self.whole[slice(*line[n - at])] for n in kept]
            at += len(line)
            lines.append("".join(texts))
            if len(lines) > 1 or lines[0].endswith("。"):
                ended = (n for n, text in zip(kept, texts, strict=True) if text.endswith(tuple(_END)))
                said += [by_sentence[n] for n in ended if own[n] >= _SHORTEST_SENTENCE]
        text = "\n".join([lines[0], *filter(None, lines[1:])]) if self._furniture else self.whole
        return text, said


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def tell_one_story(pair: Iterable[Report]) -> bool:
    """Return whether two texts are near-duplicates.

    The 5-grams must have a Jaccard index of 0.45, or the longer text, at most four times as long, must contain 85 % of
    those of the shorter; and the sentences of the shorter text, and its first ones, must be in the other. Two texts of
    a few sentences may instead have the same names, figures and other words of content, however they are worded. The
    two must not be reports of one series: one pattern with other names and figures, other subjects, or weeks between
    them.

    Args:
        pair: the two texts, in any order.
    """
    one, other = sorted(pair, key=lambda report: (len(report.grams), report.whole))
    shared = n_shared(one.grams, other.grams)
    jaccard = shared / max(len(one.grams) + len(other.grams) - shared, 1)
    is_alike = jaccard >= MIN_JACCARD or _is_abridged(one, other, shared)
    if is_alike and not one.said:
        return jaccard >= MIN_JACCARD_WITHOUT_SENTENCES
    is_copy = is_alike and _is_copy(one, other, shared)
    return (is_copy or _is_short_copy(one, other)) and _are_of_one_occasion(one, other, jaccard)


def _is_copy(one: Report, other: Report, shared: int) -> bool:
    """Return whether two texts have most sentences in common, and few slots that are filled otherwise."""
    said, lead = one.said, other.said[:_LEAD]
    if not (_is_headline_told(one.text, other.text) and _is_retold(said, lead, one.grams, other.grams)):
        return False
    n_slots, n_lead = len(_slots(one.text, other.text)), len(_found(said[:_LEAD], other.grams))
    return not (n_slots and n_lead < min(_MIN_LEAD, len(said))) and n_slots < max(MIN_SLOTS, SLOTS_PER_GRAM * shared)


def _is_short_copy(one: Report, other: Report) -> bool:
    """Return whether two texts of a few sentences say the same with the same names and figures, in any order.

    A figure may be missing in one of them, but none may be another one.
    """
    if max(len(one.whole), len(other.whole)) > SHORT or not (one.said and other.said):
        return False
    figures, others = one.figures, other.figures
    shared = len(one.bigrams & other.bigrams)
    return (
        (figures <= others or others <= figures)
        and len(one.content & other.content) >= _MIN_CHARACTERS * len(one.content | other.content)
        and shared >= max(_MIN_SHARED, _MIN_BIGRAMS * len(one.bigrams | other.bigrams))
        and not (_has_own_name(one, other) and _has_own_name(other, one))
        and _is_headline_told(one.text, other.text)
    )


def _has_own_name(one: Report, other: Report) -> bool:
    """Return whether a name in the body has a character that the other body lacks (南小学校, where it has 北小学校).

    Single kanji are verbs (破った, 下した).
    """
    own = one.content - other.content
    return bool(own) and any(len(item) > 1 and own & {*item} for item in _ITEM.findall(_body(one.text)))


def _is_abridged(one: Report, other: Report, shared: int) -> bool:
    n = len(one.grams)
    return n >= _MIN_GRAMS and n >= MIN_SIZE * len(other.grams) and shared >= MIN_CONTAINMENT * n


def _is_headline_told(one: str, other: str) -> bool:
    """Return whether the other text has the names and figures of one of the two headlines, if there are any."""
    shares = []
    for headline, text in ((one.partition("\n")[0], other), (other.partition("\n")[0], one)):
        names = [name for name in _ITEM.findall(headline) if len(name) > 1]
        if names:
            shares.append(sum(name in text for name in names) / len(names))
    return max(shares, default=1) >= MIN_HEADLINE


def _is_retold(said: Sequence[Grams], lead: Sequence[Grams], shorter: Grams, longer: Grams) -> bool:
    """Return whether the longer text has the sentences of the shorter, and each has one of the other's lead."""
    kept = sum(map(len, _found(said, longer)))
    begin_alike = _found(said[:_LEAD], longer) and _found(lead, shorter)
    return bool(begin_alike) and kept >= MIN_SENTENCES * sum(map(len, said))


def _found(sentences: Iterable[Grams], text: Grams) -> list[Grams]:
    return [sentence for sentence in sentences if n_shared(sentence, text) >= _SAME_SENTENCE * len(sentence)]


def _slots(one: str, other: str) -> set[tuple[str, str]]:
    """Find the slots in which the bodies of two texts have different names or figures that the other text lacks.

    A name that differs throughout (キエフ, キーウ) counts as one slot.
    """
    some, others = (_ITEM.findall(_body(text))[:_ITEMS] for text in (one, other))
    only_one, only_other = set(some) - set(others), set(others) - set(some)
    filled = set()
    for change, start, end, other_start, other_end in SequenceMatcher(None, some, others, autojunk=False).get_opcodes():
        if change == "replace" and max(end - start, other_end - other_start) <= _SLOT:
            old = "".join(item for item in some[start:end] if item in only_one)
            new = "".join(item for item in others[other_start:other_end] if item in only_other)
            if old and new and old != new:
                filled.add((old, new))
    return filled


def _are_of_one_occasion(one: Report, other: Report, jaccard: float) -> bool:
    """Return whether two texts have the same subject, and are near enough in time not to be a series."""
    if _headline(one.text) == _headline(other.text) != "" or _almost_same(one.text, other.text):
        return True
    if _far_apart(one.day, other.day) or _have_other_subjects(one.text, other.text):
        return False
    return jaccard >= CORRECTED or not _open_with_other_names(one.text, other.text)


def _almost_same(one: str, other: str) -> bool:
    some, others = grams(_body(one)), grams(_body(other))
    shared = n_shared(some, others)
    return shared >= ALMOST_THE_SAME * (len(some) + len(others) - shared)


def _body(text: str) -> str:
    headline, _, body = text.partition("\n")
    return text if headline.endswith("。") else body


def _headline(text: str) -> str:
    return _NOT_SAID.sub("", text.partition("\n")[0])


def _far_apart(day: int | None, other: int | None) -> bool:
    return day is not None and other is not None and abs(day - other) > MAX_DAYS


def _have_other_subjects(one: str, other: str) -> bool:
    """Return whether each text often has a name that the other lacks: two models, two players."""
    return all(
        any(n >= _OFTEN and name not in elsewhere for name, n in Counter(_NAME.findall(text)).items())
        for text, elsewhere in ((one, other), (other, one))
    )


def _open_with_other_names(one: str, other: str) -> bool:
    """Return whether each opening has a name that its text repeats and the other has at most once, and later."""
    return _opens_with_own_name(one, other) and _opens_with_own_name(other, one)


def _opens_with_own_name(text: str, other: str) -> bool:
    opening, other_opening = _opening(text), _opening(other)
    return any(
        n > 1 and len(name) >= _OPENING_NAME and name in opening and name not in other_opening and other.count(name) < 2
        for name, n in Counter(_NAME.findall(text)).items()
    )


def _opening(text: str) -> str:
    return "\n".join(text.split("\n", _OPENING)[:_OPENING])
