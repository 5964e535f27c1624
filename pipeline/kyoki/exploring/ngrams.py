"""N-grams: sequences of two to five words that recur in articles, ranked by the strength of their association."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from kyoki.config import KeywordSettings, WordSettings
from kyoki.counting import association
from kyoki.counting.rounding import significant
from kyoki.counting.units import Cutter, in_line
from kyoki.errors import InputError
from kyoki.exploring.collocates import SIGNS, near_duplicates_of
from kyoki.exploring.occurrences import links_of, opened, parts, source_of
from kyoki.names import NO_NAMES
from kyoki.showing.order import ranked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import duckdb
    from numpy.typing import NDArray

    from kyoki.exploring.occurrences import Frames, Given
    from kyoki.names import Names
    from kyoki.storage.readers import Tables

    Integers = NDArray[np.int64]

FORMS: Final = ("word", "lemma", "surface")
SHORTEST, LONGEST = 2, 5
_TOKEN: Final = ["article_id", "start", "end", "sentence", "surface", "lemma", "pos1", "pos2", "pos3"]
#: Parts of speech that are shown in base form: with a surface that ends like the lemma.
_INFLECTED: Final = ("動詞", "形容詞", "助動詞")
_COUNTS: Final = ("tf", "df", "tf_unique", "df_unique")


def ngrams(  # noqa: PLR0913 (an option each)
    tables: Given = "outputs",
    *,
    shortest: int = SHORTEST,
    longest: int = LONGEST,
    form: str = "word",
    min_df: int = 3,
    function_words: bool = False,
    fragments: bool = False,
    pos: Sequence[str] = KeywordSettings.pos,
    stop_words: Iterable[str] = (),
    unit: str = WordSettings.unit,
    titles: bool = WordSettings.titles,
    names: Names = NO_NAMES,
) -> pd.DataFrame:
    """List sequences of consecutive words within sentences, the most strongly associated first.

    Words are the units of `keywords` (names by entity) and words outside units, such as particles. An n-gram contains
    no punctuation. It begins and ends with a unit, as otherwise について and している would come first in every corpus.
    An n-gram that occurs only within the same longer one is left out. The measures are those of the split at which it
    is weakest: 核 実験 を is only 核 実験 followed by を. They compare words of articles other than near-duplicates:
    n_a is the tf_unique of the words before the split, n_b of those after it.

    Args:
        tables: a run, its folder, its tables as frames by name, or a frame of articles.
        shortest: minimum number of words, 2 to 5.
        longest: maximum number of words, 2 to 5.
        form: word (counted by lemma, shown by its most frequent surface, inflected words in base form), lemma or
            surface (for a name, that of its entity).
        min_df: minimum number of articles, without near-duplicates.
        function_words: also list n-grams that begin or end with a word other than a content word.
        fragments: also list n-grams that occur only within the same longer one.
        pos: parts of speech of content words (UniDic level 1).
        stop_words: lemmas or surfaces that are not content words, in addition to the built-in list.
        unit: long or short, as in `keywords`.
        titles: whether titles after people's names count as content words.
        names: the user's own; those of type word or other are never cut.

    Returns:
        One row per n-gram, the highest log_likelihood first: ngram (words separated by blanks), n_words, tf, df,
        tf_unique, df_unique, log_likelihood (signed G2) and npmi.

    Raises:
        InputError: no tables, an unknown form, or lengths or min_df out of range.

    Source: da Silva & Lopes (1999), A local maxima method and a fair dispersion normalization for extracting multi-word
        units, for splits (there their mean); Dunning (1993) for G2.

    >>> import kyoki
    >>> articles = kyoki.articles_from_texts(["核実験を批判した。", "核実験に反対した。", "新型の核を批判した。"])
    >>> kyoki.ngrams(articles, min_df=2, unit="short")[["ngram", "df"]].to_numpy().tolist()
    [['核 実験', 2]]
    """
    if form not in FORMS or not SHORTEST <= shortest <= longest <= LONGEST or min_df < 1:
        given = f"form is {form!r}, lengths {shortest} to {longest}, min_df {min_df}"
        msg = f"ngrams: {given}; expected word, lemma or surface, {SHORTEST} to {LONGEST}, and 1 or more"
        raise InputError(msg)
    run = source_of(tables)
    found = []
    cutter = Cutter(links_of(run), unit=unit, pos=pos, stop_words=stop_words, titles=titles, names=names)
    with opened(run, ()) as db:
        forms, n = _coded(db, run, form, cutter, longest)
        for length in range(shortest, longest + 1):
            grams = _grams(db, length, min_df, function_words=function_words)
            found.append(grams.assign(**_measures(db, grams, length, n), n_words=length))
    rows = pd.concat(found, ignore_index=True)
    words = rows[[f"w{at}" for at in range(longest)]].fillna(-1).to_numpy(dtype=np.int64)
    keys = [tuple(row[:length].tolist()) for row, length in zip(words, rows["n_words"], strict=True)]
    rows["ngram"] = pd.array([" ".join(forms[word] for word in key) for key in keys], dtype="str")
    if not fragments:
        rows = rows[~_fragments(keys, rows["tf_unique"].tolist())]
    return ranked(rows, "ngrams")[["ngram", "n_words", *_COUNTS, "log_likelihood", "npmi"]].reset_index(drop=True)


def _coded(
    db: duckdb.DuckDBPyConnection, run: Tables | Frames, form: str, cutter: Cutter, longest: int
) -> tuple[list[str], int]:
    """Write each word and those that follow it as numbers into the table `coded`; return the shown forms and the size.

    The size is the number of words in articles other than near-duplicates. w0 is the word; w1 to w4 are the following
    words up to the end of the sentence or punctuation, then -1.
    """
    columns = ", ".join(f"w{at} INTEGER, c{at} BOOLEAN" for at in range(longest))
    db.execute(f"CREATE TABLE coded (article INTEGER, copied BOOLEAN, {columns})")
    known: dict[str, int] = {}
    surfaces: Counter[tuple[str, str]] = Counter()
    copies, articles, n = near_duplicates_of(run), 0, 0
    key = "surface" if form == "surface" else "lemma"
    for tokens in parts(run, "tokens", _TOKEN):
        line = in_line(tokens, cutter.cut(tokens))
        if form == "word":
            surfaces.update(_base_forms(line))
        kind, distinct = pd.factorize(line[key])
        number = np.array([known.setdefault(name, len(known)) for name in distinct.tolist()], dtype=np.int32)
        word = ~line["pos1"].isin(SIGNS).to_numpy(dtype=bool)
        form_id = np.where(word, number[kind], -1).astype(np.int32)
        article, names = pd.factorize(line["article_id"])
        copied = pd.Index(names).isin(list(copies))[article]
        sentence = np.asarray(line.groupby(["article_id", "sentence"], sort=False).ngroup(), dtype=np.int64)
        part: dict[str, NDArray[Any]] = {"article": (article + articles).astype(np.int32), "copied": copied}
        part |= _shifted(form_id, line["listed"].to_numpy(dtype=bool), sentence, longest)
        frame = pd.DataFrame(part)[word]
        db.register("part", frame)
        db.execute("INSERT INTO coded SELECT * FROM part")
        db.unregister("part")
        articles, n = articles + len(names), n + int((word & ~copied).sum())
    return _shown(known, surfaces), n


def _shown(known: Iterable[str], surfaces: Mapping[tuple[str, str], int]) -> list[str]:
    """Return the most frequent surface of each lemma; of two lemmas that share it, the rarer is shown as lemma."""
    shown: dict[str, str] = {}
    taken: set[str] = set()
    for (lemma, surface), _ in sorted(surfaces.items(), key=lambda one: (-one[1], one[0])):
        if lemma not in shown:
            shown[lemma] = lemma if surface in taken else surface
            taken.add(surface)
    return [shown.get(name, name) for name in known]


def _base_forms(line: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Count the surfaces of each lemma; for inflected words only those that may be base forms."""
    counts: pd.DataFrame = line.groupby(["lemma", "surface", "pos1"], observed=True).size().rename("n").reset_index()
    base = ~counts["pos1"].isin(_INFLECTED) | (counts["surface"].str[-1:] == counts["lemma"].str[-1:])
    found: pd.Series[int] = counts[base].groupby(["lemma", "surface"])["n"].sum()
    return dict(zip(found.index.tolist(), found.tolist(), strict=True))


def _shifted(
    form_id: NDArray[np.int32], listed: NDArray[np.bool_], sentence: Integers, longest: int
) -> dict[str, NDArray[Any]]:
    columns: dict[str, NDArray[Any]] = {"w0": form_id, "c0": listed}
    together = form_id >= 0
    for at in range(1, longest):
        following, content, same = np.full_like(form_id, -1), np.zeros_like(listed), np.zeros_like(listed)
        if at < len(form_id):
            following[:-at], content[:-at], same[:-at] = form_id[at:], listed[at:], sentence[at:] == sentence[:-at]
        together = together & same & (following >= 0)
        columns |= {f"w{at}": np.where(together, following, -1).astype(np.int32), f"c{at}": content & together}
    return columns


def _names(first: int, length: int) -> str:
    return ", ".join(f"w{at}" for at in range(first, first + length))


def _grams(db: duckdb.DuckDBPyConnection, length: int, min_df: int, *, function_words: bool) -> pd.DataFrame:
    ends = "" if function_words else f"AND c0 AND c{length - 1}"
    words = _names(0, length)
    frame: pd.DataFrame = db.sql(
        f"""SELECT {words}, count(*) AS tf, count(DISTINCT article) AS df, count(*) FILTER (NOT copied) AS tf_unique,
            count(DISTINCT article) FILTER (NOT copied) AS df_unique
        FROM coded WHERE w{length - 1} >= 0 {ends} GROUP BY {words}
        HAVING count(DISTINCT article) FILTER (NOT copied) >= $least ORDER BY {words}""",  # noqa: S608 (our own columns)
        params={"least": min_df},
    ).to_df()
    return frame.astype("int64")


def _measures(db: duckdb.DuckDBPyConnection, grams: pd.DataFrame, length: int, n: int) -> dict[str, Any]:
    """Return log-likelihood and npmi at the split with the lowest log-likelihood."""
    n_ab = grams["tf_unique"].to_numpy(dtype=np.int64)
    weakest, npmi = np.full(len(grams), np.inf), np.full(len(grams), np.nan)
    for split in range(1, length):
        n_a, n_b = _tf(db, grams, 0, split), _tf(db, grams, split, length - split)
        strength = association.log_likelihood(n_a, n_b, n_ab, n)
        weaker = strength < weakest
        weakest = np.where(weaker, strength, weakest)
        npmi = np.where(weaker, association.npmi(n_a, n_b, n_ab, n), npmi)
    return {"log_likelihood": significant(weakest), "npmi": significant(npmi)}


def _tf(db: duckdb.DuckDBPyConnection, grams: pd.DataFrame, first: int, length: int) -> Integers:
    """Count the occurrences of a part of each n-gram in any context, without near-duplicates."""
    names = {f"w{first + at}": f"w{at}" for at in range(length)}
    wanted = grams[list(names)].rename(columns=names)
    db.register("wanted", wanted.drop_duplicates())
    words = _names(0, length)
    counted = db.sql(
        f"""SELECT {words}, count(*) AS tf FROM coded SEMI JOIN wanted USING ({words})
        WHERE NOT copied GROUP BY {words}"""  # noqa: S608 (our own columns)
    ).to_df()
    both = wanted.merge(counted.astype("int64"), on=list(names.values()), how="left")
    return both["tf"].to_numpy(dtype=np.int64)


def _fragments(keys: list[tuple[int, ...]], tf: list[int]) -> NDArray[np.bool_]:
    """Return which n-grams occur only within the same longer n-gram."""
    at = {key: number for number, key in enumerate(keys)}
    within = np.zeros(len(keys), dtype=bool)
    for key, times in zip(keys, tf, strict=True):
        inner = (key[start : start + size] for size in range(2, len(key)) for start in range(len(key) - size + 1))
        for part in inner:
            if (place := at.get(part)) is not None and tf[place] == times:
                within[place] = True
    return within
