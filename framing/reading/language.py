"""Is this text English? English word lists over another language give silent zeros: worse than an error."""

from __future__ import annotations

import re

from framing.errors import InputError

# Frequent in every English text, and (nearly) words of no other language.
_WORDS = """
the and of that with this from which were their they said has been would are it his her by as who but not be
to he she you your had have its than when what there could should after about more into also or if we our all
one no can other these those because while where how
"""
_ENGLISH = frozenset(_WORDS.split())
_GLANCE, _LOOKED_AT = 500, 2_000  # characters; the first is enough for most
_ENOUGH = 20  # words; below that nothing is plain
_PLAINLY_ENGLISH, _PERHAPS_ENGLISH = 0.2, 0.1  # share of the words above; news has 0.3 to 0.5
# Letters of scripts that English is not written in; they may be written without spaces.
_FOREIGN = re.compile("[\u0370-\u1cff\u2c00-\u2dff\u3040-\ud7ff\U00010000-\U0001efff\U00020000-\U0003ffff]")
_CODES = """
ar Arabic, bg Bulgarian, ca Catalan, cs Czech, da Danish, de German, el Greek, es Spanish, et Estonian,
fa Persian, fi Finnish, fr French, he Hebrew, hi Hindi, hr Croatian, hu Hungarian, id Indonesian, it Italian,
ja Japanese, ko Korean, lt Lithuanian, lv Latvian, nb Norwegian, nl Dutch, nn Norwegian, no Norwegian,
pl Polish, pt Portuguese, ro Romanian, ru Russian, sk Slovak, sl Slovenian, sr Serbian, sv Swedish,
tr Turkish, uk Ukrainian, ur Urdu, vi Vietnamese, zh Chinese
"""


def check_language(text: str, *, path: str | None = None, line: int | None = None) -> str | None:
    """`"en"` for a text that looks English, None for one too short to tell; raises `InputError` for others.

    The first 2,000 characters are looked at. Function words decide nearly always; only where they are
    scarce does py3langid (its model is inside the package) have to guess, and only a text that both find
    not English is refused. Below 20 words nothing is refused.

    >>> check_language("Talks fail.") is None
    True
    """
    if len(text) > _GLANCE and _share(text[:_GLANCE].lower().split()) >= _PLAINLY_ENGLISH:
        return "en"
    sample = text[:_LOOKED_AT]
    words = sample.lower().split()
    foreign = len(_FOREIGN.findall(sample)) if not sample.isascii() else 0
    if len(words) < _ENOUGH and foreign < 2 * _ENOUGH:
        return None
    share = _share(words)
    if share >= _PLAINLY_ENGLISH:
        return "en"
    if share >= _PERHAPS_ENGLISH and foreign < len(sample) / 4:
        return "en"
    guess = _guess(sample)  # last: its model takes most of a second to load
    if guess == "en":
        return "en"
    names = dict(pair.split() for pair in _CODES.split(",")) | {"zxx": "like no language"}
    raise InputError(
        f"the text is not English; it looks {names.get(guess, f'like language {guess!r}')}",
        path=path,
        line=line,
        advice="the word lists are English and would find nothing; --language en analyses it all the same",
    )


def _share(words: list[str]) -> float:
    return sum(map(_ENGLISH.__contains__, words)) / len(words) if words else 0.0


def _guess(sample: str) -> str:
    import py3langid

    return str(py3langid.classify(sample)[0])
