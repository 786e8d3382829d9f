"""What each group says more than the others: words, pairs of words, entries of word lists.

Weighted log-odds with an informative prior put words in order; they count words as if each were drawn anew, so
they are no test (Lijffijt et al. 2016, Digital Scholarship in the Humanities 31(2)). Beside each stand the number
of articles and its dispersion, and what stands in too few articles is left out: one article makes no finding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]

LISTED = 25  # words for each group
FEWEST = 5  # articles of the group in which a word must stand
UNEVEN = 0.98  # dispersion above which a word is that of a few articles
_FEATURES = 60_000
_EXAMPLES = 3
_AROUND = 60  # characters of context on each side
_WORD = r"(?u)\b[^\W\d_][\w’'-]*\w\b"


def words(
    matches: pl.DataFrame, members: Mapping[str, str], names: Sequence[str], texts: Mapping[str, str]
) -> dict[str, Any]:
    """For each group what it says more than all others together.

    Args:
        matches: `framing.batch.store.Scores.matches`.
        members: the group of each article, by `doc_id`.
        names: the groups.
        texts: the texts by `doc_id`; without them there are only entries of word lists, and no context.
    """
    ids = sorted(members)
    group = np.array([names.index(members[i]) for i in ids])
    found: dict[str, Any] = {"reference": "all other groups together", "terms": None}
    found["entries"] = _entries(matches, ids, group, names, texts)
    if texts:
        found["terms"] = _terms(ids, group, names, texts)
    return found


def _terms(ids: Sequence[str], group: NDArray[Any], names: Sequence[str], texts: Mapping[str, str]) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(
        ngram_range=(1, 2), token_pattern=_WORD, min_df=min(FEWEST, len(ids)), max_features=_FEATURES
    )
    try:
        table = counter.fit_transform(texts.get(i, "") for i in ids)
    except ValueError:  # no word stands in so many articles
        return []
    terms = counter.get_feature_names_out()
    size = np.asarray(table.sum(axis=1)).ravel()

    def examples(column: int, rows: NDArray[Any]) -> list[dict[str, Any]]:
        together = r"\W+".join(re.escape(part) for part in str(terms[column]).split())
        pattern = re.compile(rf"\b{together}\b", re.IGNORECASE)
        found = []
        for row in rows:
            text = texts.get(ids[row], "")
            if at := pattern.search(text):
                found.append(example(ids[row], at.start(), at.end(), text))
            if len(found) == _EXAMPLES:
                break
        return found

    return [
        {"term": str(terms[column]), **row, "examples": examples(column, rows)}
        for column, row, rows in keyness(table, size, group, names)
    ]


def _entries(
    matches: pl.DataFrame,
    ids: Sequence[str],
    group: NDArray[Any],
    names: Sequence[str],
    texts: Mapping[str, str],
) -> list[dict[str, Any]]:
    """The same for entries of word lists, told by what they matched."""
    import polars as pl
    from scipy.sparse import csr_matrix

    place = pl.DataFrame({"doc_id": ids, "row": np.arange(len(ids))}, schema_overrides={"doc_id": pl.String})
    rows = (
        matches.filter(pl.col("analyzer") != "naming")
        .join(place, on="doc_id")
        .with_columns(pl.col("text").str.to_lowercase().str.replace_all(r"\s+", " ").alias("said"))
        .sort("row", "start")
    )
    kinds = rows.select("analyzer", "category", "said").unique().sort("analyzer", "category", "said")
    if not len(kinds):
        return []
    rows = rows.join(
        kinds.with_row_index("column"), on=["analyzer", "category", "said"], maintain_order="left"
    )
    where = (rows["row"].to_numpy(), rows["column"].to_numpy())
    shape = (len(ids), len(kinds))
    table = csr_matrix((np.ones(len(rows)), where), shape=shape)
    size = np.asarray(table.sum(axis=1)).ravel()
    first = rows.unique(["row", "column"], keep="first", maintain_order=True)
    picked = list(keyness(table, size, group, names))
    wanted = pl.DataFrame({"column": sorted({c for c, _, _ in picked})}, schema={"column": pl.UInt32})
    places: dict[int, list[Any]] = {}
    for at in first.join(wanted, on="column").select("column", "row", "start", "end", "text").iter_rows():
        places.setdefault(at[0], []).append(at[1:])

    def examples(column: int, within: NDArray[Any]) -> list[dict[str, Any]]:
        inside = set(within.tolist())
        chosen = [at for at in places.get(column, []) if at[0] in inside][:_EXAMPLES]
        return [example(ids[r], s, e, texts.get(ids[r]), said) for r, s, e, said in chosen]

    return [
        {
            "term": said,
            "analyzer": analyzer,
            "category": category,
            **row,
            "examples": examples(column, within),
        }
        for column, row, within in picked
        for analyzer, category, said in [kinds.row(column)]
    ]


def example(doc_id: str, start: int, end: int, text: str | None, said: str | None = None) -> dict[str, Any]:
    """A place in an article, with what stands around it where the text is at hand."""
    found: dict[str, Any] = {"doc_id": doc_id, "start": start, "end": end}
    if text is None:
        return {**found, "text": said, "before": None, "after": None}
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return {**found, "text": text[start:end], "before": before, "after": after}


def keyness(table: Any, size: Floats, group: NDArray[Any], names: Sequence[str]) -> Any:
    """What stands out in each group: column, figures, and the rows of the group that have it.

    `table` is a sparse matrix of counts `[articles, terms]`, `size` the words of each article.
    """
    table = table.tocsr()
    total = np.asarray(table.sum(axis=0)).ravel()
    for number, name in enumerate(names):
        rows = np.flatnonzero(group == number)
        own = table[rows].tocsc()
        count = np.asarray(own.sum(axis=0)).ravel()
        articles = np.diff(own.indptr)
        odds, score = log_odds(count, total - count)
        spread = dispersion(own, size[rows])
        fewest = min(FEWEST, max(2, len(rows) // 4))
        rank = np.where((articles >= fewest) & (spread <= UNEVEN) & (score > 0), score, -np.inf)
        for column in np.lexsort((np.arange(len(rank)), -rank))[:LISTED].tolist():
            if not np.isfinite(rank[column]):
                break
            within = rows[own.indices[own.indptr[column] : own.indptr[column + 1]]]
            yield (
                column,
                {
                    "group": name,
                    "count": int(count[column]),
                    "other_count": int(total[column] - count[column]),
                    "articles": int(articles[column]),
                    "group_articles": len(rows),
                    "log_odds": float(odds[column]),
                    "z": float(score[column]),
                    "dispersion": float(spread[column]),
                },
                np.sort(within),
            )


def log_odds(count: ArrayLike, reference: ArrayLike, *, prior: float = 1_000.0) -> tuple[Floats, Floats]:
    """Weighted log-odds ratio with an informative Dirichlet prior, and its z.

    Monroe, Colaresi & Quinn (2008), Political Analysis 16(4), equations 16, 18 and 22. `count[word]` and
    `reference[word]` are counts in the two groups; the prior has the weight of `prior` words that are spread
    like the words of both groups together. NaN for a word that is in neither.
    """
    y, z = np.asarray(count, np.float64), np.asarray(reference, np.float64)
    both = y + z
    alpha = prior * both / max(both.sum(), 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log((y + alpha) / (y.sum() + prior - y - alpha)) - np.log(
            (z + alpha) / (z.sum() + prior - z - alpha)
        )
        score = odds / np.sqrt(1 / (y + alpha) + 1 / (z + alpha))
    return np.where(both > 0, odds, np.nan), np.where(both > 0, score, np.nan)


def dispersion(counts: Any, sizes: ArrayLike) -> Floats:
    """How unevenly each word is spread: 0 in proportion to the articles' lengths, towards 1 all in one.

    Deviation of proportions, Gries (2008), International Journal of Corpus Linguistics 13(4), normalised as
    in Lijffijt & Gries (2012), IJCL 17(1). `counts` is a (sparse) matrix `[articles, words]`.
    """
    from scipy.sparse import csc_matrix

    table = csc_matrix(counts, dtype=np.float64)
    share = np.asarray(sizes, np.float64) / max(float(np.sum(sizes)), 1.0)
    total = np.asarray(table.sum(axis=0)).ravel()
    column = np.repeat(np.arange(table.shape[1]), np.diff(table.indptr))
    expected = share[table.indices]
    with np.errstate(divide="ignore", invalid="ignore"):
        found = table.data / total[column]
        # Articles without the word add their whole share: 1 less the shares of those that have it.
        half = (1 + np.bincount(column, np.abs(expected - found) - expected, minlength=table.shape[1])) / 2
        return np.where(total > 0, half / (1 - share[share > 0].min()), np.nan)
