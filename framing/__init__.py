"""framing: how a story is told, measured in words that can be shown.

>>> import framing
>>> analysis = framing.analyze("Critics say the plan could fail.", plain=True)
>>> analysis.measures["hedging.epistemic_modality"]["zones"]["all"]["count"]
1
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # nothing is imported before it is used: `framing --help` must be quick
    from framing.analysis import Analysis
    from framing.batch.store import Scores
    from framing.pipeline import Settings
    from framing.reading.article import Article

__version__ = "0.1.0"
__all__ = ["analyze", "load", "read"]

_FIELDS = frozenset(
    {"standfirst", "byline", "outlet", "url", "date_published", "language", "section", "doc_id"}
)


def analyze(
    text: str,
    *,
    headline: str | None = None,
    plain: bool = False,
    settings: Settings | None = None,
    **metadata: str | None,
) -> Analysis:
    """Analyse one article.

    Args:
        text: the article as it came. Where `headline` or `standfirst` are given and the text does not
            already begin with them, the analysed text is headline, standfirst and body joined by blank
            lines, and `analysis.article.body_start` says where the body begins.
        headline: the headline; with an empty `text` it is analysed alone.
        plain: take the text as one block of prose, and look for no headline in it.
        settings: a `framing.pipeline.Settings`; the default has all shipped analyzers.
        metadata: fields of an `Article` (`standfirst`, `byline`, `outlet`, `url`, `date_published`,
            `language`, `section`, `doc_id`); any other name is kept in `article.meta`.

    Raises:
        InputError: neither text nor headline; or a text that is plainly not English (say `language="en"` to
            analyse it all the same).
    """
    from dataclasses import replace

    from framing.errors import InputError
    from framing.pipeline import Settings, pipeline
    from framing.reading.article import Article
    from framing.reading.language import check_language

    if not isinstance(text, str):
        found = type(text).__name__
        raise InputError(
            f"the text is of type {found}", advice='expected a string; a headline alone goes with text=""'
        )
    settings = settings or Settings()
    if plain and not settings.plain:
        settings = replace(settings, plain=True)
    fields: dict[str, Any] = {key: metadata.pop(key) for key in _FIELDS & metadata.keys()}
    meta = {key: str(given) for key, given in metadata.items() if given is not None}
    article = Article.assemble(text, headline, fields.pop("standfirst", None), meta=meta, **fields)
    if article.language is None:
        check_language(article.text)
    return pipeline(settings).run([article]).analysis(0)


def read(
    path: str, *, language: str | None = None, on_error: Callable[[Exception], None] | None = None
) -> Iterator[Article]:
    """The articles of a file, a folder, a glob or `-` (standard input), one at a time.

    See `framing.readers` for the formats. Without `on_error` the first bad article raises `InputError`.
    """
    from framing import readers

    return readers.read(path, language=language, on_error=on_error)


def load(path: str) -> Scores:
    """The tables of a folder written by `framing score`, as polars frames."""
    from framing.batch.store import load as load_store

    return load_store(path)
