"""Which articles tell one story: events, wire copies and topics, known from a file or found in the texts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np

from framing.comparison import groups
from framing.comparison.copies import copies
from framing.comparison.events import CUT, WINDOW, events
from framing.comparison.stats import Flags, Ints
from framing.errors import InputError, UsageError
from framing.reading.article import Article

if TYPE_CHECKING:
    import polars as pl

COLUMNS = ("doc_id", "event_id", "copy_of")


class Story(NamedTuple):
    """One article: its event, the article it copies, the agency it credits."""

    doc_id: str
    event_id: str
    copy_of: str | None
    agency: str | None


class Known(NamedTuple):
    """Of the rows of a table: `event` number and whether the text is a wire copy; None where not known."""

    event: Ints | None
    wire: Flags | None
    about: str

    def summary(self, group: Ints, names: Sequence[str]) -> dict[str, Any]:
        """How many events there are, and how many of them two groups and more told."""
        if self.event is None:
            return {"about": self.about, "events": None, "shared": None}
        inside = group >= 0
        told = np.unique(np.stack([self.event[inside], group[inside]]), axis=1)[0]
        _, by = np.unique(told, return_counts=True)
        shared = {str(k): int((by == k).sum()) for k in range(2, len(names) + 1) if (by == k).any()}
        return {"about": self.about, "events": len(by), "shared": shared}


def find(articles: Sequence[Article], *, cut: float = CUT, window: int | None = WINDOW) -> list[Story]:
    """Events and copies of articles; an event is named by the `doc_id` of its first article."""
    number, copied = events(articles, cut=cut, window=window), copies(articles)
    first: dict[int, str] = {}
    for article, event in zip(articles, number.tolist(), strict=True):
        first.setdefault(event, article.doc_id)
    return [
        Story(
            article.doc_id,
            first[event],
            None if copy.copy_of is None else articles[copy.copy_of].doc_id,
            copy.agency,
        )
        for article, event, copy in zip(articles, number.tolist(), copied, strict=True)
    ]


def write(stories: Iterable[Story], to: IO[str]) -> None:
    """`doc_id, event_id, copy_of` as CSV."""
    from framing.batch.store import spreadsheet_safe

    writer = csv.writer(to, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([spreadsheet_safe(cell) for cell in story[:3]] for story in stories)


def known(file: str | None, scores: pl.DataFrame, articles: Sequence[Article] | None) -> Known:
    """Events and copies of the rows of `scores`: from a file, found in the articles, or not known."""
    ids: list[str] = scores["doc_id"].to_list()
    if file is not None:
        stories, about = _read(file), "from a file"
    elif articles:
        stories = {story.doc_id: story for story in find(sorted(articles, key=lambda a: a.doc_id))}
        about = "found in the texts by framing.comparison.events and framing.comparison.copies"
    else:
        about = "not known: give the file that `framing events` writes, or the articles themselves"
        return Known(None, None, about)
    # What the file leaves out tells a story of its own.
    names = [story.event_id if (story := stories.get(i)) else f"\0{i}" for i in ids]
    _, event = np.unique(np.array(names, object), return_inverse=True)
    wire = [(story := stories.get(i)) is not None and bool(story.copy_of or story.agency) for i in ids]
    return Known(event.astype(np.int64), np.array(wire, np.bool_), about)


def _read(path: str) -> dict[str, Story]:
    advice = "expected what `framing events … --format csv` writes: doc_id, event_id, copy_of"
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {"doc_id", "event_id"} <= set(reader.fieldnames or ()):
                raise InputError("the columns are others", path=path, line=1, advice=advice)
            return {
                row["doc_id"]: Story(
                    row["doc_id"], row["event_id"], row.get("copy_of") or None, row.get("agency") or None
                )
                for row in reader
                if row["event_id"]
            }
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", path=path, advice=advice) from None


def topics(
    wanted: str | None, scores: pl.DataFrame, articles: Sequence[Article] | None, seed: int
) -> Ints | None:
    """The number of each row's topic, -1 for none: a column, or k topics by NMF where `wanted` is a number.

    Lee & Seung (1999), Nature 401; an article's topic is the one that weighs most in it.
    """
    if wanted is None:
        return None
    if not wanted.isdecimal():
        names = groups.column(scores, wanted)
        index = {name: i for i, name in enumerate(sorted({n for n in names if n is not None}))}
        return np.array([index.get(name or "", -1) for name in names], np.int64)
    if not articles:
        raise UsageError(
            "topics can be found only in the articles themselves", advice="name a column instead"
        )
    return _found_topics(int(wanted), scores["doc_id"].to_list(), articles, seed)


def _found_topics(k: int, ids: Sequence[str], articles: Sequence[Article], seed: int) -> Ints:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    text = {article.doc_id: article.text for article in articles}
    terms = TfidfVectorizer(
        sublinear_tf=True, stop_words="english", max_df=0.5, min_df=3, max_features=20_000
    )
    try:
        table = terms.fit_transform(text.get(i, "") for i in ids)
    except ValueError:
        raise UsageError("too few articles share words to find topics in them") from None
    weight = NMF(k, init="nndsvd", random_state=seed, max_iter=300).fit_transform(table)
    return np.where(weight.max(axis=1) > 0, weight.argmax(axis=1), -1).astype(np.int64)
