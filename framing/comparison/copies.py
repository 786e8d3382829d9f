"""Which articles are copies: wire stories and near duplicates, by shingles.

Articles are compared by their runs of four words. Of each article only the shingles whose hash is divisible
by four are kept (Broder 1997, On the Resemblance and Containment of Documents): a sketch that keeps sizes
comparable, so that containment can be estimated, which a cut or extended wire story has and Jaccard similarity
has not (Nicholls 2019, International Journal of Communication 13). Pairs of sketches are a sparse product.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.reading.article import Article

SHARE = 0.5  # of the shorter article's shingles that the other one has too
_WORDS = 4  # words in a shingle
_KEPT = 4  # one shingle in so many is kept
_FEWEST = 12  # kept shingles without which nothing is said (about 50 words)
_COMMON = 500  # a shingle of more articles than this is furniture
_BLOCK = 2_000

# Agencies by the name in a credit or byline; how their own outlet may be called stands behind.
AGENCIES = {
    "AP": r"AP|(?:The )?Associated Press",
    "Reuters": r"(?:Thomson )?Reuters",
    "AFP": r"AFP|Agence France[- ]Presse",
    "UPI": r"UPI|United Press International",
    "Bloomberg": r"Bloomberg(?: News)?",
    "PA": r"PA|PA Media|Press Association",
    "dpa": r"dpa|Deutsche Presse-Agentur",
    "EFE": r"EFE",
    "Xinhua": r"Xinhua",
    "TASS": r"TASS",
    "Kyodo": r"Kyodo(?: News)?",
    "CP": r"CP|The Canadian Press",
    "AAP": r"AAP|Australian Associated Press",
    "PTI": r"PTI|Press Trust of India",
}
_ANY = "|".join(f"(?P<{name}>{names})" for name, names in AGENCIES.items())
_CREDIT = re.compile(rf"\((?:{_ANY})\)")
_NAME = re.compile(rf"(?:By )?(?:[^,]+, )?(?:{_ANY})(?: (?:staff|news|wire).*)?", re.IGNORECASE)
_OPENING = 400  # characters of a body in which a credit stands, and of its end

Ints = NDArray[np.int64]


class Copy(NamedTuple):
    """What is known of one article.

    * `copy_of`: position of the likely original among the articles, None for originals
    * `agency`: the news agency credited, None where there is none or the outlet is that agency
    """

    copy_of: int | None
    agency: str | None


def copies(articles: Sequence[Article], *, share: float = SHARE) -> list[Copy]:
    """The likely original of each article, and the agency it credits.

    Articles of which one holds at least `share` of the other's shingles are copies of one text. Its likely
    original is the agency's own article, else the earliest one, else the longest.
    """
    agencies = [agency(article) for article in articles]
    original: dict[int, int] = {}
    for group in _groups(articles, share):
        first = min(group, key=lambda i: _precedence(articles[i]))
        original.update((i, first) for i in group if i != first)
    return [Copy(original.get(i), credited) for i, credited in enumerate(agencies)]


def agency(article: Article) -> str | None:
    """The agency an article credits: "(AP)" near its beginning or end, or a byline; None for its own outlet."""
    body = article.text[article.body_start :]
    found = (
        _CREDIT.search(body[:_OPENING])
        or _CREDIT.search(body[-_OPENING:])
        or _NAME.fullmatch((article.byline or "").strip())
    )
    return None if found is None or _own(article) == found.lastgroup else found.lastgroup


def _own(article: Article) -> str | None:
    """The agency that the outlet itself is."""
    found = _NAME.match(article.outlet or "")
    return found.lastgroup if found else None


def _precedence(article: Article) -> tuple[bool, str, int, str]:
    dated = (article.date_published or "")[:10]
    return (_own(article) is None, dated or "~", -len(article.text), article.doc_id)


def _groups(articles: Sequence[Article], share: float) -> Iterator[list[int]]:
    """Positions of articles that are one text, two and more."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    if not articles:
        return
    sketches = _sketches(articles)
    pairs = [pair for found in _overlapping(sketches, share) for pair in found]
    first, second = np.array(pairs, np.int64).reshape(-1, 2).T
    size = len(articles)
    graph = csr_matrix((np.ones(len(first)), (first, second)), shape=(size, size))
    _, part = connected_components(graph, directed=False)
    order = np.argsort(part, kind="stable")
    starts = np.flatnonzero(np.diff(part[order], prepend=-1))
    yield from (found.tolist() for found in np.split(order, starts[1:]) if len(found) > 1)


def _sketches(articles: Sequence[Article]) -> Any:
    """Sparse 0/1 rows: which kept shingle is in which article."""
    from scipy.sparse import csr_matrix

    codes: dict[str, int] = {}
    kept = [_sketch(article.text, codes) for article in articles]
    shingles, column = np.unique(np.concatenate(kept), return_inverse=True)
    starts = np.concatenate([[0], np.cumsum([len(sketch) for sketch in kept])])
    ones = np.ones(len(column), np.float32)
    table = csr_matrix((ones, column, starts), shape=(len(articles), len(shingles)))
    frequency = np.bincount(column, minlength=len(shingles))
    return table[:, frequency <= _COMMON]


def _sketch(text: str, codes: dict[str, int]) -> NDArray[np.uint64]:
    """Hashes of the kept shingles of a text: the same in every run and on every machine."""
    words = re.findall(r"\w+", text.lower())
    for word in words:
        if word not in codes:
            codes[word] = zlib.crc32(word.encode("utf-8", "replace"))
    code = np.array([codes[word] for word in words], np.uint64)
    if len(code) < _WORDS:
        return code[:0]
    hashed = np.zeros(len(code) - _WORDS + 1, np.uint64)
    for k in range(_WORDS):
        hashed = (hashed ^ code[k : len(code) - _WORDS + 1 + k]) * np.uint64(0x9E3779B97F4A7C15)
        hashed ^= hashed >> np.uint64(29)
    return np.unique(hashed[hashed % np.uint64(_KEPT) == 0])


def _overlapping(sketches: Any, share: float) -> Iterator[list[tuple[int, int]]]:
    """Pairs of rows of which one has at least `share` of the other."""
    size = np.asarray(sketches.sum(axis=1)).ravel()
    for start in range(0, sketches.shape[0], _BLOCK):
        product = (sketches[start : start + _BLOCK] @ sketches[start:].T).tocoo()
        first, second = product.row.astype(np.int64) + start, product.col.astype(np.int64) + start
        least = np.minimum(size[first], size[second])
        keep = (first < second) & (least >= _FEWEST) & (product.data >= share * least)
        yield list(zip(first[keep].tolist(), second[keep].tolist(), strict=True))
