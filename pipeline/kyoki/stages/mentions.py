"""Find people, states, places and organisations: GiNZA's entities, checked and completed by rules."""

from __future__ import annotations

from contextlib import closing
from itertools import islice, pairwise, starmap
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kyoki import progress
from kyoki.config import STRICT_SCORE, MentionSettings
from kyoki.language import sentences
from kyoki.names import NO_NAMES
from kyoki.pairing import BYLINE, check_mention_types
from kyoki.schema import check_surfaces
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from kyoki.names import Names
    from kyoki.recognition.sentence import Sentence, Word

SPEC: Final = Spec(
    scope="article",
    needs={
        "articles": ("article_id", "text"),
        "tokens": (
            *("article_id", "start", "end", "sentence"),
            *("surface", "pos1", "pos2", "pos3", "pos4", "reading"),
        ),
    },
    gives={"mentions": ALL},
    settings={
        "model": "mentions.model",
        "engine": "mentions.engine",
        "device": "mentions.device",
        "types": "mentions.types",
        "min_score": "mentions.min_score",
        "strict": "mentions.strict",
        "names": "names.file",
    },
    without_effect=("device",),
    engines=("babel", "fugashi", "unidic-lite", "ginza", "spacy", "sudachipy", "sudachidict-core"),
    data=("recognition/data/*.csv", "linking/data/*.csv"),
)


def mentions(  # noqa: PLR0913 (the engine, which mentions are kept, and names)
    articles: pd.DataFrame,
    tokens: pd.DataFrame | None = None,
    *,
    model: str = MentionSettings.model,
    engine: str = MentionSettings.engine,
    device: str = MentionSettings.device,
    types: Sequence[str] = MentionSettings.types,
    min_score: float = MentionSettings.min_score,
    strict: bool = MentionSettings.strict,
    names: Names = NO_NAMES,
) -> pd.DataFrame:
    """Find people, states, places and organisations in articles.

    GiNZA's entities are evidence, not the answer: rules over MeCab's words, state names, titles and kinds of places
    decide (`kyoki.recognition.decide`), `decided_by` names the rule, and `score` is the share of mentions like it that
    were right in annotated articles. No mention runs over a sentence end.

    Args:
        articles: the table `articles`; of it article_id and text are used.
        tokens: the table `tokens` of the same articles; without it MeCab is run here, with the same result.
        model: the spaCy model whose recogniser is used.
        engine: auto, or stock for spaCy's own inference: the same entities, about eight times slower.
        device: auto, cuda or cpu: where the engine auto computes; the same entities.
        types: the types of entity to keep; the rows of one type do not depend on the others.
        min_score: minimum score of a mention.
        strict: also leave out mentions with a score below config.STRICT_SCORE.
        names: the user's own names, which override all rules; tokens must have been made with the same names.

    Returns:
        The table `mentions`: disjoint within an article; offsets are code points into articles.text.

    Raises:
        SettingError: an unknown type.
        EngineError: the model is not installed, or an engine's output does not fit the text.

    >>> import kyoki
    >>> articles = kyoki.articles_from_texts(["石破茂首相は東京でトランプ大統領と会談した。"])
    >>> kyoki.mentions(articles)[["start", "end", "surface", "type", "role"]].values.tolist()
    [[0, 3, '石破茂', 'person', '首相'], [6, 8, '東京', 'place', nan], [9, 13, 'トランプ', 'person', '大統領']]
    """
    check_mention_types(types, "mentions:")
    texts = dict(zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True))
    spans = {article_id: sentences.split(text) for article_id, text in texts.items()}
    pieces = [texts[article_id][span.start : span.end] for article_id, found in spans.items() for span in found]
    words = _cut(pieces, names) if tokens is None else _given(tokens, spans)
    from kyoki.language import ginza  # only processes that work on articles need it
    from kyoki.recognition.bylines import signed
    from kyoki.recognition.sentence import Sentence

    least = max(min_score, STRICT_SCORE) if strict else min_score
    rows: list[dict[str, Any]] = []
    with closing(ginza.load(model, engine=engine, device=device).each_entities(pieces)) as entities:
        read = starmap(Sentence, zip(pieces, words, entities, strict=True))
        for article_id, found in spans.items():
            of_article = list(_rows(article_id, found, list(islice(read, len(found))), names, least))
            for at in signed(texts[article_id], of_article):
                of_article[at]["role"] = BYLINE
            rows += of_article
            progress.finished()
    frame = TABLES["mentions"].frame([row for row in rows if row["type"] in types])
    check_surfaces(frame, texts)
    return TABLES["mentions"].sorted(frame)


def _rows(
    article_id: str,
    spans: Sequence[sentences.SentenceSpan],
    read: Sequence[Sentence],
    names: Names,
    min_score: float,
) -> Iterator[dict[str, Any]]:
    from kyoki.recognition.decide import recognise
    from kyoki.recognition.roles import role

    found = recognise(read, names, min_score=min_score)
    for number, (span, sentence, claims) in enumerate(zip(spans, read, found, strict=True)):
        others = [claim for claim in claims if claim.type != "organisation"]  # 経済産業 is a part of 経済産業大臣
        for claim in claims:
            start, end, type_, rule, score = claim
            yield {
                "article_id": article_id,
                "start": span.start + start,
                "end": span.start + end,
                "sentence": number,
                "paragraph": span.paragraph,
                "surface": sentence.text[start:end],
                "type": type_,
                "label_ginza": sentence.label(start, end),
                "decided_by": rule,
                "score": score,
                "role": role(sentence, claim, others) if type_ == "person" else "",
            }


def _cut(pieces: Sequence[str], names: Names) -> list[list[Word]]:
    """Cut each sentence into words with MeCab."""
    from kyoki.language import mecab
    from kyoki.recognition.sentence import Word, kind

    cut = mecab.load(names).cut(pieces)
    words = cut.words()
    kinds = [kind(word.surface, word[2:6], word.reading) for word in words]
    found: list[list[Word]] = [[] for _ in pieces]
    for text, start, end, word in zip(*(column.tolist() for column in cut[:4]), strict=True):
        found[text].append(Word(start, end, words[word].surface, kinds[word]))
    return found


_COLUMNS = ("surface", "pos1", "pos2", "pos3", "pos4", "reading")


def _given(tokens: pd.DataFrame, spans: Mapping[str, Sequence[sentences.SentenceSpan]]) -> list[list[Word]]:
    """Take each sentence's words from the table `tokens`; their offsets then count from its start."""
    from kyoki.recognition.sentence import Word, kind

    places = {article_id: number for number, article_id in enumerate(spans)}
    article = tokens["article_id"].map(places).to_numpy(np.int64)
    # Number the sentences of all articles consecutively; find the sentence of each word and its start.
    before = np.cumsum([0, *map(len, spans.values())])
    sentence = before[article] + tokens["sentence"].to_numpy()
    order = np.argsort(sentence, kind="stable")
    starts = np.array([span.start for found in spans.values() for span in found], np.int64)[sentence]
    start, end = ((tokens[name].to_numpy() - starts)[order].tolist() for name in ("start", "end"))
    surface, pos1, pos2, pos3, pos4, reading = (tokens[name].fillna("").take(order).tolist() for name in _COLUMNS)
    kinds = map(kind, surface, zip(pos1, pos2, pos3, pos4, strict=True), reading)
    words = list(map(Word._make, zip(start, end, surface, kinds, strict=True)))
    ends = np.searchsorted(sentence[order], np.arange(before[-1] + 1)).tolist()
    return [words[first:last] for first, last in pairwise(ends)]


if __name__ == "__main__":
    run_as_command("mentions")
