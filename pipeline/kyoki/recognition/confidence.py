"""The probability that a claim is right: a logistic model of its rule, GiNZA's label, neighbours and article."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from kyoki import wordlists
from kyoki.characters import HIRAGANA, KANJI, KATAKANA, NAME_DOTS
from kyoki.linking import gazetteer
from kyoki.recognition import lexicon, titles
from kyoki.recognition.athlete_rules import ATHLETE
from kyoki.recognition.bare_place_rules import neighbours
from kyoki.recognition.cast_rules import SPEAKS
from kyoki.recognition.lexicon import any_of, compiled
from kyoki.recognition.sentence import NAMES, OWN_NAME, Claim
from kyoki.recognition.titled_name_rules import OF_GOVERNMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kyoki.recognition.sentence import Sentence

#: The constant feature of every claim.
ANY: Final = "any claim"
#: The rule of a name that another part of the article gives in full or with a title.
AGAIN: Final = "named in the article"
#: Rules by which a single name is a person.
LONE: Final = frozenset(
    {
        *("ginza", "ginza alone", "name of the dictionary", "katakana person of the dictionary"),
        *("katakana word + name", "speaker", "unknown katakana name", "katakana given name", "katakana name"),
    }
)
#: Rules that compose a name of several words.
_COMPOSED: Final = frozenset({"ginza + name", "surname + given name"})
#: Actions of people only: 〜は「…」と語る, 〜が…を演じ.
_SPEAKS: Final = re.compile(f"{SPEAKS.pattern}|[はが](?:、)?[^。、]{{0,12}}?(?:演じ|主演|登壇|語[っり])")
#: Rules by which the name alone is a place.
BARE: Final = frozenset({"place name", "city of the world"})
#: The rule that takes what UniDic calls a place for a person, as GiNZA does.
_PERSON_ALONE: Final = "ginza alone"
_SPORTS: Final = re.compile("選手|監督|試合|投手|移籍|リーグ|優勝|[FMDG][FWK]|先発|ゴール|打線|チーム")
#: Phrases about a club, not its town: X戦, Xに移籍, Xの監督, Xを下した.
_OF_CLUB: Final = re.compile(
    "戦(?!争)|[がはに、]?(?:所属|移籍|加入|入団|完敗|勝利|敗れ|敗戦)|[にへ](?:所属|移籍|加入|入団|完敗|勝利|敗)|"
    "の(?:監督|会長|一員|主将|エース|球団|OB|選手|ファン|サポーター|スカウト|[FMDG][FWK])|を(?:下し|破|相手|終始|苦し)|[FMDG][FWK]|OB|"
    "サポーター|イレブン"
)
#: Minimum words about sports per thousand characters with which a town's name is often its team's; 2 and 10 were not
#: better.
_MUCH_SPORT: Final = 5
_SCRIPTS: Final = (("katakana", KATAKANA), ("kanji", f"{KANJI}ヶ"), ("hiragana", HIRAGANA))
_scripts: Final = tuple((name, re.compile(f"[{script}{NAME_DOTS}]+")) for name, script in _SCRIPTS)
_behind: Final = compiled(
    lambda: (
        f"(?P<whereabouts>{any_of(lexicon.context_words('whereabouts'))})|(?P<here>で(?!す|し)|に(?!よ|対|関)|へ|から|まで|より)|"
        "(?P<of>の)|(?P<subject>[はがをも])|(?P<list>[、,]|と|や)|(?P<dot>・)|(?P<open>[「『（(])|(?P<close>[」』）)])|"
        "(?P<shop>店)|(?P<match>戦)|(?P<number>[0-9０-９])|(?P<end>$|\\s|。)"
    )
)


class ArticleEvidence:
    """Evidence from the sentences of one article about the names in it."""

    def __init__(self, sentences: Sequence[Sentence], claims: Sequence[Sequence[Claim]]) -> None:
        text = "".join(sentence.text for sentence in sentences)
        self.sporty = len(_SPORTS.findall(text)) * 1000 > _MUCH_SPORT * max(len(text), 300)
        self._text = text
        self._persons = Counter(s.text[a:b] for s in sentences for a, b, label in s.spans if label == "Person")
        self.clubs: set[str] = set()
        self.names = {word.surface for s in sentences for word in s.words if word.kind in NAMES}
        self.places: set[str] = set()
        for sentence, found in zip(sentences, claims, strict=True):
            for claim in found:
                if claim.type != "place":
                    continue
                name = sentence.text[claim.start : claim.end]
                if claim.rule not in BARE:
                    self.places |= {name, name[:-1]}  # 広島, where the article has 広島市
                elif _OF_CLUB.match(sentence.text, claim.end):
                    self.clubs.add(name)

    def often(self, name: str) -> str:
        """Return a feature: how often the article has a name, and in how much of it GiNZA sees a person."""
        times, people = self._text.count(name), self._persons[name]
        said = "all" if people >= times else "most" if 2 * people > times else "some" if people else "none"
        return f"{'often' if times > _TWICE else 'twice' if times > 1 else 'once'}, {said} a person"


_TWICE: Final = 2


def features(sentence: Sentence, claim: Claim, article: ArticleEvidence) -> Iterator[str]:
    """Return the names of the features of a claim."""
    label = _label(sentence, claim)
    yield claim.rule
    yield f"{claim.rule}, {label}"
    text = sentence.text[claim.start : claim.end]
    script = _script(text)
    if claim.type == "person":
        yield f"person in {script}, {'1' if len(text) < 2 else '2' if len(text) < 3 else 'more'}"
        yield f"{claim.rule}, {_title(sentence, claim.end)}"
        if claim.rule in LONE:
            yield from (f"lone {feature}" for feature in _of_person(sentence, claim, article, script, label))
        elif claim.rule in _COMPOSED:
            yield f"composed of {_kinds(sentence, claim)}"
    elif claim.rule in BARE:
        yield from (f"bare {feature}" for feature in _of_place(sentence, claim, article, script, label))


def _of_person(sentence: Sentence, claim: Claim, article: ArticleEvidence, script: str, label: str) -> Iterator[str]:
    text, kinds = sentence.text[claim.start : claim.end], _kinds(sentence, claim)
    match, behind = _behind().match(sentence.text, claim.end), sentence.at(claim.end)
    right = match.lastgroup if match else "" if behind is None else f"{behind.kind} in {_script(behind.surface)}"
    said = "speaks" if _SPEAKS.match(sentence.text, claim.end) else "says nothing"
    yield f"{kinds}"
    yield f"{kinds}, {label}"
    yield f"{script}, {min(len(text), 4)}"
    yield f"before: {_before(sentence, claim.start)}"
    yield f"behind: {right}"
    yield f"behind: {right}, {claim.rule}"
    yield said
    yield article.often(text)
    yield f"{kinds}, {article.often(text)}"
    if article.sporty:
        yield f"sports, {kinds}"
    if text in article.places:
        yield "also a place"
    if gazetteer.candidates(text):
        yield "listed as a place"


def _kinds(sentence: Sentence, claim: Claim) -> str:
    return "+".join(word.kind for word in sentence.words_of(claim.start, claim.end)[:3])


def _script(text: str) -> str:
    return next((name for name, pattern in _scripts if pattern.fullmatch(text)), "mixed")


def _label(sentence: Sentence, claim: Claim) -> str:
    """Return GiNZA's label for the claim's characters, and whether its span is longer."""
    span = next((s for s in sentence.spans if s[0] < claim.end and claim.start < s[1]), None)
    if span is None:
        return "no label"
    types = (("person", "person"), ("number of people", "person"), ("place", "place"), ("office", "office"))
    said = next((name for type_, name in types if span[2] in lexicon.ginza_labels(type_)), "other")
    wide = span[0] < claim.start or claim.end < span[1]
    return f"{'state' if span[2] == 'Country' else said}{' and more' if wide else ''}"


def _title(sentence: Sentence, end: int) -> str:
    if titles.honorific(sentence, end):
        return "honorific"
    if titles.personal(sentence, end):
        return "state office"
    return "office" if titles.titled(sentence, end) else "no title"


def _of_place(sentence: Sentence, claim: Claim, article: ArticleEvidence, script: str, label: str) -> Iterator[str]:
    text = sentence.text[claim.start : claim.end]
    known = gazetteer.candidates(text)
    size = max((place.people for place in known), default=-1)
    region = "region" if text in lexicon.regions() else "none"
    yield f"{script} of {'many' if size >= _MANY else 'some' if known else region}"
    yield f"{script}, {min(len(text), 4)}"
    yield f"before: {_before(sentence, claim.start)}"
    match, behind = _behind().match(sentence.text, claim.end), sentence.at(claim.end)
    right = match.lastgroup if match else "" if behind is None else f"{behind.kind} in {_script(behind.surface)}"
    yield f"behind: {right}"
    yield f"behind: {right}, {label.removesuffix(' and more')}"
    if article.sporty:
        yield f"sports, {script}"
        yield f"sports, behind: {right}"
        if text in article.clubs:
            yield f"a club's, {script}"
    beside = {"before": sentence.before(claim.start), "behind": None if match else behind}
    for side, word in beside.items():  # 小松 | 菜, 阪神・淡路 | 大震災
        if word is not None and word.kind != "other":
            yield f"{side}: {word.surface}"
    for side, word in zip(("before", "behind"), neighbours(sentence, claim.start, claim.end), strict=True):
        if word is not None:
            yield f"list {side}: {'name' if word.kind in NAMES else word.kind}"
    if text in article.names:
        yield "also a name"
    if text in article.places:
        yield "also a place"


def _before(sentence: Sentence, at: int) -> str:
    """Return the kind and script of an adjacent noun, else the character before."""
    word, character = sentence.before(at), sentence.text[at - 1 : at] if at else ""
    if word is not None and word.kind != "other":
        return f"{word.kind} in {_script(word.surface)}"
    quoted = "quote" if character and character in "「『（(“" else "other"
    return {"": "start", "・": "dot", "、": "list", "の": "of"}.get(character, quoted)


#: Minimum inhabitants of a large city; bare names of smaller ones more often mean something else.
_MANY: Final = 200_000


def repeated(
    sentences: Sequence[Sentence], found: Sequence[Sequence[Claim]], type_: str = "person"
) -> list[list[Claim]]:
    """Limit the scores of repeated names in an article to those of the claims that introduce them.

    If a word was wrongly taken for a name (リスト), so were all of its repetitions.
    """
    shown: dict[str, float] = {}
    for sentence, claims in zip(sentences, found, strict=True):
        for claim in claims:
            if claim.type == type_ and claim.rule != AGAIN:
                name = sentence.text[claim.start : claim.end]
                shown[name] = max(shown.get(name, 0.0), claim.score)

    @cache
    def most(text: str) -> float:
        return max((score for name, score in shown.items() if text in name), default=1.0)

    def capped(sentence: Sentence, claim: Claim) -> Claim:
        if claim.type != type_ or claim.rule != AGAIN:
            return claim
        return claim._replace(score=min(claim.score, most(sentence.text[claim.start : claim.end])))

    return [[capped(sentence, claim) for claim in claims] for sentence, claims in zip(sentences, found, strict=True)]


@cache
def _weights() -> Mapping[str, float]:
    rows = wordlists.rows(__package__, "score_weights")
    return {row["feature"]: float(row["weight"]) for row in rows}


def scored(sentence: Sentence, claim: Claim, article: ArticleEvidence) -> Claim:
    """Return the claim with its score to three decimals; the user's own names have 1."""
    if claim.rule == OWN_NAME:
        return claim
    rule = _WEIGHED_AS.get(claim.rule, claim.rule)
    return weighed(claim, features(sentence, claim._replace(rule=rule), article))


#: Rules too rare in the annotated articles for weights of their own, with the rule whose weights they have.
_WEIGHED_AS: Final = {OF_GOVERNMENT: "katakana + title", ATHLETE: "katakana + title"}


def likelier(sentence: Sentence, claim: Claim, article: ArticleEvidence) -> Claim:
    """Return the likelier reading of a name that is a place to UniDic and a person to GiNZA (福島), else the claim."""
    words = sentence.words_of(claim.start, claim.end) if claim.rule == _PERSON_ALONE else ()
    if not words or words[0].kind != "place" or len(words) > 1:
        return claim
    place = scored(sentence, Claim(claim.start, claim.end, "place", "place name"), article)
    return place if place.score > claim.score else claim


def weighed(claim: Claim, known: Iterable[str]) -> Claim:
    """Return the claim with the score of its features."""
    weights = _weights()
    total = sum(weights.get(feature, 0.0) for feature in (ANY, *known))
    return claim._replace(score=round(1.0 / (1.0 + math.exp(-total)), 3))
