"""Other systems over the same articles, in the same run: only those that are installed.

`pip install vaderSentiment nela-features` adds those that are not among our own dependencies.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from stages import YARD, articles, table

ARTICLES = 60  # some of them need seconds for more


def rows(corpus: str, options: Any) -> list[dict[str, object]]:
    texts = [a.text for a in articles(corpus, min(ARTICLES, options.articles))]
    tools: dict[str, Callable[[str], object]] = {YARD: lambda text: re.findall(r"\w+", text)}
    missing: list[dict[str, object]] = []
    for name, make in {**PEERS}.items():
        try:
            tool = make()
            tool(texts[0])
            tools[name] = tool
        except (ImportError, LookupError) as error:
            missing.append({"what": name, "ms an article": f"not here: {type(error).__name__}", "ratio": ""})
    rounds = []
    for _ in range(options.rounds):
        spent: dict[str, float] = defaultdict(float)
        for text in texts:
            for name, tool in tools.items():
                began = time.process_time()
                tool(text)
                spent[name] += time.process_time() - began
        rounds.append(spent)
    return table(rounds, len(texts)) + missing


def count_vectorizer() -> Callable[[str], object]:
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer()
    return lambda text: vectorizer.fit_transform([text])


def textstat() -> Callable[[str], object]:
    import nltk.data
    import textstat as ts

    nltk.data.find("corpora/cmudict")  # else textstat tries to fetch it, at every call
    ts.set_lang("en_US")
    formulas = ("flesch_reading_ease", "flesch_kincaid_grade", "smog_index", "coleman_liau_index",
                "automated_readability_index", "dale_chall_readability_score", "gunning_fog", "lix")  # fmt: skip
    return lambda text: [getattr(ts, name)(text) for name in formulas]


def vader_whole() -> Callable[[str], object]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer().polarity_scores


def vader_sentences() -> Callable[[str], object]:
    score = vader_whole()
    return lambda text: [score(s) for s in re.split(r"(?<=[.!?])\s+", text)]


def nela() -> Callable[[str], object]:
    from nela_features.nela_features import NELAFeatureExtractor

    return NELAFeatureExtractor().extract_all


PEERS = {
    "scikit-learn CountVectorizer": count_vectorizer,
    "VADER, sentence by sentence": vader_sentences,
    "VADER, article as one text": vader_whole,
    "textstat, 8 formulas": textstat,
    "nela-features extract_all": nela,
}
