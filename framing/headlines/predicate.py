"""What a sentence says of the predicate of a polar question.

"Is the bridge safe?" is answered by a sentence that says of the bridge that it is safe, or is not, or is dangerous:
the question's words alone answer nothing. Read without a parser, by the order of words: the question falls into its
subject and what is asked of it, a sentence into clauses; a clause makes a claim where it holds what is asked, or its
opposite (the families `pole_*` of the word list `stance`), and negations and words of denial turn it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from framing.headlines.relevance import Mark, content, forms_of, is_function, listed, stem

NEEDED = 0.6  # the share of what is asked that a claim must hold

_WORD = r"[^\W_]+(?:['’-][^\W\d_]+)*"
_CLAUSE = r"[,;:—–]|\b(?:but|and|though|although|while|because|whereas)\b"
_NEGATORS = listed("not no never neither nor cannot hardly barely nothing nobody none without")
_MERELY = listed("only just merely simply")  # "not only" denies nothing
_OPENERS = listed("the a an our my your his her their its this that these those")
_PRONOUNS = listed("it this that these those he she they his her its their such")
_POINTING = listed("it this that these those he she they i we there")
_SELF = listed("i we i'm we're i've we've i'll we'll")
_BE = listed("is are was were am be been")
_AFTER_SUBJECT = listed("be been being have ever really still not now already finally truly actually just")
_COMPLEMENT = listed("to for than enough")
_PARTICLES = listed("over up out off on down back again")
_FUTURE = listed("will won't shall going")
_PAST = listed("was were had wasn't weren't hadn't did didn't")
_PRESENT = _BE | listed("has have hasn't haven't isn't aren't can can't cannot")
_RELATIVE = listed("who whom whose which")
_REPORTS = listed(
    "said says say told tells confirmed confirms announced announces added insisted insists argued argues claimed claims"
)
_DOUBTS = listed(
    """whether if unless until would could may might should ought perhaps maybe possibly probably likely want wants
    wanted wanting hope hopes hoped hoping expect expects expected plan plans planned planning seek seeks sought consider
    considers considered considering propose proposes proposed proposal ask asks asked urge urges urged demand demands
    demanded threaten threatens threatened call calls called debate question allegedly reportedly almost nearly once
    believe believes believed think thinks thought suspect suspects suspected fear fears feared claim claims claimed
    pretend pretends pretended wish wishes few vote votes voting discuss discusses discussed decide decides deciding
    weigh weighs weighed study studies review reviews petition poll motion campaign campaigned"""
)
_OPEN = listed(
    """whether if unless unclear unknown uncertain undecided doubtful unlikely perhaps maybe doubt doubts doubted dispute
    disputes disputed disagree disagrees disagreed anything"""
)
_COPULA = _BE | listed("""isn't aren't wasn't weren't remain remains remained stay stays become becomes
    became it's that's he's she's there's they're we're i'm you're""")
_NO_OBJECT = listed(
    "now for at after today tonight since by"
)  # after a particle that has none ("the strike is over")
_UNASKED = listed("should could would may might must can")  # what is so does not tell what should or could be
_PREFIX = r"(?:un|in|im|il|ir|dis|non)-?(?=\w{3})"
_LONGEST = 1_500  # characters of a sentence that are read: what is longer is none, and must not cost more
_BEGIN_PREFIX = ("un", "in", "im", "il", "ir", "dis", "non")
_TURNS = 2  # negations, denials and opposites that are still told apart


class Predicate(NamedTuple):
    """What a question asks (`words`, stems in order) and of whom (`actor`, stems; of them `named` begin like names).

    * `poles`: for those of the words that have an opposite, their family and side
    * `auxiliary`: the verb it opens with; `passive`: what is asked is what others do to the subject
    * `begins`: three letters by which the forms of its words begin; `bare`: its words by what they are without a prefix
    """

    actor: frozenset[str]
    named: frozenset[str]
    words: tuple[str, ...]
    poles: Mapping[str, tuple[str, int]]
    auxiliary: str
    passive: bool
    begins: frozenset[str]
    bare: Mapping[str, str]


class Claim(NamedTuple):
    """What a sentence says of the predicate.

    * `polarity`: affirmed or denied; `share`: of the predicate's words that it holds
    * `firm`: without a word of doubt, wish or condition, and of the time the question asks about
    * `same_actor`: said of the question's subject, or of what points back
    """

    polarity: str
    share: float
    firm: bool
    same_actor: bool

    @property
    def answers(self) -> bool:
        """Whether it is about the question's subject and holds enough of what is asked."""
        return self.same_actor and self.share >= NEEDED


class Back(NamedTuple):
    """Whether the question's subject is what a pronoun at the beginning points back to, and who says "I" and "we"."""

    pronoun: bool
    speaker: bool


def predicate(question: str, names: frozenset[str], marks: Sequence[Mark]) -> Predicate:
    """Read a polar question; `marks` are those of its own words."""
    words = re.findall(_WORD, question)
    start = next((i for i, word in enumerate(words) if is_function(word)), 0)
    auxiliary = words[start].lower().replace("’", "'") if words else ""
    subject, rest = _split(words[start + 1 :], auxiliary, names)
    asked = list(dict.fromkeys(content(" ".join(rest))))
    asked = asked or [word.lower() for word in rest if word.lower() in _PARTICLES][:1]
    poles = {
        key: (mark.family, mark.side)
        for mark in marks
        if mark.family.startswith("pole_") and (key := stem(question[mark.start : mark.end])) in asked
    }
    actor = frozenset(content(" ".join(subject)))
    named = actor & frozenset(content(" ".join(word for word in subject if word[0].isupper())))
    passive = not _BE.isdisjoint(rest)
    bare = {_positive(key): key for key in asked}
    return Predicate(actor, named, tuple(asked), poles, auxiliary, passive, _begins(asked), bare)


def _begins(words: Sequence[str]) -> frozenset[str]:
    forms = (form for word in words for form in (_positive(word), *forms_of(word)))
    return frozenset(form[:3] for form in forms)


def _positive(word: str) -> str:
    """A word without the prefix that makes it its opposite."""
    return _prefix().sub("", word) if word.startswith(_BEGIN_PREFIX) else word


@cache
def _prefix() -> re.Pattern[str]:
    return re.compile(f"^{_PREFIX}")


def _split(words: Sequence[str], auxiliary: str, names: frozenset[str]) -> tuple[list[str], list[str]]:
    """Subject and predicate: names end before the first word that is none, other subjects by the verb's kind."""
    rest = list(words)
    if rest and rest[0].lower() in _POINTING:
        return [], rest[1:]
    while rest and rest[0].lower() in _OPENERS and len(rest) > 1:
        rest.pop(0)
    run = len(list(takewhile(lambda word: not is_function(word), rest)))
    capitals = sum(word[0].isupper() for word in rest)
    named = [
        stem(word) in names or (word[0].isupper() and capitals < len(rest) / 2 + 1) for word in rest[:run]
    ]
    leading = len(list(takewhile(bool, named)))
    after = rest[run].lower() if run < len(rest) else ""
    if re.sub("n't$", "", auxiliary) in _BE:
        adjective = run > 1 and (not after or after in _COMPLEMENT or rest[run - 1].endswith(("ing", "ed")))
        end = run - 1 if adjective else run
    elif after in _AFTER_SUBJECT or run < 2:
        end = run
    else:
        end = leading if 0 < leading < run else 1
    return rest[:end], rest[end:]


def claim(asked: Predicate, sentence: str, marks: Sequence[Mark], back: Back, hedged: bool) -> Claim | None:
    """What a sentence says of what is asked, None where nothing; `marks` are those of its words."""
    sentence = sentence[:_LONGEST].replace("’", "'")
    clauses = [_Clause(asked, words, marks) for words in _clauses(sentence)]
    if not any(clause.hits for clause in clauses):
        return None  # so most sentences end
    found: list[Claim] = []
    subject = False
    doubtful = hedged or not _OPEN.isdisjoint(re.findall(r"\w+", sentence.lower()))
    for clause in clauses:
        teller = not asked.actor.isdisjoint(clause.tellers)
        about = clause.about(asked, Back(back.pronoun or teller, back.speaker or teller), subject)
        subject = subject or about  # "the bridge, built in 1904, is safe"
        one = clause.claim(asked, about, doubtful)
        if one is not None:
            found.append(one)
    if not found:
        return None
    best = max(found, key=lambda one: (one.share, one.same_actor, one.firm))
    same = all(one.polarity == best.polarity for one in found if one.share >= NEEDED)
    return best if same else best._replace(firm=False)


def bears(asked: Predicate, sentence: str, marks: Sequence[Mark]) -> bool:
    """Whether a sentence may make a claim at all: a quick look, so that few sentences are read closely."""
    if any(map(sentence.lower().__contains__, asked.begins)):
        return True
    families = {family for family, _ in asked.poles.values()}
    return any(mark.family in families for mark in marks)


def _clauses(sentence: str) -> Iterator[list[re.Match[str]]]:
    """The words of each clause."""
    start = 0
    for mark in _clause_mark().finditer(sentence):
        yield list(_word().finditer(sentence, start, mark.start()))
        start = mark.end()
    yield list(_word().finditer(sentence, start))


@cache
def _clause_mark() -> re.Pattern[str]:
    return re.compile(_CLAUSE)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(_WORD)


class _Hit(NamedTuple):
    """A word of a clause (by number) that stands for a stem of the predicate: for it (1) or for its opposite (-1)."""

    number: int
    stem: str
    side: int


class _Clause:
    """A clause: its words in lower case with their places, what marks them, and who tells it, as stems."""

    def __init__(self, asked: Predicate, found: Sequence[re.Match[str]], marks: Sequence[Mark]) -> None:
        words = [word[0].lower() for word in found]
        reports = () if _REPORTS.isdisjoint(words) else (i for i, w in enumerate(words, 1) if w in _REPORTS)
        said = max(reports, default=0)
        told = 0 if said == len(words) else said + (words[said] == "that")
        self.words, self.places = words[told:], [word.start() for word in found[told:]]
        self.stems, self.tellers = list(map(stem, self.words)), list(map(stem, words[:said]))
        low, high = (self.places[0], self.places[-1]) if self.places else (0, -1)
        self.marks = [mark for mark in marks if low <= mark.start <= high]
        self.hits = self._hits(asked)

    def about(self, asked: Predicate, back: Back, subject: bool) -> bool:
        """Whether the clause is said of the question's subject; one without a subject of its own keeps the last."""
        if not asked.actor:
            return True
        last = max((hit.number for hit in self.hits), default=len(self.words))
        before = self.stems[:last]
        for i, key in enumerate(before) if not asked.actor.isdisjoint(before) else ():
            the = i > 0 and self.words[i - 1] in _OPENERS
            if self.words[i] in _RELATIVE:
                break  # what follows is said of somebody else
            if key in asked.named or (key in asked.actor and (the or not asked.named)):
                return True
        first = self.words[0] if self.words else ""
        if first in _PRONOUNS:
            return subject or back.pronoun
        if first in _SELF:
            return back.speaker
        return subject and (first in _PRESENT | _PAST | _FUTURE or _negates(first) or not self.words)

    def claim(self, asked: Predicate, subject: bool, doubtful: bool) -> Claim | None:
        """The claim of the clause about what is asked."""
        hits = self.hits
        if not hits:
            return None
        reach = hits[-1].number + 1
        words, last = self.words[:reach], self.places[reach - 1]
        denials = [
            m
            for m in self.marks
            if m.family in ("deny", "refuse") and m.start <= last and not self._held(m, hits)
        ]
        turns = len(denials) + len({hit.stem for hit in hits if hit.side < 0})
        turns += sum(
            after not in _MERELY and not _inside(place, denials)
            for place, word, after in zip(self.places, words, [*words[1:], ""], strict=False)
            if _negates(word)
        )
        share = len({hit.stem for hit in hits}) / len(asked.words)
        known = asked.actor | (frozenset(asked.words) if share >= NEEDED else frozenset())
        wishes = {word for word in _DOUBTS.intersection(words) if stem(word) not in known}
        firm = not (doubtful or wishes) and turns <= _TURNS
        firm = firm and self._timely(asked, set(words), denials)
        subject = subject and self._predicates(asked, hits)
        return Claim("denied" if turns % 2 else "affirmed", share, firm, subject)

    def _hits(self, asked: Predicate) -> list[_Hit]:
        """The words of the clause that stand for one of the predicate."""
        prefixed = [word for word in self.words if word.startswith(_BEGIN_PREFIX)]
        opposed = {word: key for word in prefixed if (key := stem(_positive(word))) in asked.words}
        sided: dict[int, dict[str, int]] = {}
        for mark in self.marks:
            if mark.family.startswith("pole_"):
                sided.setdefault(mark.start, {})[mark.family] = mark.side
        known = {*asked.words, *asked.bare}
        if not (sided or opposed) and known.isdisjoint(self.stems) and known.isdisjoint(self.words):
            return []  # so most clauses end
        found = []
        for i, (place, word, key) in enumerate(zip(self.places, self.words, self.stems, strict=True)):
            if key in asked.words or word in asked.words:
                found.append(_Hit(i, key if key in asked.words else word, 1))
            elif word in opposed:
                found.append(_Hit(i, opposed[word], -1))
            elif key in asked.bare:
                found.append(_Hit(i, asked.bare[key], -1))
            elif place in sided:
                here = sided[place]
                found += [_Hit(i, one, here[f] * side) for one, (f, side) in asked.poles.items() if f in here]
        return found

    def _predicates(self, asked: Predicate, hits: Sequence[_Hit]) -> bool:
        """Whether the words stand as a predicate: no "war museum", no "strike over pay", nobody "killed by" the actor."""
        words = self.words
        first, last = hits[0].number, hits[-1].number
        after = words[last + 1] if last + 1 < len(words) else ""
        if words[last] in _PARTICLES and asked.words == (words[last],) and after and after not in _NO_OBJECT:
            return False
        if re.sub("n't$", "", asked.auxiliary) in _BE:
            literal = any(hit.side > 0 and self.stems[hit.number] == hit.stem for hit in hits)
            return not literal or any(word in _COPULA for word in words[:last])
        passive = any(word in _BE for word in words[max(0, first - 2) : last]) and "by" in words[first:]
        return not passive or asked.passive

    def _held(self, mark: Mark, hits: Sequence[_Hit]) -> bool:
        """Whether the mark is itself what is asked."""
        return any(mark.start <= self.places[hit.number] < mark.end for hit in hits)

    def _timely(self, asked: Predicate, words: set[str], denials: Sequence[Mark]) -> bool:
        """Whether the clause speaks of the time, and in the mode, the question asks about."""
        auxiliary = re.sub("n't$", "", asked.auxiliary)
        if auxiliary in _UNASKED:
            return bool(words & {auxiliary, f"{auxiliary}n't", f"{auxiliary}'t", f"{auxiliary}not"})
        if auxiliary == "will":
            return bool(words & (_FUTURE | _PRESENT)) or any(mark.family == "refuse" for mark in denials)
        future = bool(words & _FUTURE) or any(word.endswith("'ll") for word in words)
        past = bool(words & _PAST)
        return not future and not (past and auxiliary in ("is", "are", "am"))


def _negates(word: str) -> bool:
    return word in _NEGATORS or word.endswith("n't")


def _inside(place: int, marks: Sequence[Mark]) -> bool:
    return any(mark.start <= place < mark.end for mark in marks)
