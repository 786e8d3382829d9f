"""Which sentences of an article bear on the question its headline asks, most telling first.

Question-focused sentence retrieval (Otterbacher, Erkan & Radev 2005) needs more than shared words where the question
is the article's own topic, for then most sentences share them. Three things are added:

* what is asked weighs more than whom it is asked about: names recur all through an article, the action does not;
  near synonyms of common actions count too (the families `act_*` of the word list `stance`);
* answers have a manner: they turn against what came before, grade, report positions, name the point at issue and
  speak of what holds now; what tells of events in the past, with dates and figures, seldom answers;
* answers have a place: near the beginning and near the end.

The weights are set by hand, near the logarithm of the lift each cue showed on forty annotated articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import dropwhile
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.headlines.question import question_span, question_type
from framing.lexical import lexicon
from framing.lexical.matching import Matcher
from framing.text import Ints, Span, tokenize

Floats = NDArray[np.float64]

_ACTION, _NAME, _FAMILY = 0.7, 0.35, 0.5  # for a stem of what is asked, a name in it, a near synonym
_BEARS = 0.5  # for the first of them that is no name
_MANNER = {  # for a sentence with any word of the family of `stance`
    "affirm": 0.4, "deny": 0.4, "turn": 0.85, "position": 0.3, "camps": 0.3, "point": 0.5, "general": 0.4, "narration": -0.3,
}  # fmt: skip
_OPEN = 0.4  # for each of up to two words of `open`
_MARKING = ("deny", "refuse")
_DIGIT, _ASKS, _EDGE = -0.4, -0.5, 0.4
_EDGES = 0.15  # the part of the article that is its beginning, and its end

_WORD = r"[^\W_]+(?:['’][^\W\d_]+)?"


def listed(words: str) -> frozenset[str]:
    """The words of a list set as running text."""
    return frozenset(words.split())


_FUNCTION = listed(
    """a an the and or but if of in on at to for from with by about as into over than then so is are was were be been
    being am do does did has have had can could will would should shall may might must not no nor it its he his him she
    her they their them this that these those there here i you we our us your my me what who whom which when where why
    how just also too very more most s t re ve ll d m n all any ever really still now again up out isn't aren't wasn't
    weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't wouldn't shouldn't ain't"""
)
_POINTS_BACK = listed("this that it these those he she they we i you there")
_OPENERS = listed("the a an our my your his her their its")
_MODAL = listed("can could will would should shall may might must")
_AUXILIARIES = _MODAL | listed("is are was were am do does did has have had")
_LINKS = listed("so but and or now then yet well just")
_READER = listed("you your")
_DOUBTS = listed("really truly actually ever")
_IRREGULAR = """\
know knew known, win won, lose lost, rise rose risen, fall fell fallen, grow grew grown, begin began begun,
break broke broken, build built, rebuild rebuilt, buy bought, catch caught, choose chose chosen, come came,
drive drove driven, eat ate eaten, fight fought, find found, fly flew flown, forget forgot forgotten, get
got gotten, give gave given, go went gone goes, hold held, keep kept, lead led, leave left, make made, mean
meant, meet met, pay paid, ride rode ridden, run ran, sell sold, send sent, shake shook shaken, shoot shot,
sink sank sunk, speak spoke spoken, spend spent, stand stood, steal stole stolen, swear swore sworn, take
took taken, teach taught, tell told, think thought, throw threw thrown, understand understood, wear wore
worn, withdraw withdrew withdrawn, write wrote written, lie lied lying, die died dying, bring brought, feel
felt, hide hid hidden, see saw seen, show showed shown, win winning, draw drew drawn, fail failed"""
_SUFFIXED = (
    r"(.{3,}?)(?:i[sz]ation|ations?|at(?:ing|ors?|ed|es?)|it(?:ies|y)|iv(?:eness|es?)|ments?|ness|ful(?:ly)?|ingly|ings?"
    r"|edly|ie[ds]|e[drs]|ers|ions?|al(?:ly)?|ly|[sey])"
)


class Asked(NamedTuple):
    """What a polar question asks.

    * `actor`: stems of its subject; where that points back ("Will this …") those of the words around the question
    * `names`, `action`: stems of its names and of its other words
    * `families`: the `act_*` families its words belong to, as columns of `Stance.counts`
    * `modal`: it asks what can, will or should be, not what is
    * `doubts`: a word in it expects a no ("Does she really …?")
    * `loose`: by its form no yes or no is to be had: put to the reader ("Are you …?"), without a verb of its own
      ("A new war?"), a choice ("too many or too few?"), or the headline goes on without an answer
    * `said`: the verdict of the headline's own words after the question, None where they give none
    """

    actor: frozenset[str]
    names: frozenset[str]
    action: frozenset[str]
    families: frozenset[int]
    modal: bool
    doubts: bool
    loose: bool
    said: str | None


class Mark(NamedTuple):
    """A match of the word list `stance` at `[start, end)`: its family, and its side (1 or -1, the sign of its weight)."""

    start: int
    end: int
    family: str
    side: int


class Stance(NamedTuple):
    """How texts speak: by text and family of `stance` how often it has words of it, `int64[texts, families]`.

    `marks`: of each text those that turn or take the sense of a sentence (`deny`, `refuse` and the families `pole_*`).
    """

    counts: Ints
    marks: Sequence[Sequence[Mark]]

    def of(self, texts: slice) -> Stance:
        """The rows of some of the texts."""
        return Stance(self.counts[texts], self.marks[texts])


class Scores(NamedTuple):
    """How each sentence bears on the question, one figure a sentence.

    `total` ranks; `echo` weighs the words of what is asked and their synonyms, `named` counts names.
    """

    total: Floats
    echo: Floats
    named: Floats


@lru_cache(1 << 16)
def stem(word: str) -> str:
    """A rough stem, so that forms and derivations of a word meet.

    >>> [stem(word) for word in ("escalate", "escalating", "Escalation", "deploys", "Biden’s")]
    ['escal', 'escal', 'escal', 'deplo', 'biden']
    """
    word = word.lower()
    if not word.isalnum():
        word = re.sub(r"['’]s?$", "", word)
    word = _irregular().get(word, word)
    if len(word) > 3 and (found := _suffixed().fullmatch(word)):
        word = found[1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in "ey" else word


@cache
def _irregular() -> dict[str, str]:
    """Forms of irregular verbs and their infinitives."""
    verbs = (verb.split() for verb in _IRREGULAR.split(","))
    return {form: forms[0] for forms in verbs for form in forms[1:]}


def forms_of(key: str) -> list[str]:
    """A stem and the irregular forms that have it."""
    return [key, *_forms().get(key, ())]


@cache
def _forms() -> dict[str, list[str]]:
    """Irregular forms by their stem."""
    forms: dict[str, list[str]] = {}
    for form in _irregular():
        forms.setdefault(stem(form), []).append(form)
    return forms


@cache
def _suffixed() -> re.Pattern[str]:
    return re.compile(_SUFFIXED)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(_WORD)


@cache
def _digit() -> re.Pattern[str]:
    return re.compile(r"\d")


def content(text: str) -> list[str]:
    """The stems of the content words of a text, in order."""
    words = _word().findall(text.lower().replace("’", "'"))
    return [stem(word) for word in words if word not in _FUNCTION and len(word) > 1]


def is_function(word: str) -> bool:
    """Whether a word says nothing of its own."""
    return word.lower().replace("’", "'") in _FUNCTION


@cache
def _stance() -> Matcher:
    return Matcher([lexicon.read(lexicon.shipped()["stance"])])


@cache
def columns() -> dict[str, int]:
    """The families of `stance` and their columns in `Stance.counts`."""
    return {name: i for i, (_, name) in enumerate(_stance().categories)}


def stance(texts: Sequence[str]) -> Stance:
    """How texts speak, by the matches of the word list `stance`."""
    tokens = tokenize("\n\n".join(texts))
    begins = np.cumsum([0, *(len(text) + 2 for text in texts)])
    hits = _stance().find(tokens)
    start, end = tokens.start[hits.first], tokens.end[hits.last]
    owner = np.searchsorted(begins, start, side="right") - 1
    width = len(columns())
    counts = np.bincount(owner * width + hits.category, minlength=len(texts) * width).reshape(-1, width)
    names, found = list(columns()), [list[Mark]() for _ in texts]
    marking = np.array([name in _MARKING or name.startswith("pole_") for name in names])[hits.category]
    shift, side = begins[owner], np.where(hits.weight > 0, 1, -1)
    columns_ = (
        column[marking].tolist() for column in (owner, start - shift, end - shift, hits.category, side)
    )
    for text, first, last, category, one in zip(*columns_, strict=True):
        found[text].append(Mark(first, last, names[category], one))
    return Stance(counts, found)


def is_polar(headline: str) -> bool:
    """True where a headline asks a question that can be answered by yes or no."""
    return question_type(headline) == "polar"


def asked(headline: str, manner: Ints, sentences: Sequence[str]) -> Asked:
    """Read a headline that is polar; `manner`: its row of `Stance.counts`.

    The article's sentences tell the names in a headline set in capitals.
    """
    span = question_span(headline) or Span(0, len(headline))
    words = list(dropwhile(lambda word: word.lower() in _LINKS, re.findall(_WORD, span.of(headline))))
    around = frozenset(content(headline[: span.start])) | frozenset(content(headline[span.end :]))
    stems = frozenset(content(span.of(headline)))
    names = frozenset(_names(stems, " ".join(sentences)))
    families = frozenset(i for name, i in columns().items() if name.startswith("act_") and manner[i])
    lower = [word.lower() for word in words]
    said = _said(headline[span.end :])
    return Asked(
        _actor(words, names, around),
        names,
        stems - names,
        families,
        modal=not _MODAL.isdisjoint(lower),
        doubts=not _DOUBTS.isdisjoint(lower),
        loose=_is_loose(lower) or bool(re.search(r"\w", headline[span.end :]) and said is None),
        said=said,
    )


def _is_loose(words: Sequence[str]) -> bool:
    verb = re.sub("n['’]t$", "", words[0]) in _AUXILIARIES if words else False
    choice = "or" in words and words[-2:] != ["or", "not"]
    return not verb or choice or not _READER.isdisjoint(words[:3])


def asks(sentence: str) -> bool:
    """True where a sentence is a question."""
    return sentence.rstrip("\"'”’) ").endswith("?")


def yes_or_no(sentence: str) -> str | None:
    """ "yes" or "no" where a sentence begins by saying so.

    >>> [yes_or_no(text) for text in ("Yes, he can.", "No: it will not.", "Not so fast.", "No one knows.")]
    ['yes', 'no', 'no', None]
    """
    found = re.match(
        r"[\W_]*(?:(yes|yep|absolutely)|(no|nope)(?=[,.:;!—–]|$)|(not|hardly|unlikely)(?! only))\b",
        sentence,
        re.I,
    )
    return None if found is None else "yes" if found[1] else "no"


def _said(rest: str) -> str | None:
    """What the headline says after its question: yes, no, or that it depends."""
    if re.match(
        r"(?i)[\W_]*(?:probably|maybe|perhaps|possibly|only if|it depends|depends|it['’]s debatable)\b", rest
    ):
        return "hedged"
    return yes_or_no(rest)


def _names(stems: frozenset[str], body: str) -> set[str]:
    """Those of the stems that stand more often with a capital inside a sentence than without."""
    seen: dict[str, int] = {}
    begins = {key[:3] for key in stems}
    for word in re.findall(r" (?<=[a-z,] )([^\W\d_]\w*)", body):  # begins with its blank, for speed
        if word[:3].lower() in begins and (key := stem(word)) in stems:
            seen[key] = seen.get(key, 0) + (1 if word[0].isupper() else -1)
    return {key for key, balance in seen.items() if balance > 0}


def _actor(words: Sequence[str], names: frozenset[str], around: frozenset[str]) -> frozenset[str]:
    """The subject: what follows the auxiliary, names as long as they last, else up to three words."""
    rest = list(words[1:]) if words and is_function(words[0]) else list(words)
    while rest and rest[0].lower() in _OPENERS:
        rest.pop(0)
    if rest and rest[0].lower() in _POINTS_BACK:
        return around
    subject: list[str] = []
    for word in rest:
        key = stem(word)
        named = key in names
        if is_function(word) or len(subject) == 3 or (subject and subject[-1] in names and not named):
            break
        subject.append(key)
    return frozenset(subject) or around


def _shared(stems: frozenset[str], sentences: Sequence[str]) -> Iterator[set[str]]:
    """Which of the stems each sentence has; only words that begin like one of them are looked at closely."""
    begins = {key[:3] for key in stems}
    for sentence in sentences:
        words = _word().findall(sentence.lower())
        yield {key for word in words if word[:3] in begins and (key := stem(word)) in stems}


def score(question: Asked, sentences: Sequence[str], manner: Ints) -> Scores:
    """How each sentence (in the order of the article) bears on the question; `manner`: their rows of `Stance.counts`."""
    n, column = len(sentences), columns()
    shared = list(_shared(question.names | question.action, sentences))
    named, action = (
        np.array([len(stems & own) for own in shared], np.float64)
        for stems in (question.names, question.action)
    )
    families = sorted(question.families)
    synonyms = (manner[:, families] > 0).sum(axis=1) if families else np.zeros(n)
    synonyms = np.clip(synonyms - action, 0, 2)
    echo = np.minimum(action, 3) * _ACTION + synonyms * _FAMILY
    total = (
        echo
        + (echo > 0) * _BEARS
        + np.minimum(named, 2) * _NAME
        + np.minimum(manner[:, column["open"]], 2) * _OPEN
    )
    for name, weight in _MANNER.items():
        total += (manner[:, column[name]] > 0) * weight
    place = np.arange(n) / max(n, 1)
    total += ((place < _EDGES) | (place > 1 - _EDGES)) * _EDGE
    total += np.array([_digit().search(sentence) is not None for sentence in sentences]) * _DIGIT
    total += np.array([asks(sentence) for sentence in sentences]) * _ASKS
    return Scores(total, echo, named)
