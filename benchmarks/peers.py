"""Other systems over the same articles, in the same run: only those that are installed.

The extra `bench` brings VADER. nela-features needs NLTK data that must be downloaded, so it runs only where both are.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from stages import YARD, articles, table

ARTICLES, CHUNK = 60, 20  # some of them need seconds for more; they take turns after so many

Tool = Callable[[Sequence[str]], object]


def rows(corpus: str, options: Any) -> list[dict[str, object]]:
    n = min(ARTICLES, options.articles)
    every = [a.text for a in articles(corpus, n * options.rounds)]
    tools: dict[str, Tool] = {YARD: each(lambda text: re.findall(r"\w+", text))}
    missing: list[dict[str, object]] = []
    for name, make in PEERS.items():
        try:
            tool = make()
            tool(every[:2])
            tools[name] = tool
        except (ImportError, LookupError) as error:
            why = "not installed" if isinstance(error, ImportError) else "needs a download"
            missing.append({"what": name, "ms an article": why, "ratio": ""})
    rounds = []
    for r in range(options.rounds):  # each with articles of its own: some tools remember texts
        spent: dict[str, float] = defaultdict(float)
        for start in range(r * n, (r + 1) * n, CHUNK):
            for name, tool in tools.items():
                began = time.process_time()
                tool(every[start : start + CHUNK])
                spent[name] += time.process_time() - began
        rounds.append(spent)
    return table(rounds, n) + missing


def each(tool: Callable[[str], object]) -> Tool:
    """For tools that take one text at a time."""
    return lambda texts: [tool(text) for text in texts]


def count_vectorizer() -> Tool:
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer().fit_transform


def textstat() -> Tool:
    import textstat as ts

    ts.set_lang("en-US")  # syllables by hyphenation: for "en_US" textstat would fetch a dictionary
    formulas = ("flesch_reading_ease", "flesch_kincaid_grade", "smog_index", "coleman_liau_index",
                "automated_readability_index", "gunning_fog", "lix", "rix")  # fmt: skip
    return each(lambda text: [getattr(ts, name)(text) for name in formulas])


def vader_whole() -> Tool:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return each(SentimentIntensityAnalyzer().polarity_scores)


def vader_sentences() -> Tool:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    score = SentimentIntensityAnalyzer().polarity_scores
    return each(lambda text: [score(s) for s in re.split(r"(?<=[.!?])\s+", text)])


def nela() -> Tool:
    from nela_features.nela_features import NELAFeatureExtractor

    return each(NELAFeatureExtractor().extract_all)


PEERS = {
    "scikit-learn CountVectorizer (counts of words only)": count_vectorizer,
    "VADER, sentence by sentence (sentiment only)": vader_sentences,
    "VADER, article as one text": vader_whole,
    "textstat, 8 formulas (readability only)": textstat,
    "nela-features extract_all": nela,
}
