"""Find the headline among the lines of a scrape, if the page does not state it."""

from __future__ import annotations

import re
from collections import Counter
from operator import add
from typing import TYPE_CHECKING, Final

from kyoki.cleaning import authors, cues, roles
from kyoki.cleaning.lines import ends_sentence, is_listed, is_sentence, n_hiragana, n_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.body import Body
    from kyoki.cleaning.classified_lines import ClassifiedLine

_LENGTHS: Final = range(6, 121)
#: A shorter line is a headline only if the page has it again: in its list of the latest articles.
_SHORT_LENGTHS: Final = range(4, 6)
#: A headline below templates that shares no word with its article: the maximum lines above it, and a minimum length
#: that excludes categories and names; also of a headline that a trail of links ends with.
_ABOVE: Final = 4
_SHORTEST_HEADLINE: Final = 12
#: Length from which the shared bigrams count in full (headlines have 40 code points and more): a short line shares its
#: few bigrams with any article on its subject.
_FULL_LENGTH: Final = 40
#: Subtracted from the score of a line (0 to 1): if it is a list item; for each line between it and the article. Lines
#: below the minimum are no headlines.
_LISTED: Final = 0.2
_A_LINE: Final = 0.002
_MIN_SCORE: Final = 0.04
#: Added for a date, byline or share button in the first, second or third line below a line; for one in the line above.
#: These, _STATED and _CAPTION were swept on five dumps of each of the 37 gold pages, cleaned without the phrases of
#: their own host, and on 400 synthetic pages: 169 of 185 dumps and 396 pages are right with 0.1 to 0.3 for the first
#: of these, 0.3 to 0.5 for _STATED and up to 0.1 for _CAPTION; without them 165 and 370.
_STAMPED: Final = (0.15, 0.1, 0.05)
_STAMPED_ABOVE: Final = 0.05
_STAMPS: Final = frozenset(("date", "byline", "share", roles.SPEAKER))
#: Maximum code points of a byline that only authors.py recognises, not a cue.
_LONGEST_BYLINE: Final = 30
#: Added if the first line of a dump, often the title element, contains the line; its minimum share of that line.
_STATED: Final = 0.3
_STATED_SHARE: Final = 0.4
#: Between the parts of a trail of links to the page, of which the last is its title: ホーム > 市政 > 市長の記者会見.
_NEXT_PART: Final = re.compile(r"\s*[>＞›»]\s*")
#: Added to the score of a line with a date, byline or button near it that recurs below the article.
_RECURS: Final = 0.12
#: Lines of the footer, which may name the owner of the page (© 例文の会); this name is no headline.
_FOOT: Final = 15
#: Subtracted if the line has the form of a caption.
_CAPTION: Final = 0.1
#: The number of lines of a broken headline, and the rules of these lines.
_PIECES: Final = range(2, 6)
_PLAIN: Final = frozenset(("before_body", "in_body"))
#: A fragment of a sentence that a link or picture broke; a remark in brackets; a note.
_FRAGMENT: Final = re.compile(r"^[」』、。)※]|[「『(、]$|^[(][^()]*[)]$|^【[^】]{1,12}】$")
_DIGIT: Final = re.compile(r"\d")
#: The name of an organisation alone, as above the headline of a press release.
_ORGANISATION: Final = re.compile(
    r"(?:株式会社|有限会社|合同会社|(?:一般|公益)(?:社団|財団)法人|npo法人|学校法人|医療法人|社会福祉法人)[^、。「」]{1,24}"
    r"|[^、。「」のをにで]{1,24}(?:株式会社|有限会社|合同会社)",
    re.IGNORECASE,
)
#: The end of a text that is cut, such as the beginning of the article above it.
_CUT: Final = re.compile(r"(?:…+|\.{3,}|・{3,})$")
#: Signs between a headline and the name of the site; it may also be a blank, but headlines contain blanks too, so that
#: then the headline must have this share of the line.
_SETS_OFF: Final = re.compile(r"[|:/<>›»‹«()\[\]【】–—―-]")
_SET_OFF_SHARE: Final = 0.6
#: If the best line is a subtitle, the headline is at most so many lines above it, and has at least the share _AS_GOOD
#: of its score and length. A headline may be repeated, as a link or a caption, within _AGAIN_WITHIN lines.
_SUBTITLE_WITHIN: Final = 3
_AGAIN_WITHIN: Final = 15
_AS_GOOD: Final = 0.7
#: Maximum code points of an article that is searched as a string; most articles are shorter.
_SHORT: Final = 4000
#: Minimum code points of a headline within a longer line; a shorter piece is a name or a keyword.
_SHORTEST_WITHIN: Final = 10


def find(lines: Sequence[ClassifiedLine], body: Body | None, title: str | None) -> int | None:
    """Find the headline among the lines above the article: the line that shares most of its bigrams with it.

    Args:
        lines: the lines that are not blank.
        body: where the article is.
        title: the headline if known; then the line with this text is found, preferably a heading.

    Returns:
        The index of the line in `lines`, or None.
    """
    if title:
        alike = [index for index, one in enumerate(lines) if one.line.text == title and not one.line.bullet]
        return next((index for index in alike if lines[index].line.heading), alike[0] if alike else None)
    if body is None:
        return None
    scores = _Scores(lines, body)
    owners = [one.line.text for one in lines[-_FOOT:] if one.furniture == "copyright"]
    turns = next((index for index in range(body.end) if lines[index].furniture == roles.SPEAKER), body.end)
    may = [
        index
        for index in range(turns)
        if (index <= body.start or scores.stated(index))
        and (len(lines[index].line.text) in _LENGTHS or scores.recurs(index))
        and _may_be(lines, index)
        and not any(lines[index].line.text in owner for owner in owners)
    ]
    trails = {_NEXT_PART.split(one.line.text)[-1] for one in lines[: body.end] if one.furniture == "breadcrumb"}
    trailed = [at for at in may if lines[at].line.text in trails and len(lines[at].line.text) >= _SHORTEST_HEADLINE]
    if trailed:
        return trailed[-1]
    best, score = None, _MIN_SCORE
    # Lines with the highest possible score first: most lines are too short to reach that of a headline.
    highest = {index: scores.of(index, 1.0) for index in may}
    for index in sorted(may, key=lambda index: -highest[index]):
        if highest[index] < score:
            break
        one = scores[index]
        if one > score or (best is not None and one == score and index < best):
            best, score = index, one
    if best is None:
        return _question(lines, turns) if turns < body.end else None
    return next((index for index in may if _replaces(lines, scores, index, best)), best)


def _question(lines: Sequence[ClassifiedLine], speaker: int) -> int | None:
    """Return the question that heads the first post of a thread, with the asker's name and the day above it.

    Unlike the first line of a post, it has no 。 but is above a longer line that has.
    """
    post = next((index for index in range(speaker, len(lines) - 1) if not lines[index].furniture), None)
    if post is None:
        return None
    text, below = lines[post].line.text, lines[post + 1].line.text
    may = len(text) in _LENGTHS and not n_sentences(text) and n_sentences(below) and len(below) > len(text)
    return post if may else None


def fits_better(lines: Sequence[ClassifiedLine], body: Body, one: int, other: int) -> bool:
    """Whether a line is more likely the headline of an article than another line.

    Args:
        lines: the lines that are not blank.
        body: where the article is.
        one: index of the line.
        other: index of the other.
    """
    scores = _Scores(lines, body)
    return scores[one] > scores[other]


def below_templates(found: Sequence[ClassifiedLine], article: Body) -> int | None:
    """Return the headline by its place: the line directly below the site's templates; None without templates.

    Headlines of a site's bulletins may differ only in digits, which templates ignore: 県内で新たに564人感染(1日).
    """
    above = range(max(article.start - _ABOVE, 0), article.start + 1)
    may = [
        at
        for at in above
        if found[at].plain and not is_sentence(found[at].line.text) and len(found[at].line.text) >= _SHORTEST_HEADLINE
    ]
    if may and any(one.furniture == roles.TEMPLATE for one in found[: may[0]]):
        return max(may, key=lambda at: (len(found[at].line.text), -at))
    numbered = [
        at
        for at in above
        if found[at].furniture == roles.TEMPLATE
        and _DIGIT.search(found[at].line.text)
        and len(found[at].line.text) in _LENGTHS
        and n_hiragana(found[at].line.text)
        and not n_sentences(found[at].line.text)
    ]
    return max(numbered, key=lambda at: (len(found[at].line.text), -at), default=None)


def broken(texts: Sequence[str], rules: Sequence[str], headline: int) -> range:
    """Return the numbers of the lines of a headline that is broken over several lines.

    In a dump with blank lines between its blocks, a block of two to five plain lines is one heading that <br> breaks
    (true of every such block in the gold dumps, on two hosts).

    Args:
        texts: the lines of a dump.
        rules: the rule that decided on each.
        headline: number of the line that was found.
    """
    alone = range(headline, headline + 1)
    start, stop = headline, headline + 1
    while start and texts[start - 1]:
        start -= 1
    while stop < len(texts) and texts[stop]:
        stop += 1
    block = range(start, stop)
    plain = all(number == headline or rules[number] in _PLAIN for number in block) and not authors.is_signed(
        texts[start:stop]
    )
    fits = plain and stop < len(texts) and len(block) in _PIECES and sum(len(texts[at]) for at in block) in _LENGTHS
    return block if fits else alone


class _Scores:
    """The score of each line as a headline, computed on demand.

    Args:
        lines: the lines that are not blank.
        body: where the article is.
    """

    def __init__(self, lines: Sequence[ClassifiedLine], body: Body) -> None:
        self._lines = lines
        self._start = body.start
        self._stamps: dict[int, bool] = {}
        self._prose = {at: lines[at].line.text for at in range(body.start, body.end) if lines[at].prose}
        self._article = _searchable("".join(self._prose.values()))
        self._below = {one.line.text for one in lines[body.end :]}
        self._above = Counter(one.line.text for one in lines[: body.start + 1])

    def __getitem__(self, index: int) -> float:
        article = self._article
        if index in self._prose:  # a line of the article is not compared with itself
            article = _searchable("".join(text for at, text in self._prose.items() if at != index))
        text = self._lines[index].line.text
        # The beginning of the article is no headline: 港の市議会は十日、古い倉庫を…
        if (cut := _CUT.sub("", text)) != text and any(prose.startswith(cut) for prose in self._prose.values()):
            return 0.0
        grams = _bigrams(text)
        return self.of(index, sum([gram in article for gram in grams]) / len(grams))

    def of(self, index: int, share: float) -> float:
        """Return the score of a line if the article contains this share of its bigrams."""
        line = self._lines[index].line
        shared = share * min(len(line.text), _FULL_LENGTH) / _FULL_LENGTH
        score = shared - _A_LINE * abs(self._start - index) - (_LISTED if line.bullet else 0.0)
        score += self.stamped(index) + _STATED * self.stated(index) + _RECURS * self.recurs(index)
        return score - _CAPTION * (cues.is_caption(line.text))

    def stamped(self, index: int) -> float:
        """Return the bonus for a date, byline or button near a line."""
        below = range(index + 1, min(index + 1 + len(_STAMPED), len(self._lines)))
        above = _STAMPED_ABOVE * (index > 0 and self._is_stamp(index - 1))
        return next((bonus for bonus, at in zip(_STAMPED, below, strict=False) if self._is_stamp(at)), above)

    def recurs(self, index: int) -> bool:
        """Whether a line of a dump with a stamp is again below the article, as in a list of the latest ones.

        A category is often twice above it, too.
        """
        line = self._lines[index].line
        once = line.link_share is None and line.text in self._below and self._above[line.text] == 1
        return once and self.stamped(index) > 0

    def stamped_apart(self, index: int, other: int) -> bool:
        """Whether two lines have a stamp each, the first one between them: a blog's name, a date, its headline."""
        return self.stamped(other) > _STAMPED_ABOVE and any(self._is_stamp(at) for at in range(index + 1, other))

    def _is_stamp(self, index: int) -> bool:
        one = self._lines[index]
        if index not in self._stamps:
            plain = one.furniture is None and len(one.line.text) <= _LONGEST_BYLINE
            self._stamps[index] = one.furniture in _STAMPS or (plain and authors.is_signed([one.line.text]))
        return self._stamps[index]

    def stated(self, index: int) -> bool:
        """Whether the first line of a dump, often the title element, contains the line."""
        first, line = self._lines[0].line, self._lines[index].line
        return (
            index > 0
            and line.link_share is None
            and len(line.text) >= max(_SHORTEST_WITHIN, _STATED_SHARE * len(first.text))
            and line.text in first.text
            and _set_off(line.text, first.text)
        )


def _may_be(lines: Sequence[ClassifiedLine], index: int) -> bool:
    text = lines[index].line.text
    if (
        lines[index].furniture
        or len(text) not in range(_SHORT_LENGTHS.start, _LENGTHS.stop)
        or ends_sentence(text)
        or n_sentences(text) > 1
    ):
        return False
    if is_listed(text) or _FRAGMENT.search(text) or cues.has_stamp(text) or _ORGANISATION.fullmatch(text):
        return False
    # The last part of a breadcrumb (国際 ›) is the headline too, but may differ from the one above the article.
    return not (index and lines[index - 1].line.text.endswith("›"))


def _replaces(lines: Sequence[ClassifiedLine], scores: _Scores, index: int, best: int) -> bool:
    """Whether a line is the headline instead of the best one, which is its subtitle, its repetition or <title>."""
    one, other = lines[index].line, lines[best].line
    if one.bullet or index == best or abs(index - best) > _AGAIN_WITHIN:
        return False
    if one.text == other.text:  # the first; but not <title> if the other has a date or byline
        return (0 < index < best or best == 0) if scores.stamped(max(index, best)) else index < best
    if one.text in other.text:  # 例文の見出し, beside 例文の見出し | 例文新聞
        return len(one.text) >= _SHORTEST_WITHIN and _set_off(one.text, other.text)
    if other.text in one.text:
        return False
    above = best - _SUBTITLE_WITHIN <= index < best and one.column == other.column
    if cues.is_caption(one.text) or scores.stamped_apart(index, best) or scores.recurs(best) > scores.recurs(index):
        return False
    return above and scores[index] >= _AS_GOOD * scores[best] and len(one.text) >= _AS_GOOD * len(other.text)


def _set_off(text: str, whole: str) -> bool:
    """Whether a text is the whole line but for parts set off by | or brackets: site, section, page number."""
    if text == whole:
        return True
    before, _, after = whole.partition(text)
    sign = all(not rest or _SETS_OFF.search(rest) for rest in (before[-1:], after.lstrip()[:1]))
    return sign or (len(text) >= _SET_OFF_SHARE * len(whole) and before[-1:] in {"", " "} and after[:1] in {"", " "})


def _searchable(text: str) -> str | set[str]:
    """Return a short text itself, else the set of its bigrams: searching a short text is faster than making the set."""
    return text if len(text) <= _SHORT else _bigrams(text)


def _bigrams(text: str) -> set[str]:
    return set(map(add, text, text[1:]))
