"""Count the codes of your own coding rules by article and by slice, and test which slices differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from kyoki.coding import NO_CODES
from kyoki.config import CodingSettings, SliceSettings
from kyoki.counting.code_hits import LINK, TOKEN, find_codes
from kyoki.counting.code_tables import by_article, by_slice
from kyoki.counting.pair_rows import concatenated, list_pairs
from kyoki.counting.slicing import chosen_by, slice_labels
from kyoki.counting.windows import Corpus
from kyoki.notebook import frames_html
from kyoki.pairing import check_windows
from kyoki.spec import ABOUT_ARTICLES, ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kyoki.coding import Coding

SPEC: Final = Spec(
    scope="corpus",
    needs={
        "tokens": TOKEN,
        "links": LINK,
        "entities": ("entity_id", "name", "aliases", "n_articles_unique"),
        "sentences": ("article_id", "sentence", "paragraph"),
        "articles": ABOUT_ARTICLES,
    },
    gives={"codes": ALL, "code_slices": ALL, "code_pairs": ALL},
    settings={"coding": "coding.file", "windows": "coding.windows", "by": "slices.by"},
    chunked=("tokens",),
    engines=("numpy", "pandas", "scipy", "pyarrow"),
)


class Codes(NamedTuple):
    """Codes by article, by slice, and pairs of codes."""

    codes: pd.DataFrame
    code_slices: pd.DataFrame
    code_pairs: pd.DataFrame

    def _repr_html_(self) -> str:
        return frames_html(self)


def codes(  # noqa: PLR0913 (five tables, the rules, and two ways to count them)
    tokens: pd.DataFrame | Iterable[pd.DataFrame],
    links: pd.DataFrame,
    entities: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    coding: Coding = NO_CODES,
    windows: Sequence[str] = CodingSettings.windows,
    by: str = SliceSettings.by,
) -> Codes:
    """Count the articles that the user's codes hit, compare slices by them, and count pairs of codes as `pairs` does.

    A word hits tokens with its lemma and whole tokens with its characters; a phrase only the latter, an entity its
    mentions, a pattern anywhere in a sentence. The unit of every comparison is the article, however often a code hits
    in it; near-duplicates are left out.

    Args:
        tokens: the table `tokens`, or frames of it that each hold whole articles.
        links: the table `links`.
        entities: the table `entities`, in which names in the rules are looked up; a name of several entities means any
            of them.
        sentences: the table `sentences`.
        articles: the table `articles`.
        coding: the rules (`kyoki.load_coding`).
        windows: windows in which two codes co-occur: some of sentence, paragraph, article, "sentences:N".
        by: month, week, year, outlet or another column of articles; "" for no slices; "auto" as in `keyness`.

    Returns:
        The tables `codes`, `code_slices` and `code_pairs`; empty without rules.

    Raises:
        SettingError: an unknown window, or `by` is not a valid column.
        TableError: a token or link in an article that is not in `articles`.

    >>> import kyoki
    >>> from kyoki.coding import coding_of
    >>> found = kyoki.analyse(["石破茂首相は東京でトランプ大統領と会談した。", "石破茂首相が東京に戻った。"])
    >>> counted = kyoki.codes(
    ...     found.tokens, found.links, found.entities, found.sentences, found.articles,
    ...     coding=coding_of({"外交": {"words": ["会談", "条約"]}}),
    ... )
    >>> counted.codes["code"].tolist()
    ['外交']
    """
    check_windows(windows, "codes:")
    by = chosen_by(by, articles)
    labels = slice_labels(articles, by) if by else pd.Series(dtype="str")
    tables = [TABLES[name].frame() for name in Codes._fields]
    if not coding:
        return Codes(*tables)
    hits = _together(find_codes(tokens, links, entities, coding))
    counted = by_article(hits, coding.names)
    unique = pd.Index(articles.loc[articles["duplicate_of"].isna(), "article_id"])
    sliced = by_slice(counted, coding.names, unique, labels[labels.index.isin(unique)].dropna())
    given = (counted, sliced, _pairs(hits, coding, sentences, articles, windows))
    return Codes(*(TABLES[n].sorted(TABLES[n].frame(rows)) for n, rows in zip(Codes._fields, given, strict=True)))


def _together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate the hits of all chunks; article ids stay categories, which take a fifth of the memory."""
    parts = list(parts)
    if not parts:
        return pd.DataFrame({name: np.empty(0, dtype=np.int64) for name in ("code", "sentence")}).assign(
            article_id=pd.Categorical([])
        )
    found = pd.concat([part[["code", "sentence"]] for part in parts], ignore_index=True)
    return found.assign(article_id=union_categoricals([part["article_id"] for part in parts]))


def _pairs(
    hits: pd.DataFrame, coding: Coding, sentences: pd.DataFrame, articles: pd.DataFrame, windows: Sequence[str]
) -> pd.DataFrame:
    """Count the pairs of codes with hits in the same window."""
    found = hits.drop_duplicates()
    if "paragraph" in windows:
        found = found.merge(sentences[["article_id", "sentence", "paragraph"]], on=["article_id", "sentence"])
    corpus = Corpus.of(found, sentences, articles)
    names = sorted(coding.names)
    number = np.array([names.index(name) for name in coding.names], dtype=np.int64)
    item = number[found["code"].to_numpy(dtype=np.int64)]
    ids = [f"code:{name}" for name in names]
    listed = [list_pairs(corpus, item, ids, window) for window in sorted(set(windows))]
    return pd.DataFrame(concatenated(listed)) if listed else TABLES["code_pairs"].frame()


if __name__ == "__main__":
    run_as_command("codes")
