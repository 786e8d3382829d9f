"""Pronouns and their antecedents, by recency and salience.

For "he" and "she" each person mentioned shortly before is a candidate; sentences between count against it, being the
subject or the last speaker for it, standing inside somebody else's words or in the possessive against it
(Lappin & Leass 1994, much simplified). Which pronoun a person takes is learned from the text alone: from titles
("Mr.", "spokeswoman") and from places where only one person can be meant. Where two candidates are close, nobody
is chosen.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from framing.attributions.attribution import Attribution
from framing.speakers.cast import Cast, Principal, is_person_noun
from framing.speakers.gazetteer import gazetteer
from framing.speakers.names import COUNTRY, INSTITUTION, PERSON
from framing.speakers.sources import Speaker
from framing.text import Span

_REACH = 900  # code points an antecedent may lie back
_MARGIN = 0.6  # how much better the best candidate must be than the next
_FLOOR = -1.4  # below this the best is only the least bad
_HE, _SHE = "he", "she"
_FORMS = {
    "he": _HE,
    "him": _HE,
    "his": _HE,
    "himself": _HE,
    "she": _SHE,
    "her": _SHE,
    "hers": _SHE,
    "herself": _SHE,
}


_Mention = tuple[int, int, str]  # start, end, name of the person


def _start(spoken: tuple[int, int, Speaker]) -> int:
    return spoken[0]


class Antecedents:
    """What can be meant by the pronouns of one article."""

    def __init__(
        self, text: str, cast: Cast, attributions: Sequence[Attribution], found: Mapping[int, Speaker]
    ) -> None:
        self.text, self.cast = text, cast
        self.ends = [match.start() for match in _ends().finditer(text)]
        self.reported = sorted(span for a in attributions for span in a.content)
        self.reported_starts = [start for start, _ in self.reported]
        people = cast.people()
        self.people = sorted((start, end, p.name) for p in people for start, end in p.mentions)
        self.starts = [mention[0] for mention in self.people]
        self.spoken = sorted(
            (
                (attributions[i].source[0].start, attributions[i].source[-1].end, speaker)
                for i, speaker in found.items()
                if attributions[i].source
            ),
            key=_start,
        )
        self.speaking = {
            m[0] for start, end, who in self.spoken for m in self._within(start, end) if m[2] == who.name
        }
        self.by_end: dict[int, Principal] | None = None
        self.forms = self._forms(people)
        self._add_roles(people)

    def _within(self, start: int, end: int) -> list[_Mention]:
        return self.people[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _add_roles(self, people: Sequence[Principal]) -> None:
        """ "the president" is a mention too, where one person only was introduced as that."""
        holders: dict[str, set[str]] = {}
        for person in people:
            for word in (self.cast.introduce(person).role or "").lower().split():
                holders.setdefault(word, set()).add(person.name)
        alone = {
            noun: names.pop() for noun, names in holders.items() if len(names) == 1 and is_person_noun(noun)
        }
        if alone:
            found = [(*m.span(), alone[m[1]]) for m in _offices().finditer(self.text) if m[1] in alone]
            self.people = sorted(self.people + found)
            self.starts = [mention[0] for mention in self.people]

    def speaks(self, at: int, speaker: Speaker) -> None:
        """A pronoun was resolved: from here on it is an antecedent too."""
        if speaker.type == PERSON and speaker.name in self.cast.by_name:
            place = bisect_left(self.starts, at)
            self.people.insert(place, (at, at + 2, speaker.name))
            self.starts.insert(place, at)
            self.speaking.add(at)
        insort(self.spoken, (at, at + 4, speaker), key=_start)

    # ------------------------------------------------------------------ he and she

    def person(self, at: int, pronoun: str) -> Speaker:
        """The person a "he" or "she" at this place means; no name where that is open."""
        wanted = _FORMS[pronoun]
        scores: dict[str, float] = {}
        inside = self._reported_at(at)
        for start, end, name in self._before(at):
            form = self.forms.get(name)
            if form is not None and form != wanted:
                continue
            score = self._score(start, end, at, inside) + (0.75 if form else 0.0)
            scores[name] = max(score, scores.get(name, -99.0))
        best = sorted(scores, key=lambda name: -scores[name])
        if (
            not best
            or scores[best[0]] < _FLOOR
            or (len(best) > 1 and scores[best[0]] - scores[best[1]] < _MARGIN)
        ):
            return Speaker(None, PERSON)
        self.forms.setdefault(best[0], wanted)
        return Speaker(best[0], PERSON, self.cast.introduce(self.cast.by_name[best[0]]).side)

    def _score(self, start: int, end: int, at: int, inside: Span | None) -> float:
        score = -float(self._sentences(end, at))
        if self.text.startswith(("’s", "'s", "’ ", "' "), end):
            score -= 0.75
        elif start in self.speaking:
            score += 1.5
        elif acts(self.text, end) or self.text.startswith((" was ", " is "), end):
            score += 0.75
        elif (
            self.text[max(0, start - 9) : start].rstrip().rpartition(" ")[2]
            in gazetteer().words["prepositions"]
        ):
            score -= 0.5
        around = self._reported_at(start)
        if around is not None and around != inside and start not in self.speaking:
            score -= 1.25
        return score

    def _before(self, at: int) -> list[_Mention]:
        last = bisect_left(self.starts, at)
        first = bisect_left(self.starts, at - _REACH)
        return [mention for mention in self.people[first:last] if mention[1] <= at]

    def _sentences(self, start: int, end: int) -> int:
        return bisect_left(self.ends, end) - bisect_left(self.ends, start)

    def _reported_at(self, at: int) -> Span | None:
        """The content of an attribution around this place."""
        i = bisect_right(self.reported_starts, at) - 1
        return self.reported[i] if i >= 0 and self.reported[i].end > at else None

    def _forms(self, everybody: Sequence[Principal]) -> dict[str, str]:
        """Which pronoun each person takes in this text, where the text settles it."""
        forms: dict[str, str] = {}
        listed = gazetteer().words
        for person in everybody:
            words = {address.lower() for address in person.addresses}
            if person.role:
                words.update(person.role.lower().replace("-", " ").split())
            he, she = not words.isdisjoint(listed["he"]), not words.isdisjoint(listed["she"])
            if he != she:
                forms[person.name] = _HE if he else _SHE
        votes: dict[str, Counter[str]] = {}
        starts, people = self.starts, self.people
        for match in _pronoun().finditer(self.text):
            at = match.start()
            low, high = bisect_left(starts, at - 250), bisect_left(starts, at)
            if low == high or self._reported_at(at) is not None:
                continue
            name = people[low][2]
            if high - low == 1 or all(mention[2] == name for mention in people[low:high]):
                votes.setdefault(name, Counter())[_FORMS[match[1].lower()]] += 1
        for name, counted in votes.items():
            ranked = counted.most_common(2)
            if name not in forms and (len(ranked) == 1 or ranked[0][1] >= 3 * ranked[1][1]):
                forms[name] = ranked[0][0]
        return forms

    # ------------------------------------------------------------------ they, it, who

    def plural(self, at: int) -> Speaker:
        """ "they": the last group or pair that spoke in the two sentences before."""
        for speaker in self._spoke_before(at):
            if speaker.type == "unnamed_group" or (speaker.name and " and " in speaker.name):
                return speaker
        return Speaker(None, "unnamed_group")

    def thing(self, at: int) -> Speaker:
        """ "it": the last institution, country or document that spoke or stands as subject before."""
        for speaker in self._spoke_before(at, 2):
            if speaker.type in (INSTITUTION, COUNTRY, "document"):
                return speaker
        near = [
            (end, p)
            for p in self.cast.by_name.values()
            if p.type in (INSTITUTION, COUNTRY)
            for _, end in p.mentions
            if at - 300 < end <= at and self._sentences(end, at) <= 1 and acts(self.text, end)
        ]
        if near and len({p.name for _, p in near}) == 1:
            member: Principal = near[0][1]
            return Speaker(member.name, member.type, member.side)
        return Speaker()

    def _spoke_before(self, at: int, sentences: int = 1) -> Iterator[Speaker]:
        """Who spoke within so many sentences before, the last one first."""
        for k in range(bisect_left(self.spoken, at, key=_start) - 1, -1, -1):
            start, end, speaker = self.spoken[k]
            if start < at - _REACH:
                return
            if self._sentences(end, at) <= sentences:
                yield speaker

    def ending_at(self, end: int) -> Speaker | None:
        """The member of the cast whose mention ends here, and who is speaking."""
        if self.by_end is None:
            self.by_end = {stop: p for p in self.cast.by_name.values() for _, stop in p.mentions}
        found = self.by_end.get(end)
        if found is not None:
            member = self.cast.introduce(found)
            return Speaker(member.name, member.type or None, member.side)
        return None


@cache
def _ends() -> re.Pattern[str]:
    """Ends of sentences, roughly: enough to count how far back a name lies."""
    return re.compile(r"[.?!](?<![A-Z]\.)(?<!(?:Mr|Ms|Dr)\.)(?<!(?:Sen|Rep|Gov|Mrs)\.)[”\"’')]*\s")


@cache
def _pronoun() -> re.Pattern[str]:
    """Begins with a plain blank, which is quick to look for; a paragraph's first word may be missed."""
    return re.compile(r" ([Hh](?:e|is|im|er)|[Ss]he)\b")


@cache
def _offices() -> re.Pattern[str]:
    nouns = "|".join(sorted(gazetteer().words["office_nouns"]))
    return re.compile(rf"he ({nouns})\b")  # "the …": no other word ends so


@cache
def _verb() -> re.Pattern[str]:
    # Possessive and bounded: looked at once after each name.
    return re.compile(
        r"(?:, [^,.;:?!\n]{1,80}+,)?+ (?:\w+ly )?(?:also |then |now |never |still |again )?"
        r"(?:ha[sd]|have|will|would|could|should|must|may|might|can|did|does|said|told|went|came|gave|took|made|met|won|lost|led|"
        r"sent|held|kept|left|ran|saw|knew|thought|felt|found|got|put|set|cut|hit|fought|began|brought|built|bought|spoke|"
        r"wrote|drew|fell|grew|rose|spent|stood|taught|threw|understood|sold|paid|lay|lost|wore|chose|broke|"
        r"(?!his\b|its\b|this\b|us\b|as\b|is\b|was\b|thus\b|plus\b|across\b|towards\b|besides\b|minus\b|versus\b|perhaps\b|always\b|red\b|need\b|speed\b|forces\b|officials\b|troops\b)"
        r"[a-z]{2,}(?:ed|[^su\W]s))\b(?! of\b)"
    )


def acts(text: str, end: int) -> bool:
    """Does a verb follow the name that ends here, so that it is a subject?

    >>> acts("Biden authorized it.", 5), acts("Putin’s intentions", 5), acts("Kyiv to strike", 4)
    (True, False, False)
    """
    return _verb().match(text, end) is not None
