"""The grammar of one lexicon entry: what a line of a word list means.

::

    word                      this token, whatever its case
    stem*                     every token that begins with "stem" (the match is the whole token)
    two words                 a phrase: a space also matches a hyphen, an apostrophe, one line break
    don't, so-called, U.S.    punctuation inside is such a space: curly = straight, "so called" = "so-called"
    crack* down               a wildcard inside a phrase stands for one token
    (slam|slams|slammed)      alternatives, anywhere, words or phrases; an empty one is allowed: report(ed|)ly
    [0-9]*                    any number ([0-9] is short for (0|1|…|9))
    called off <3> strike*    up to 3 tokens (1 to 9) may stand between, all of it in one clause; as
                              everywhere, the longest match wins
    =March                    with these capitals only
    entry : 1.5               a weight, after a colon between spaces (1 if none)
    entry  # note             a note; a line that begins with # is a comment

There are no escapes: a character that is no letter, digit or underscore can never be matched.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from framing.text import SOFT, tokenize


class Part(NamedTuple):
    """Words that stand directly after one another.

    `open`: the last word is a stem. `within`: how many tokens may stand between the part before and this one.
    """

    words: tuple[str, ...]
    open: bool
    within: int


Pattern = tuple[Part, ...]


class Rule(NamedTuple):
    """The context an entry needs. All that is given must hold; of a list of patterns, one is enough.

    * `before`, `not_before`: what directly follows (the entry stands *before* it)
    * `after`, `not_after`: what directly precedes (the entry stands *after* it)
    * `near`, `not_near`: what stands at most `within` tokens away on either side, in the same sentence
    * `block`: kinds of block ("headline", "paragraph", …) in which alone the entry counts
    """

    before: tuple[Pattern, ...] = ()
    after: tuple[Pattern, ...] = ()
    near: tuple[Pattern, ...] = ()
    not_before: tuple[Pattern, ...] = ()
    not_after: tuple[Pattern, ...] = ()
    not_near: tuple[Pattern, ...] = ()
    within: int = 5
    block: tuple[str, ...] = ()


class Entry(NamedTuple):
    """One line of a word list: the text as written (no weight, no note) and all that it stands for.

    `forms`: alternatives written out, words apart by single spaces: a form is to a pattern as `show` shows it.
    """

    text: str
    forms: tuple[str, ...]
    weight: float
    cased: bool
    note: str
    line: int
    rule: Rule | None = None

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The forms in parts."""
        return tuple(map(parts, self.forms))


class EntryError(ValueError):
    """A line that is no entry, and what to write instead."""

    def __init__(self, message: str, advice: str) -> None:
        """Keep what is wrong and what to do apart."""
        super().__init__(message)
        self.advice = advice


CONTEXT = ("before", "after", "near", "not_before", "not_after", "not_near")
RULE = ("entry", *CONTEXT, "within", "block", "weight", "note", "citation")

_NOTE = re.compile(r"(?:^|\s)#\s*(.*)")
_WEIGHT = re.compile(r"\s:\s*(\S*)\s*$")
_GROUP = re.compile(r"\(([^()]*)\)")
_GAP = re.compile(r"<([1-9])>")
_WORD = re.compile(r"\w+")
_USUAL = re.compile(r"\w+\*?(?:(?:[ '’-]| <[1-9]> )\w+\*?)*")
_PLAIN = re.compile(r"\w+(?: \w+)*\*?")
_DIGIT = "(0|1|2|3|4|5|6|7|8|9)"
_MOST = 2_000


def fold(word: str) -> str:
    """Lower case, one character for one, just as `framing.text` folds a text."""
    return word.lower() if word.isascii() else "".join(c.lower()[0] for c in word)


def parse(source: str, line: int = 0) -> Entry | None:
    """Read one line; `None` for an empty line or a comment.

    >>> parse("(slam|slams) down : 1.5  # combat").weight
    1.5
    >>> parse("call* off <3> strike*").patterns[0]
    (Part(words=('call',), open=True, within=0), Part(words=('off',), open=False, within=0), \
Part(words=('strike',), open=True, within=3))

    Raises `EntryError` where the line can never match.
    """
    note = ""
    if "#" in source and (found := _NOTE.search(source)):
        source, note = source[: found.start()], found[1].strip()
    weight = 1.0
    if ":" in source and (found := _WEIGHT.search(source)):
        weight = _number(found[1])
        source = source[: found.start()]
    text = source.strip()
    if not text:
        return None
    cased = text.startswith("=")
    body = text[1:] if cased else fold(text)
    forms = (body,) if body.isalnum() else tuple(dict.fromkeys(map(_form, _expand(body))))
    return Entry(text, forms, weight, cased, note, line)


def parse_rule(table: Mapping[str, Any], plain: Mapping[str, Entry], line: int = 0) -> Entry:
    """Read one table of `rules`; it keeps the weight of the entry of `plain` (by text) that it restricts.

    >>> parse_rule({"entry": "may", "not_before": ["[0-9]*"]}, {}).rule.not_before[3]
    (Part(words=('3',), open=True, within=0),)

    Raises `EntryError` for an entry that can never match and for a context that is none.
    """
    source = table.get("entry")
    entry = parse(source, line) if isinstance(source, str) else None
    if entry is None:
        raise EntryError("a rule without an entry", 'write entry = "…"')
    same = plain.get(entry.text, entry)
    weight = table.get("weight", same.weight)
    if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not math.isfinite(weight):
        raise EntryError(f"weight {weight!r}", "write a number")
    within = table.get("within", 5)
    if isinstance(within, bool) or not isinstance(within, int) or within < 1:
        raise EntryError(f"within {within!r}", "write a number of tokens, 1 or more")
    context = {key: _contexts(_texts(table, key)) for key in CONTEXT}
    rule = Rule(**context, within=within, block=_texts(table, "block"))
    if rule == Rule(within=within):
        raise EntryError(f"the rule for {entry.text!r} has no context", f"give {', '.join(CONTEXT)} or block")
    said = (same.note, str(table.get("note", "")), str(table.get("citation", "")))
    return entry._replace(weight=float(weight), rule=rule, note="; ".join(filter(None, said)))


def show(pattern: Pattern) -> str:
    """A pattern as one would write it.

    >>> show(parse("call* off <3> strike*").patterns[0])
    'call* off <3> strike*'
    """
    said: list[str] = []
    for part in pattern:
        if part.within:
            said.append(f"<{part.within}>")
        said.append(" ".join(part.words) + "*" * part.open)
    return " ".join(said)


def _texts(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise EntryError(f"{key} is no list of texts", f'write {key} = ["…"]')
    return tuple(value)


@lru_cache(maxsize=1 << 12)
def _contexts(sources: tuple[str, ...]) -> tuple[Pattern, ...]:
    """The patterns of a context; rules with the same one share it."""
    return tuple(pattern for source in sources for pattern in _context(source))


def _context(source: str) -> tuple[Pattern, ...]:
    """The patterns of one context: a fixed number of tokens, no weight."""
    entry = parse(source)
    if entry is None or entry.weight != 1 or entry.cased:
        raise EntryError(f"{source!r} is no context", "write words, phrases, wildcards or alternatives")
    if any("<" in form for form in entry.forms):
        raise EntryError(f"{source!r}: a context has no <n>", "list its phrases, or use near with within")
    return entry.patterns


def _number(source: str) -> float:
    try:
        weight = float(source)
    except ValueError:
        weight = math.nan
    if not math.isfinite(weight):
        raise EntryError(f"{source!r} is no weight", "write a number after the colon: entry : 1.5")
    return weight


def _expand(body: str) -> Iterable[str]:
    """All alternatives written out."""
    pieces = _GROUP.split(body.replace("[0-9]", _DIGIT))
    if any(mark in between for between in pieces[::2] for mark in "()|"):
        return _expand_nested(body)
    choices = [piece.split("|") if i % 2 else [piece] for i, piece in enumerate(pieces)]
    if math.prod(map(len, choices)) > _MOST:
        raise _too_many(body)
    return map("".join, product(*choices))


def _expand_nested(body: str) -> list[str]:
    pending, done = [body.replace("[0-9]", _DIGIT)], []
    while pending:
        one = pending.pop()
        group = _GROUP.search(one)
        if group is None:
            if any(mark in one for mark in "()|"):
                raise EntryError(f"{body!r}: unbalanced alternatives", "write (one|other)")
            done.append(one)
        else:
            head, tail = one[: group.start()], one[group.end() :]
            pending += [head + choice + tail for choice in reversed(group[1].split("|"))]
        if len(done) + len(pending) > _MOST:
            raise _too_many(body)
    return done


def _too_many(body: str) -> EntryError:
    return EntryError(f"{body!r}: more than {_MOST:,} alternatives", "split it into several entries")


def _form(body: str) -> str:
    """An entry without alternatives, folded already, as a form."""
    if _PLAIN.fullmatch(body):
        return body
    body = " ".join(body.split())
    if not _USUAL.fullmatch(body):
        _refuse(body)
    if "<" in body or "*" in body[:-1]:
        return show(parts(body))
    return " ".join(_WORD.findall(body)) + "*" * (body[-1] == "*")


def parts(form: str) -> Pattern:
    """The parts of a form.

    >>> parts("crack* down") == (Part(("crack",), True, 0), Part(("down",), False, 0))
    True
    """
    found: list[Part] = []
    words: list[str] = []
    within = 0
    for item in form.split():
        if gap := _GAP.fullmatch(item):
            if words:
                found.append(Part(tuple(words), False, within))
            words, within = [], int(gap[1])
            continue
        words += _WORD.findall(item)
        if item[-1] == "*":
            found.append(Part(tuple(words), True, within))
            words, within = [], 0
    if words:
        found.append(Part(tuple(words), False, within))
    return tuple(found)


def _refuse(body: str) -> None:
    """Raise if the written-out entry can never match, and say why."""
    items = body.split()
    if not _WORD.search(body):
        raise EntryError(f"{body!r} has no word: it can never match", "delete it")
    for item in items:
        if "*" in item and (item.count("*") > 1 or not _WORD.search(item[-2:-1]) or item[-1] != "*"):
            raise EntryError(f"{item!r}: a * ends a word", "write the beginning of the word, then *")
        if ("<" in item or ">" in item) and not _GAP.fullmatch(item):
            raise EntryError(
                f"{item!r} is no gap", "write <1> to <9> between spaces: so many tokens may stand there"
            )
    if _GAP.fullmatch(items[0]) or _GAP.fullmatch(items[-1]) or re.search(r">\s+<", body):
        raise EntryError(f"{body!r}: a gap stands between two words", "begin and end with a word")
    text = _GAP.sub(" ", body).replace("*", "")
    tokens = tokenize(text)
    hard = (tokens.gap[1:] > SOFT).nonzero()[0]
    if hard.size:
        at = int(hard[0])
        mark = text[int(tokens.end[at]) : int(tokens.start[at + 1])].strip()
        raise EntryError(
            f"{body!r} can never match: {mark!r} ends a clause or a sentence",
            "write the words without it, or two entries",
        )
