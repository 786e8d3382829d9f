"""What headline, standfirst and bullets say against what the body says: figures, quoted words, tone.

Readers remember summaries (Ecker et al. 2014, on headlines that mislead by what they stress); a figure that stands
nowhere else, an "approximately" that is gone, quoted words nobody says in the body are worth a look. Nothing here is
called an error: a check says what differs, with the place in the summary.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import islice
from math import comb, floor, log10
from typing import NamedTuple

from framing.headlines.relevance import content, listed, stem
from framing.text import Span, code_points
from framing.text import fold as fold_points

MIN_SUMMARY, MIN_BODY = 4, 8  # words of tone below which summary and body are not compared
TAIL = 0.01  # a share as extreme as the summary's may come by chance in one of a hundred bodies
_SAME_CLAIM = 0.6  # the share of a summary's content words a sentence must hold to make the same claim
_BETWEEN = 2  # characters between a hedge and its figure: a space, a currency sign
_SAME_FIGURE = (
    2  # content words, beside the unit, that must stand near both figures for them to count the same
)
_MOST = 50  # figures that are compared: a text of nothing but numbers costs no more
_LONGEST = 20  # characters of a number: longer ones are codes
_NEAR = 120  # characters around a figure, about a sentence

_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9,
    "b": 1e9, "trillion": 1e12, "tn": 1e12, "t": 1e12, "dozen": 12.0,
}  # fmt: skip
_CURRENCIES = listed("$ £ € ¥")
_SIGNS = _CURRENCIES | {"%"}
_MONEY = {"dollar": "$", "dollars": "$", "pound": "£", "pounds": "£", "euro": "€", "euros": "€", "yen": "¥"}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_PERCENT = listed("percent percentage pct")
_MAGNITUDE = r"hundred|thousand|million|billion|trillion|dozen"
# Words after a number that are no unit of it.
_NO_UNIT = listed(
    """a an the and or but of in on at to for from with by as than that who which is are was were has have had will
    would can could may might years-old am pm a.m p.m"""
)

_WORD = r"[^\W\d_]+"
_CALLED = 3  # words around a title within which it is called a work
_WORKS = listed(
    """book books novel novels film films movie movies song songs album albums poem poems play plays musical opera show
    series sitcom documentary memoir biography essay painting exhibition podcast sequel trilogy bestseller"""
)
_READS = listed(
    "read reads reading review watch watches watching author writer director directs wrote starring"
)
_SMALL = listed("a an the and or but of in on at to for from with by as")


class Figure(NamedTuple):
    """A number with what it counts, `[start, end)` in its text.

    * `value`; `digits`: significant digits as written (a rounded figure equals what it rounds)
    * `unit`: "$" or another currency sign (for "dollars" too), "%", or the stem of the word after the number; None where there is none
    """

    start: int
    end: int
    value: float
    digits: int
    unit: str | None

    def rounds(self, other: Figure) -> bool:
        """Whether the other figure, rounded to the digits of this one, is this one."""
        if self.value == other.value:
            return True
        if not other.value or not self.value:
            return False
        place = floor(log10(abs(other.value))) + 1 - self.digits
        return (
            self.digits > 1
            and abs(round(other.value / 10**place) * 10**place - self.value) < 1e-9 * self.value
        )


class Check(NamedTuple):
    """One thing that differs: `kind`, its place in the summary, and what the body says, in plain words."""

    kind: str
    span: Span
    detail: str


@cache
def _numbers() -> dict[str, float]:
    ones = {word: float(i) for i, word in enumerate(_ONES.split())}
    tens = {word: 10.0 * i for i, word in enumerate(_TENS.split(), 2)}
    both = {f"{ten}-{one}": tens[ten] + ones[one] for ten in tens for one in list(ones)[1:10]}
    return {**ones, **tens, **both, "a": 1.0}


@cache
def _in_digits() -> re.Pattern[str]:
    # Begins with its digit, so that the scan is a plain search for one.
    return re.compile(r"\d(?<![\w.,/:’'-]\d)(?:\d{0,2}(?:,\d{3})+|\d*)(?:\.\d+)?")


@cache
def _tail() -> re.Pattern[str]:
    """What may follow a number: a scale, percent, no sign that it is a date, an ordinal, an age, and a unit."""
    ones = "|".join(_ONES.split()[1:10])
    return re.compile(
        rf"(?i:[ -]?(?P<scale>{_MAGNITUDE}|bn|tn|mn|(?<=\d)[kmbt])\b)?(?P<percent> ?%|(?i:[ -]per ?cent)\b)?"
        rf"(?![\w:/]|-(?:year|time|{ones})\b|['’])(?:[ -]?(?P<unit>[^\W\d_][\w.]*))?"
    )


def counts(text: str) -> bool:
    """Whether a text may have a figure: a digit, or a word that is a number."""
    return _digit().search(text) is not None or not _counting().isdisjoint(
        text.lower().replace("-", " ").split()
    )


@cache
def _digit() -> re.Pattern[str]:
    return re.compile(r"\d")


@cache
def _counting() -> frozenset[str]:
    return frozenset(_numbers()) - {"a", "one"} | frozenset(_SCALES)


def figures(text: str, words: Collection[str] | None = None) -> list[Figure]:
    """The figures of a text: numbers in digits or words, with currency, percent or the word that follows.

    Years, ordinals, times of day, ages and numbers inside names ("F-16") are none. With `words`, of the numbers in
    words only those that begin with one of them are looked for.

    >>> [(f.value, f.unit) for f in figures("Aid of $1.5 billion, 190 miles, thirty-two percent; since 2014")]
    [(1500000000.0, '$'), (190.0, 'mil'), (32.0, '%')]
    """
    numbers = [match.span() for match in _in_digits().finditer(text)]
    lower = text.lower()
    if len(lower) == len(text):  # a few letters have a longer lower case: positions would move
        numbers += _spelled(lower, _written(lower) if words is None else words)
    found = (_read(text, *span) for span in sorted(numbers))
    return [figure for figure in found if figure is not None]


def _written(lower: str) -> set[str]:
    """The number words that may stand in a text; cheaper than to look for each."""
    words = _compound().findall(lower)
    return _numbers().keys() & {*words, *(word.partition("-")[0] for word in words)}


@cache
def _compound() -> re.Pattern[str]:
    return re.compile("[a-z]+(?:-[a-z]+)?")


def _spelled(lower: str, words: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand as words of their own."""
    for word in words:
        start = lower.find(word)
        while start >= 0:
            end = start + len(word)
            if not (
                lower[start - 1 : start].isalnum()
                or lower[start - 1 : start] == "-"
                or lower[end : end + 1].isalnum()
            ):
                yield start, end
            start = lower.find(word, end)


def _read(text: str, start: int, end: int) -> Figure | None:
    sign, after = text[start - 1 : start], text[end : end + 1]
    sign = sign if sign in _CURRENCIES else ""
    if not (sign or after in " %-" or after.isalpha()) or end - start > _LONGEST:
        return None  # neither unit nor scale, the usual case
    match = _tail().match(text, end)
    if match is None:
        return None
    number, (scale, percent, word) = text[start:end].lower(), match.group("scale", "percent", "unit")
    if number in ("a", "one") and not scale:
        return None
    word = word.lower() if word else ""
    unit = sign or ("%" if percent else _unit(word))
    if not (unit or scale):
        return None
    spelled = not number[0].isdigit()
    value = _numbers()[number] if spelled else float(number.replace(",", ""))
    if len(number) == 4 and 1500 <= value <= 2100 and not spelled and unit not in _SIGNS:
        return None  # a year
    digits = 2 if spelled else len(number.replace(",", "").replace(".", "").strip("0"))
    spelled_unit = unit and (unit not in _SIGNS or word in _MONEY)
    end = match.end("unit") if spelled_unit else max(end, match.end("scale"), match.end("percent"))
    value *= _SCALES.get(scale.lower(), 1.0) if scale else 1.0
    return Figure(start - len(sign), end, value, max(digits, 1), unit or None)


def _unit(word: str) -> str:
    if word in _PERCENT:
        return "%"
    return "" if word in _NO_UNIT else _MONEY.get(word) or stem(word)


def _spellings(wanted: Sequence[Figure]) -> frozenset[str]:
    """The number words by which the wanted figures may begin when they are spelled out."""
    values = {figure.value / scale for figure in wanted for scale in (1.0, *_SCALES.values())}
    return frozenset(word for word, value in _numbers().items() if value in values)


def check_figures(
    summary: str, own: Sequence[Figure], body: str, hedges: Sequence[Span], own_hedges: Sequence[Span]
) -> Iterator[Check]:
    """Figures of a summary that the body has not, has otherwise, or has only with a hedge; spans are in `summary`.

    `own` are the figures of the summary, `hedges` places in the body, `own_hedges` in the summary.
    """
    own = own[:_MOST]
    theirs = figures(body, _spellings(own)) if own else []
    for figure in own:
        shown, span = summary[figure.start : figure.end], Span(figure.start, figure.end)
        same = [other for other in theirs if _same(figure, other)]
        if same:
            before = [_hedge_of(other, hedges) for other in same]
            if before[0] is not None and None not in before and _hedge_of(figure, own_hedges) is None:
                hedged = body[before[0].start : same[0].end]
                yield Check("hedge_dropped", span, f"the body has “{' '.join(hedged.split())}”")
            continue
        others = (
            f for f in theirs if f.unit and f.unit == figure.unit and not any(_same(mine, f) for mine in own)
        )
        rivals, topic = islice(others, _MOST), set(content(summary))
        enough = _SAME_FIGURE + (figure.unit in _SIGNS)  # dollars and percent count many things
        rival = next((f for f in rivals if _shared(topic, f, body) >= enough), None)
        if rival is None:
            yield Check("figure_missing", span, f"“{shown}” stands in no sentence of the body")
        else:
            yield Check("figure_differs", span, f"the body has “{body[rival.start : rival.end]}”")


def _hedge_of(figure: Figure, hedges: Sequence[Span]) -> Span | None:
    """The hedge that stands right before a figure, or begins before it and covers it."""
    i = bisect_left(hedges, figure.start, key=lambda hedge: hedge.start) - 1
    return hedges[i] if i >= 0 and figure.start <= hedges[i].end + _BETWEEN else None


def _same(figure: Figure, other: Figure) -> bool:
    signed = not _SIGNS.isdisjoint((figure.unit, other.unit))
    return (figure.unit == other.unit or not signed) and figure.rounds(other)


def _shared(topic: set[str], figure: Figure, body: str) -> int:
    """How many content words of the summary, the unit apart, stand near a figure of the body."""
    near = body[max(0, figure.start - _NEAR) : figure.end + _NEAR]
    return len((topic & set(content(near))) - {figure.unit})


def missing_quotation(quoted: str, body: str) -> bool:
    """Whether quoted words stand nowhere in the body; `body` as from `fold`.

    What an editor put in brackets or left out parts the words into pieces; each piece is looked for.

    >>> missing_quotation("Lock [him] up!", fold("They cried: lock her up!"))
    False
    """
    pieces = (fold(piece) for piece in re.split(r"\[[^\]]*\]|\([^)]*\)|…|\.\.\.", quoted))
    return any(f" {piece.strip()} " not in body for piece in pieces if piece.strip())


def fold(body: str) -> str:
    """Lower-case words with one space between and around them."""
    folded, _ = fold_points(code_points(body))
    return " ".join(("", *folded.tobytes().decode("utf-32-le", "surrogatepass").split(), ""))


def is_title(text: str, start: int, end: int) -> bool:
    """Whether `[start, end)` of a text, between quotation marks, is the title of a work: set like one and called one.

    >>> is_title("Doe reads ‘The Long Night’ aloud", 11, 25), is_title("Doe: ‘Burn the Long House’", 6, 25)
    (True, False)
    """
    words = re.findall(_WORD, text[start:end])
    small = [word for word in words[1:] if word.islower() and word not in _SMALL]
    if not words or small or words[0].islower():
        return False
    before = re.findall(_WORD, text[max(0, start - _NEAR) : start].lower())[-_CALLED:]
    after = re.findall(_WORD, text[end : end + _NEAR].lower())[:_CALLED]
    return not (_WORKS | _READS).isdisjoint(before) or not _WORKS.isdisjoint(after)


def makes_claim(sentence: str, claim: frozenset[str]) -> bool:
    """Whether a sentence holds most of the content words of a claim."""
    return len(claim & set(content(sentence))) >= max(3, _SAME_CLAIM * len(claim))


def tone_differs(summary: tuple[int, int], body: tuple[int, int]) -> bool:
    """Whether (negative, positive) counts of a summary could hardly be a draw from those of summary and body.

    Fisher's exact test, one tail, at `TAIL`; never where either side has too few words.

    >>> tone_differs((6, 0), (10, 30)), tone_differs((3, 0), (10, 30))
    (True, False)
    """
    n, m = sum(summary), sum(body)
    if n < MIN_SUMMARY or m < MIN_BODY:
        return False
    negative = summary[0] + body[0]

    def chance(k: int) -> float:
        return comb(negative, k) * comb(n + m - negative, n - k) / comb(n + m, n)

    low, high = max(0, n - (n + m - negative)), min(n, negative)
    below = sum(chance(k) for k in range(low, summary[0] + 1))
    above = sum(chance(k) for k in range(summary[0], high + 1))
    return min(below, above) < TAIL
