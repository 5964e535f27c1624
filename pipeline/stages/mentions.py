"""Mentions of people, states and places: GiNZA's entities, checked and completed by rules."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from pipeline.config import MentionSettings
from pipeline.engines import ginza, mecab
from pipeline.knowledge.recognition import recognise
from pipeline.knowledge.sentence import Sentence, Word, kind
from pipeline.tables import TABLES, check_surfaces
from pipeline.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


def mentions(
    articles: pd.DataFrame, tokens: pd.DataFrame | None = None, *, model: str = MentionSettings.model
) -> pd.DataFrame:
    """Find people, states and places in articles.

    A sentence's entities by GiNZA are evidence, not the answer: rules over MeCab's words, state names, titles and
    kinds of places decide (`pipeline.knowledge.recognition`), and `decided_by` names the rule.

    Args:
        articles: the table `articles`; of it article_id and text are used.
        tokens: the table `tokens` of the same articles; else MeCab is run here.
        model: the spaCy model whose recogniser is asked.

    Returns:
        The table `mentions`: disjoint within an article; offsets are code points into articles.text.

    Raises:
        EngineError: the model is not installed, or an engine's answer does not fit the text.
    """
    texts = dict(zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True))
    spans = {article_id: sentences.split(text) for article_id, text in texts.items()}
    pieces = [texts[article_id][s.start : s.end] for article_id, found in spans.items() for s in found]
    entities = iter(ginza.load(model).entities(pieces))
    words = _words(texts, spans, tokens)
    rows: list[dict[str, Any]] = []
    for article_id, text in texts.items():
        read = []
        for s in spans[article_id]:
            read.append(Sentence(text[s.start : s.end], _within(words[article_id], s.start, s.end), next(entities)))
        for number, (s, sentence, claims) in enumerate(zip(spans[article_id], read, recognise(read), strict=True)):
            for claim in claims:
                rows.append(
                    {
                        "article_id": article_id,
                        "start": s.start + claim.start,
                        "end": s.start + claim.end,
                        "sentence": number,
                        "paragraph": s.paragraph,
                        "surface": sentence.text[claim.start : claim.end],
                        "type": claim.type,
                        "label_ginza": sentence.covering(claim.start, claim.end),
                        "decided_by": claim.rule,
                    }
                )
    frame = TABLES["mentions"].frame(rows)
    check_surfaces(frame, texts)
    return TABLES["mentions"].sorted(frame)


def _words(
    texts: dict[str, str], spans: dict[str, list[sentences.Sentence]], tokens: pd.DataFrame | None
) -> dict[str, list[Word]]:
    if tokens is None:
        tagger = mecab.load()
        return {
            article_id: [
                Word(s.start + t.start, s.start + t.end, t.surface, kind(t[4:8], t.reading))
                for s in spans[article_id]
                for t in tagger.tokens(text[s.start : s.end])
            ]
            for article_id, text in texts.items()
        }
    found: dict[str, list[Word]] = {article_id: [] for article_id in texts}
    names = ("article_id", "start", "end", "surface", "pos1", "pos2", "pos3", "pos4", "reading")
    columns = [
        tokens[name].fillna("").tolist() if tokens[name].dtype == "str" else tokens[name].tolist() for name in names
    ]
    for article_id, start, end, surface, *pos, reading in zip(*columns, strict=True):
        found[article_id].append(Word(start, end, surface, kind(pos, reading)))
    return found


def _within(words: list[Word], start: int, end: int) -> list[Word]:
    first, last = bisect_left(words, (start,)), bisect_left(words, (end,))
    return [Word(w.start - start, w.end - start, w.surface, w.kind) for w in words[first:last]]


if __name__ == "__main__":
    from pipeline.stages.alone import main

    main("mentions")
