"""Which articles tell the same event, offline: TF-IDF over headline and text, average linkage, a date window.

Rare terms identify an event (a village, a surname, a bill), so the weight of a term falls with its frequency
faster than in plain TF-IDF (Spärck Jones 1972, Journal of Documentation 28(1)). Average linkage keeps a chain
of related stories from becoming one event (Manning et al. 2008, Introduction to Information Retrieval, 17.3).
Scales without a full matrix: candidates come from the rarest terms of each article in blocks of rows, exact
similarities only for them, and linkage runs inside the connected parts, between which no average can reach
the cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.reading.article import Article

CUT = 0.15  # average cosine from which two groups of articles are one event
WINDOW = 7  # days between two articles on one event
_HEADLINE = 2  # so many times more a headline counts than it stands in the text
_RARITY = 1.5  # exponent of the inverse document frequency
_TERMS = 64  # rarest terms of an article that make candidates
_MANY = 20  # articles from which on a term must stand in two
_BLOCK = 2_000  # rows compared at a time
_DENSE = 3_000  # articles in a connected part that are compared all with all

Ints = NDArray[np.int64]


class Pairs(NamedTuple):
    """Pairs of rows, `first < second`, and their cosine."""

    first: Ints
    second: Ints
    cosine: NDArray[np.float32]


def events(articles: Sequence[Article], *, cut: float = CUT, window: int | None = WINDOW) -> Ints:
    """The number of each article's event, from 0 in the order of first appearance.

    Args:
        articles: any number; an article that shares its event with no other has an event of its own.
        cut: average cosine at which linkage stops, 0 … 1.
        window: articles more than this many days apart are not on one event; articles without a readable
            date may be on any. None: dates do not matter.
    """
    if len(articles) < 2:
        return np.zeros(len(articles), np.int64)
    terms = _weights(articles)
    days = _days([article.date_published for article in articles]) if window is not None else None
    pairs = _near(terms, days, window or 0, cut)
    return _numbered(_linked(terms, pairs, cut, days, window or 0))


def _weights(articles: Sequence[Article]) -> Any:
    """Sparse rows of unit length: (1 + log tf) × idf ** 1.5."""
    from scipy.sparse import diags
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.preprocessing import normalize

    texts = (f"{(article.headline or '') + ' '}" * _HEADLINE + article.text for article in articles)
    # Function words would make everything alike where few articles are there to weigh them by.
    # A term of one article alone says nothing about any pair, unless the pair is nearly all there is.
    least = 2 if len(articles) >= _MANY else 1
    counts = CountVectorizer(stop_words="english", min_df=least, dtype=np.float32)
    try:
        table = counts.fit_transform(texts)
    except ValueError:  # no article has a word
        from scipy.sparse import csr_matrix

        return csr_matrix((len(articles), 1), dtype=np.float32)
    table.data = 1 + np.log(table.data)
    frequency = np.bincount(table.indices, minlength=table.shape[1])
    idf = np.log((1 + len(articles)) / (1 + frequency)) + 1
    return normalize(table @ diags(idf**_RARITY)).tocsr().astype(np.float32)


def _rarest(terms: Any) -> Any:
    """Each row with only its heaviest terms: what two articles on one event are sure to share."""
    pruned = terms.copy()
    for row in range(terms.shape[0]):
        weights = pruned.data[pruned.indptr[row] : pruned.indptr[row + 1]]
        if len(weights) > _TERMS:
            weights[weights < np.partition(weights, -_TERMS)[-_TERMS]] = 0
    pruned.eliminate_zeros()
    return pruned


def _days(dates: Sequence[str | None]) -> NDArray[np.float64]:
    """Days as numbers, NaN where a date cannot be read."""
    return np.array([_day(text) for text in dates], np.float64)


def _day(text: str | None) -> float:
    try:
        return float(date.fromisoformat((text or "")[:10]).toordinal())
    except ValueError:
        return float("nan")


def _near(terms: Any, days: NDArray[np.float64] | None, window: int, cut: float) -> Pairs:
    """All pairs of at least `cut`, by blocks of rows."""
    keys = _rarest(terms)
    order = np.argsort(days, kind="stable") if days is not None else np.arange(terms.shape[0])
    keys = keys[order]
    sorted_days = days[order] if days is not None else None
    found = [
        _exact(terms, order[first], order[second], cut)
        for first, second in _candidates(keys, sorted_days, window, cut / 2)
    ]
    first, second, cosine = (np.concatenate(part) for part in zip(*found, strict=True))
    return Pairs(first, second, cosine)


def _candidates(
    keys: Any, days: NDArray[np.float64] | None, window: int, floor: float
) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of rows (in the order of days) whose rarest terms agree; each pair once."""
    rows = keys.shape[0]
    dated = rows if days is None else int((~np.isnan(days)).sum())
    for start in range(0, rows, _BLOCK):
        stop = min(start + _BLOCK, rows)
        # What comes later: within the window, and all rows without a date, which stand at the end.
        last = rows
        if days is not None and stop <= dated:
            last = int(np.searchsorted(days[:dated], days[stop - 1] + window, "right"))
        later = np.concatenate([np.arange(start, last), np.arange(max(last, dated), rows)])
        product = (keys[start:stop] @ keys[later].T).tocoo()
        keep = product.data >= floor
        first, second = product.row[keep].astype(np.int64) + start, later[product.col[keep]]
        keep = first < second
        if days is not None:
            keep &= ~(np.abs(days[first] - days[second]) > window)
        yield first[keep], second[keep]


def _exact(terms: Any, first: Ints, second: Ints, cut: float) -> Pairs:
    cosine = np.zeros(len(first), np.float32)
    for at in range(0, len(first), 20_000):
        part = slice(at, at + 20_000)
        cosine[part] = np.asarray(terms[first[part]].multiply(terms[second[part]]).sum(axis=1)).ravel()
    keep = cosine >= cut
    return Pairs(first[keep], second[keep], cosine[keep])


def _linked(terms: Any, pairs: Pairs, cut: float, days: NDArray[np.float64] | None, window: int) -> Ints:
    """Average linkage inside each connected part."""
    label = np.arange(terms.shape[0])
    used = len(label)
    parts = [(part, cut) for part in _connected(pairs, terms.shape[0], cut)]
    while parts:
        rows, level = parts.pop()
        if len(rows) > _DENSE:
            # Too many to compare all with all: only stronger ties hold such a part together.
            inside = np.isin(pairs.first, rows) & np.isin(pairs.second, rows)
            tied = Pairs(pairs.first[inside], pairs.second[inside], pairs.cosine[inside])
            parts += [(part, level + 0.05) for part in _connected(tied, terms.shape[0], level + 0.05)]
            continue
        label[rows] = used + _average_linkage(
            terms[rows], cut, days[rows] if days is not None else None, window
        )
        used += len(rows) + 1
    return label


def _average_linkage(terms: Any, cut: float, days: NDArray[np.float64] | None, window: int) -> Ints:
    """The cluster of each row of a part, counted from 1."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    cosine = (terms @ terms.T).toarray().astype(np.float64)
    if days is not None:
        cosine[np.abs(days[:, None] - days) > window] = 0
    distance = np.clip(1 - cosine, 0, 1)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), "average")
    return np.asarray(fcluster(tree, 1 - cut, "distance"), np.int64)


def _connected(pairs: Pairs, rows: int, level: float) -> list[Ints]:
    """The connected parts of two rows and more."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    strong = pairs.cosine >= level
    edges = (np.ones(int(strong.sum())), (pairs.first[strong], pairs.second[strong]))
    _, part = connected_components(csr_matrix(edges, shape=(rows, rows)), directed=False)
    order = np.argsort(part, kind="stable")
    starts = np.flatnonzero(np.diff(part[order], prepend=-1))
    return [found for found in np.split(order, starts[1:]) if len(found) > 1]


def _numbered(label: Ints) -> Ints:
    """Labels as 0, 1, 2 … in the order of first appearance."""
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]
