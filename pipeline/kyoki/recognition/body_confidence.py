"""Features of a claim on an organisation; their weights are in `confidence`.

Tried and rejected, with each outlet left out in turn, on the 88 annotated articles of other genres: GiNZA's vectors of
the name's tokens and of their neighbours (32 principal components: F1 .746 instead of .740, log loss .37 instead of
.40, but scores that depend on the machine's rounding), and whether the article uses phrases of organisations or of
products with the name (.741; the rules of `acting_rules` find names by the former).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from kyoki.characters import HIRAGANA, KANJI, KATAKANA, NAME_DOTS
from kyoki.recognition import lexicon
from kyoki.recognition.sentence import NOMINAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Claim, Sentence, Word

#: Rules whose claims are weighed by all features; the others are rare, or reliable by themselves.
_DOUBTED: Final = {
    "ginza": "ginza",
    "named in the article": "again",
    "name + kind of organisation": "kind",
    "place + kind of organisation": "kind",
    "unknown name + what a body has": "unknown",
    "listed organisation": "listed",
    "short form": "listed",
}
_SCRIPTS: Final = tuple(
    (name, re.compile(f"[{script}]+"))
    for name, script in (
        ("katakana", f"{KATAKANA}{NAME_DOTS}"),
        ("kanji", KANJI),
        ("hiragana", HIRAGANA),
        ("capitals", "A-ZＡ-Ｚ&＆"),
        ("Latin", "A-Za-zＡ-Ｚａ-ｚ .&＆-"),
        ("Latin with digits", "A-Za-z0-9Ａ-Ｚａ-ｚ０-９ .&＆-"),
    )
)
#: Expressions after a name: of an actor, of a product, of a place.
_BEHIND: Final = re.compile(
    "(?P<subject>[はがも](?![、]?な))|(?P<object>を)|(?P<of>の)|(?P<to>に|へ|と|から|による|によ)|(?P<at>で)|"
    "(?P<made>製|社|側|系|傘下|広報)|(?P<person>社長|会長|代表|監督|選手|[・･ 　]?(?:CEO|記者))|"
    "(?P<close>[)）」』】\\]＞])|(?P<open>[(（「『【])|(?P<list>[、,，・／/])|(?P<end>$|\\s|。)|(?P<number>[0-9０-９])|"
    "(?P<sign>[-－~〜：:=＝|｜★☆])"
)
#: Minimum mentions of a name that is a subject of its article.
_OFTEN: Final = 3


class Bodies:
    """Evidence from one article about names of organisations: their frequency, GiNZA's labels, and the rules."""

    def __init__(self, sentences: Sequence[Sentence], found: Sequence[Sequence[Claim]]) -> None:
        self._text = "\n".join(sentence.text for sentence in sentences)
        self._labels = Counter(
            (sentence.text[start:end], label in lexicon.ginza_labels("organisation"))
            for sentence in sentences
            for start, end, label in sentence.spans
        )
        self._times: dict[str, int] = {}
        self._shown: dict[str, set[str]] = defaultdict(set)
        for sentence, claims in zip(sentences, found, strict=True):
            for claim in claims:
                if claim.type == "organisation" and _DOUBTED.get(claim.rule) != "again":
                    self._shown[sentence.text[claim.start : claim.end]].add(claim.rule)

    def times(self, name: str) -> int:
        """Return how many times the article has a name."""
        if name not in self._times:
            self._times[name] = self._text.count(name)
        return self._times[name]

    def shown_by(self, name: str) -> set[str]:
        """Return the rules that found a name elsewhere in the article, or a longer name of that body."""
        return self._shown.get(name) or {"longer name"}

    def agreed(self, name: str) -> str:
        """Return whether GiNZA calls all, some or none of its spans with this text organisations."""
        yes, no = self._labels[name, True], self._labels[name, False]
        return "none" if not yes else "all" if not no else "some"


def features(sentence: Sentence, claim: Claim, article: Bodies) -> Iterator[str]:
    """Return the names of the features of a claim on an organisation."""
    start, end = claim.start, claim.end
    text = sentence.text[start:end]
    yield f"organisation: {claim.rule}"
    if claim.rule not in _DOUBTED:
        return
    group, script, label = _DOUBTED[claim.rule], _script(text), _label(sentence, start, end)
    if group == "again":
        yield from (f"organisation again, found by {rule}" for rule in sorted(article.shown_by(text)))
    match = _BEHIND.match(sentence.text, end)
    word = sentence.at(end)
    behind = (match.lastgroup if match else _kind(word)) or ""
    often = article.times(text)
    for known in (
        f"labelled {label}",
        f"in {script}",
        f"in {script}, {min(len(text), 4)}",
        f"behind: {behind}",
        f"before: {_before(sentence, start)}",
        f"ends in {_kind(_last(sentence, start, end))}",
        f"GiNZA agrees: {article.agreed(text)}",
        f"{'often' if often >= _OFTEN else 'twice' if often > 1 else 'once'}",
    ):
        yield f"organisation by {group}, {known}"
        yield f"organisation {known}"


def _script(text: str) -> str:
    return next((name for name, pattern in _SCRIPTS if pattern.fullmatch(text)), "mixed")


def _label(sentence: Sentence, start: int, end: int) -> str:
    """Return GiNZA's label of an organisation, "something else" or "nothing", and whether its span differs."""
    span = next((s for s in sentence.spans if s[0] < end and start < s[1]), None)
    if span is None:
        return "nothing"
    said = span[2] if span[2] in lexicon.ginza_labels("organisation") else "something else"
    return said if span[:2] == (start, end) else f"{said}, in part"


def _last(sentence: Sentence, start: int, end: int) -> Word | None:
    words = sentence.words_of(start, end)
    return words[-1] if words else None


def _before(sentence: Sentence, at: int) -> str:
    word, character = sentence.before(at), sentence.text[at - 1 : at] if at else ""
    if word is not None and word.kind in NOMINAL:
        return _kind(word)
    return next((name for name, signs in _SIGNS if character in signs), "other") if character else "start"


_SIGNS: Final = (
    ("list", "、,，・／/"),
    ("of", "の"),
    ("open", "(（「『【＜"),
    ("space", " 　\n"),
    ("number", "0123456789-"),
)


def _kind(word: Word | None) -> str:
    return "nothing" if word is None else f"{word.kind} in {_script(word.surface)}"
