"""What a text loses and gains when it is read, once: nothing a reader would see."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_SURROGATE = re.compile("[\ud800-\udfff]")
_PLAIN = bytes([9, 10, *range(32, 127)])
# Soft hyphens, zero-width and direction marks, byte-order marks: unseen by a reader, fatal to a match.
_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
_DIRTY = re.compile(f"[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff{_UNSEEN}]")
# Composition can change nothing outside these ranges.
_COMPOSING = re.compile("[\u0300-\u1fff\u2000\u2001\u2126-\u212b\u2329\u232a\u2adc\u3000-\U0010ffff]")


def clean(text: str) -> str:
    r"""The text without what no reader sees; done once, when a text is read.

    Composed (NFC); every line end is ``\n``; NUL and other control characters, byte-order marks, soft
    hyphens, zero-width and direction marks removed; C1 controls, which are Windows-1252 taken for
    Latin-1, become the quotes and dashes they were; lone surrogates become U+FFFD. All else is kept.

    >>> clean("co\u00adoperation\r\n\x93yes\x94 cafe\u0301 \ud83d\ude00")
    'cooperation\n“yes” café 😀'
    """
    # Nearly all of a news text is plain ASCII: drop that at the speed of memory, look at what is left.
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    if not rest:
        return text
    unusual = rest.decode("utf-8", "surrogatepass")
    if _DIRTY.search(unusual):
        if _SURROGATE.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = text.replace("\r\n", "\n").translate(_replacements())
    return unicodedata.normalize("NFC", text) if _COMPOSING.search(unusual) else text


@cache
def _replacements() -> dict[int, str | None]:
    table: dict[int, str | None] = {
        c: None for c in (*range(9), *range(11, 32), *range(127, 160)) if c not in (11, 12, 13)
    }
    table |= {11: "\n", 12: "\n", 13: "\n", 0x2028: "\n", 0x2029: "\n\n"}
    unseen = re.compile(f"[{_UNSEEN}]")
    table |= {c: None for c in range(0x10000) if unseen.match(chr(c))}
    for c in range(0x80, 0xA0):
        table[c] = bytes([c]).decode("cp1252", "ignore") or None
    return table
