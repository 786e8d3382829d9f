"""Quotation marks: which words stand between them, and whether somebody said them.

One pass over the marks of a paragraph, linear whatever the marks. Newspapers' marks are not tidy: straight
and curly ones in one paragraph, closing marks typed as opening ones, `''` on both sides (as LexisNexis
delivers the New York Times), single marks in headlines and British papers beside apostrophes, inches,
quotations inside quotations, and quotations over several paragraphs where only the last one closes.

Not everything between marks is speech: “scare quotes” and titles of works are set apart. In the
PolNeAR corpus (Newell et al. 2018) four words or more that are no title are an attributed quotation 97
times in 100; of one to three words a third is not, and there the words around decide.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

_OPENING = frozenset("“„«‟") | {"``", "‘‘"}
_CLOSING = frozenset("”»") | {"’’"}
_BEFORE_OPENER = "([{—–-/\u2026"
_AFTER_CLOSER = ".,;:!?)]}—–-"
_CLOSE, _OPEN = 0, 1
_LONGEST_SINGLE = 400  # characters; a pair of single marks further apart is two apostrophes

# Stands before a word and after none; ’90s, ’em, 'tis and the like are apostrophes.
_SINGLE_OPENER = r"(?<=[‘'])(?<![\w’'\"].)(?=[\w$“\"\[…])(?!\d0s|(?:em|til|tis|twas|cause|n|round)\b)"


class Quotation(NamedTuple):
    """One stretch between quotation marks, `[start, end)` with its marks, `[inner_start, inner_end)` without.

    `speech`: words that somebody said or wrote; false for scare quotes and titles. A quotation without its
    closing mark ends with its paragraph, or before the clause that reports it (*“We left, said Novak.*), and there
    `inner_end == end`. Marks inside belong to the outer one.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    speech: bool


class _Pair(NamedTuple):
    start: int
    end: int
    inner_start: int
    inner_end: int


_DOUBLED = 3  # the group of a pair of doubled marks


@cache
def _tidy() -> re.Pattern[str]:
    """A pair as it should be, within one line; or else (no group) a mark that needs a closer look."""
    other = r"“”„‟«»\"`\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
    # One set of characters first, so that the scan is a plain search for one of them.
    return re.compile(
        rf"[\"“”„‟«»`'‘’](?:(?<=“)([^{other}]*+)”(?!\w)"
        rf"|(?<=\")(?<![\w=\"].)(?!\s)([^{other}]*+)(?<!\s)\"(?!\w)"
        rf"|(?<=')'(?<![\w'=]..)(?!\s)((?:[^{other}']|'(?!'))*+)(?<!\s)''(?!\w)"
        rf"|(?<=[\"“”„‟«»])|(?<=`)`|(?<=')'|(?<=‘)‘|(?<=’)’|{_SINGLE_OPENER})"
    )


@cache
def _double() -> re.Pattern[str]:
    return re.compile(r"[\"“”„‟«»]|``|''|‘‘|’’")


@cache
def _paragraph_end() -> re.Pattern[str]:
    return re.compile(r"\n[^\S\n]*+\n\s*+|\r\n[^\S\n]*+\r\n\s*+|[\u2028\u2029]")


def quotations(text: str, start: int = 0, end: int | None = None) -> list[Quotation]:
    """The quotations of `text[start:end]` in order, disjoint; none crosses a blank line.

    >>> text = "“Yes,” he said of the “deal”. She liked “13 Hours: The Secret Soldiers”."
    >>> [(text[q.inner_start : q.inner_end], q.speech) for q in quotations(text)]
    [('Yes,', True), ('deal', True), ('13 Hours: The Secret Soldiers', False)]
    """
    return in_blocks(text, [(start, len(text) if end is None else end)])


def in_blocks(text: str, spans: Sequence[tuple[int, int]]) -> list[Quotation]:
    """The quotations in each `[start, end)`, as `quotations` finds them, in one scan of the text.

    The spans are ascending and disjoint, each one paragraph or more; no quotation crosses from one to the
    next. Faster than a call for each.
    """
    if not spans:
        return []
    found: list[Quotation] = []
    blocks = iter(spans)
    start, end = next(blocks)
    here: list[Quotation] = []  # those of the block; given up at the first mark that needs a closer look
    tidy = True
    for mark in _tidy().finditer(text, start, spans[-1][1]):
        at, after = mark.span()
        if at >= end:
            found += here if tidy else _untidy(text, start, end)
            here, tidy = [], True
            while at >= end:
                start, end = next(blocks)
        if at < start or not tidy:
            continue
        if mark.lastindex is None or after > end:
            tidy = False
        else:
            width = 2 if mark.lastindex == _DOUBLED else 1
            here.append(_quotation(text, (at, after, at + width, after - width), start, end))
    return found + (here if tidy else _untidy(text, start, end))


def _quotation(text: str, pair: tuple[int, int, int, int], start: int, end: int) -> Quotation:
    first, last, inner_start, inner_end = pair
    speech = _plain_speech().match(text, inner_start, inner_end) is not None or _is_speech(
        text[inner_start : min(inner_end, inner_start + 120)].strip(),
        text[max(start, first - 160) : first],
        text[last : min(end, last + 60)],
    )
    return Quotation(first, last, inner_start, inner_end, speech)


def _untidy(text: str, start: int, end: int) -> list[Quotation]:
    pairs: list[_Pair] = []
    at = start
    for gap in _paragraph_end().finditer(text, start, end):
        pairs += _untidy_pairs(text, at, gap.start())
        at = gap.end()
    pairs += _untidy_pairs(text, at, end)
    return [_quotation(text, pair, start, end) for pair in pairs]


def _untidy_pairs(text: str, start: int, end: int) -> list[_Pair]:
    marks = _marks(text, start, end)
    pairs = _match(text, marks, start, end, nested=True)
    if pairs is None:
        pairs = _match(text, marks, start, end, nested=False) or []
    return _with_single(text, start, end, pairs)


class _Mark(NamedTuple):
    start: int
    end: int
    glyph: str
    before: bool  # stands after white space, a bracket or a dash, or first
    after: bool  # stands before white space or punctuation, or last


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    """The double marks of a paragraph, inches and the values of HTML attributes left out."""
    marks: list[_Mark] = []
    attribute = False
    for found in _double().finditer(text, start, end):
        glyph = found.group()
        first, last = found.span()
        left = text[first - 1] if first > start else ""
        right = text[last] if last < end else ""
        if attribute or left == "=":
            attribute = not attribute
            continue
        if glyph == '"' and left.isdigit() and _inches(text, first):
            continue
        before = not left or left.isspace() or left in _BEFORE_OPENER
        marks.append(
            _Mark(first, last, glyph, before, not right or right.isspace() or right in _AFTER_CLOSER)
        )
    return marks


def _inches(text: str, at: int) -> bool:
    """6'2" tall"""
    feet = text[max(0, at - 4) : at].rstrip("0123456789½¼¾ ")
    return feet[-1:] in ("'", "’", "′") and feet[-2:-1].isdigit()


def _side(mark: _Mark, is_open: bool) -> int:
    """Does this mark open or close? Its white space decides, then its shape, then the state."""
    if mark.glyph in _OPENING:  # ...fascist?“ he asked
        wrong_way = mark.glyph == "“" and is_open and mark.after and not mark.before
        return _CLOSE if wrong_way else _OPEN
    if mark.glyph in _CLOSING:  # ”We must go ...
        return _OPEN if not is_open and mark.before and not mark.after else _CLOSE
    if mark.before != mark.after:
        return _OPEN if mark.before else _CLOSE
    return _CLOSE if is_open else _OPEN


def _match(text: str, marks: list[_Mark], start: int, end: int, *, nested: bool) -> list[_Pair] | None:
    """The outermost pairs. With `nested`, none where the marks do not balance.

    Without it, an opening mark inside an open quotation and a closing one outside are passed over, and a
    quotation left open runs to the end of the paragraph, if it stands where a long quotation begins.
    """
    pairs: list[_Pair] = []
    opener: _Mark | None = None
    depth = 0
    for mark in marks:
        if _side(mark, depth > 0) == _OPEN:
            if depth == 0:
                opener = mark
            depth = depth + 1 if nested else 1
        elif opener is not None:
            depth -= 1
            if depth == 0:
                pairs.append(_Pair(opener.start, mark.end, opener.end, mark.start))
                opener = None
        elif nested:
            return None
    if opener is not None:
        if nested:
            return None
        lead = text[start : opener.start].rstrip()
        if not lead or lead[-1] in ":,—–-" or opener.glyph in _OPENING:
            report = _reporting_clause().search(text, opener.end, end)
            last = report.start() + 1 if report else end
            pairs.append(_Pair(opener.start, last, opener.end, last))
    return pairs


@cache
def _reporting_clause() -> re.Pattern[str]:
    """After a comma: *said Jan Novak*, *said the mayor*, or *Novak said* if nothing follows that he said."""
    verb = "(?:said|says|told|added|asked|wrote|explained|recalled)"
    name = r"(?:[A-Z][\w.'’-]{0,30}+(?:\s[A-Z][\w.'’-]{0,30}+){0,3}|he|she|they)"
    return re.compile(rf",(?=\s(?:{verb}\s(?:[A-Z]|(?:the|an?|one)\s)|{name}\s{verb}(?:[.,]|\s*$)))")


@cache
def _single_opener() -> re.Pattern[str]:
    return re.compile("[‘']" + _SINGLE_OPENER)


@cache
def _single_closer() -> re.Pattern[str]:
    return re.compile(r"[’'](?<=[\w.,!?…%)\]”\"].)(?![\w’'])")


def _with_single(text: str, start: int, end: int, pairs: list[_Pair]) -> list[_Pair]:
    """Add the pairs of single marks that stand outside the double ones, or around them (British style)."""
    openers = [m.start() for m in _single_opener().finditer(text, start, end)]
    if not openers:
        return pairs
    closers = [m.start() for m in _single_closer().finditer(text, openers[0], end)]
    starts = [pair.start for pair in pairs]
    taken: list[_Pair] = []
    free = start
    for at in openers:
        if at < free:
            continue
        i = bisect_left(starts, at)
        if i and pairs[i - 1].end > at:
            continue
        close = _closing_single(text, at, closers)
        if close is None:
            continue
        j = bisect_left(starts, close)
        if j > i and pairs[j - 1].end > close:  # it would cut a double quotation
            continue
        taken.append(_Pair(at, close + 1, at + 1, close))
        free = close + 1
    if not taken:
        return pairs
    ends = [0, *(t.end for t in taken)]
    begins = [t.start for t in taken]
    return sorted([*taken, *(p for p in pairs if ends[bisect_left(begins, p.start)] <= p.start)])


def _closing_single(text: str, opener: int, closers: list[int]) -> int | None:
    for i in range(bisect_left(closers, opener + 1), len(closers)):
        at = closers[i]
        if at - opener > _LONGEST_SINGLE:
            return None
        following = i + 1 < len(closers) and closers[i + 1] - at < 120
        plural = text[at - 1] in "sS" and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].islower()
        if not (plural and following):  # the voters’ choice’
            return at
    return None


# Verbs by which words are ascribed to somebody, in their base form; and what does not follow the rule.
_VERBS = """
accuse acknowledge add admit advise agree allege announce answer argue ask assert assure attack beg believe blast
boast brand call caution cede challenge chant characterize characterise charge cite claim comment compare complain
concede conclude condemn confess confirm consider contend counter criticize criticise declare decry deem demand
denounce deride describe dismiss disparage dub echo emphasize estimate exclaim explain express fear gripe hail hint
imply inform insist joke label lament laud maintain mention mock muse mutter note observe offer opine pledge plead
portray praise predict proclaim promise propose quip quote recall reckon recount refer reference remark remind
reply report request respond retort retweet reveal scoff scold scream shout shrug slam state stress suggest tease
term testify thank threaten tout tweet urge vent voice vow warn whisper wonder worry yell
"""
_IRREGULAR = """
said say says saying told tell tells telling wrote write writes writing written spoke speak speaks speaking spoken
thought think thinks thinking admitted admitting referred referring slammed slamming dubbed dubbing begged begging
quipped quipping cried cries cry crying decried decries replied replies testified testifies denied denies deny denying
implied implies worried worries put puts sang read reads reading according argument statement claim words phrase
interview speech testimony
"""
_STOPS = (". ", ".” ", '." ', "? ", "! ")
_LITTLE = "a an the of and or in on at to for from with by vs as de la"


@cache
def _cues() -> frozenset[str]:
    verbs = _VERBS.split()
    stems = [verb.removesuffix("e") for verb in verbs]
    forms = {stem + ending for stem in stems for ending in ("ed", "ing", "es")}
    return frozenset({*verbs, *(verb + "s" for verb in verbs), *forms, *_IRREGULAR.split()})


@cache
def _little() -> frozenset[str]:
    return frozenset(_LITTLE.split())


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\w[\w'’]*")


@cache
def _sentence_end() -> re.Pattern[str]:
    return re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[A-Z“‘\"'])")


@cache
def _plain_speech() -> re.Pattern[str]:
    """The commonest case at once: more than three words, and one in the first five too small for a title."""
    long = r"(?=(?:\W*+\w[\w'’]*+){4})"
    small = r"(?!(?:and|the|for|from|with|vs)\b)[a-z]{3}"
    return re.compile(long + r"(?:\W*+\w[\w'’]*+){0,4}?\W*+(?<![\w'’])" + small)


def _is_speech(head: str, before: str, following: str) -> bool:
    """Did somebody say these words? Length first, then title case, the words right behind, then those around."""
    words = _word().findall(head)
    if not words:
        return False
    title = _is_title(head, words)
    if len(words) > 3 and not title:
        return True
    following = following.lower()
    after = _word().findall(following)
    cued = _has_cue(after)
    if cued and head[-1] in ",.?!…" and _has_cue(after[:4]):  # “Yes,” he said
        return True
    if title and len(words) > 1:
        return False
    if cued and _has_cue(_word().findall(following.partition(". ")[0])):
        return True
    before = before.rstrip()
    return before.endswith(":") or _has_cue(_word().findall(before[_last_stop(before) + 1 :].lower()))


def _last_stop(before: str) -> int:
    """The end of the last sentence before these words; -1 if there is none."""
    return max(map(before.rfind, _STOPS))


def _has_cue(words: list[str]) -> bool:
    return not _cues().isdisjoint(words)


def _is_title(head: str, words: list[str]) -> bool:
    """Capitals on all but the little words, and not a shout (“MAKE IT GREAT”) or several sentences."""
    if len(words) > 12 or not (words[0][0].isupper() or words[0][0].isdigit()):
        return False
    if (len(words) > 1 and head.isupper()) or _sentence_end().search(head):
        return False
    return all(word in _little() for word in words if word[0].islower())
