"""Who the sources of an article are: full names, types and sides.

Only what the text says is used. Last names become the earliest full form of the article; "the minister" is the one
minister who was introduced; a pronoun takes the nearest antecedent that fits (:mod:`framing.speakers.pronouns`). Where two
would fit the speaker stays None and the type is kept. Sides come from country words of the source phrase or of the
speaker's own introductions, from public offices, or from the user's roster; never from a surname.

Types: person, institution, country, document, unnamed_group, unnamed_individual, None (agentless or unknown).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache

from framing.attributions.attribution import Attribution
from framing.speakers.cast import Cast, Principal
from framing.speakers.gazetteer import Roster, gazetteer
from framing.speakers.names import COUNTRY, INSTITUTION, PERSON, SINGLE, Name
from framing.speakers.pronouns import Antecedents
from framing.speakers.sources import (
    DOCUMENT,
    FIRST,
    HE,
    IT,
    NAMED,
    NOTHING,
    RELATIVE,
    ROLE,
    THEY,
    UNNAMED_INDIVIDUAL,
    Description,
    Speaker,
    describe,
)
from framing.structure.blocks import Block
from framing.text import Span

# Titles and the nouns they are taken up by: "Gov. Doe … the governor".
_TAKEN_UP = {
    "gov": "governor", "sen": "senator", "rep": "congressman", "gen": "general", "prof": "professor",
    "amb": "ambassador", "lt": "lieutenant", "sgt": "sergeant", "capt": "captain", "col": "colonel", "dr": "doctor",
}  # fmt: skip
_NESTED = 8  # how many quotations before are looked at for one that is still open
_DETERMINERS = frozenset(
    ["the", "this", "that", "his", "her", "its", "their", "our", "my", "your", "both", "one"]
)
_DEMOTED = frozenset(["former", "vice", "deputy", "ex", "acting", "interim", "assistant"])


def resolve(
    text: str,
    blocks: Sequence[Block] | None,
    attributions: Sequence[Attribution],
    roster: Roster | None = None,
    cast: Cast | None = None,
) -> list[Attribution]:
    """The attributions with `speaker`, `speaker_type` and `side` filled in, in the order they came.

    `cast` is the cast of the same text, where it has been read already; it learns the sources that it lacks.

    >>> text = "Mayor Ann Lee spoke on Monday. She said the bridge is safe."
    >>> said = Attribution((Span(40, 58),), (Span(35, 39),), (Span(31, 34),), "indirect", "speech")
    >>> resolve(text, None, [said])[0].speaker
    'Ann Lee'
    """
    return _Resolver(text, cast or Cast(text, blocks), attributions, roster or Roster()).resolve()


def _holds(person: Principal, noun: str, wanted: set[str]) -> bool:
    """Is this the role of the person: the same noun, nothing else that tells two holders apart?"""
    if person.role is None:
        return False
    words = _words_of(person.role)
    if noun not in words or not words & _DEMOTED <= wanted | {noun}:
        return False
    states = _states()
    if words.isdisjoint(states):  # "the Indiana governor", of the one governor whose state is not said
        wanted = wanted - states
    return wanted <= words | set((person.side or "").lower().split())


@lru_cache(maxsize=1 << 14)
def _words_of(role: str) -> frozenset[str]:
    words = {word.rstrip(".,").lower() for word in role.replace("-", " ").split()}
    return frozenset(words | {_TAKEN_UP[word] for word in words if word in _TAKEN_UP})


@cache
def _states() -> frozenset[str]:
    return (
        frozenset(state.lower() for state in gazetteer().words["states"]) | gazetteer().words["state_words"]
    )


class _Resolver:
    """One article."""

    def __init__(self, text: str, cast: Cast, attributions: Sequence[Attribution], roster: Roster) -> None:
        self.text, self.cast, self.roster = text, cast, roster
        self.attributions = attributions
        self.found: dict[int, Speaker] = {}
        self.quoted: list[tuple[int, int, int]] = []
        self.phrases = [self._describe(a.source) for a in attributions]

    def resolve(self) -> list[Attribution]:
        later: list[int] = []
        for i, phrase in enumerate(self.phrases):
            if phrase.form == NAMED:
                self.found[i] = self._named(i, phrase)
            elif phrase.form in (HE, THEY, IT, RELATIVE, FIRST):
                later.append(i)
        for i, phrase in enumerate(self.phrases):
            if i not in self.found and phrase.form not in (HE, THEY, IT, RELATIVE, FIRST):
                self.found[i] = self._common(i, phrase)
        if later:
            self._pronouns(later)
        return [self._filled(a, self.phrases[i], self.found[i]) for i, a in enumerate(self.attributions)]

    def _describe(self, source: tuple[Span, ...]) -> Description:
        if len(source) == 1:
            return describe(self.text[source[0].start : source[0].end])
        return describe(" ".join(span.of(self.text) for span in source))

    # ------------------------------------------------------------------ names and nouns

    def _named(self, i: int, phrase: Description) -> Speaker:
        if len(phrase.names) > 1:
            names = [self._member(name, phrase, i).name for name in phrase.names]
            return Speaker(" and ".join(names), phrase.type, phrase.side)
        at = self.attributions[i].source[0].start
        name = phrase.names[0]
        if self.cast.shared(name.name) and self.cast.person(name.name, at, name.address) is None:
            return Speaker(None, PERSON)
        member = self._member(name, phrase, i)
        if " " in phrase.names[0].name or phrase.names[0].role:
            member.spoke.append(at)
        self.cast.introduce(member)
        side = member.side or phrase.side
        if member.type == PERSON and member.side is None:
            member.side = phrase.side
        return Speaker(member.name, member.type or None, side)

    def _member(self, name: Name, phrase: Description, i: int) -> Principal:
        """The member of the cast a name means; a new one where the running text has none."""
        known = self.cast.acronyms.get(name.name) or self.cast.by_name.get(name.name)
        if known is not None and (" " in name.name or known.type != PERSON):
            return known
        if known is None or known.type == PERSON or name.name.isupper():
            at = self.attributions[i].source[0].start
            person = self.cast.person(name.name, at, name.address)
            if person is None and name.name.isupper() and len(name.name) > 2:  # transcripts: "PENCE: …"
                person = self.cast.person(name.name.capitalize(), at)
            if person is not None:
                return person
        kind = phrase.type
        label = self.attributions[i].source[0].end
        if kind == INSTITUTION and name.kind == SINGLE and self.text[label : label + 1] == ":":
            kind = PERSON
        member = self.cast.add(name.name, kind or "", None)
        span = self.attributions[i].source[0]
        if not member.mentions:
            member.mentions.append((span.start, span.end))
            member.role = name.role
        return member

    def _common(self, i: int, phrase: Description) -> Speaker:
        if phrase.form == NOTHING:
            return Speaker()
        span = self.attributions[i].source[0]
        surname = self.text[span.start : span.end].partition(",")[0]
        if surname[:1].isupper() and " " not in surname:  # "Dean": a name after all
            person = self.cast.person(surname, span.start)
            if person is not None:
                return Speaker(person.name, PERSON, self.cast.introduce(person).side)
        if phrase.form == ROLE:
            return self._role(phrase)
        if phrase.type is None and phrase.text.startswith(("the ", "The ")):  # "the docker"
            fits = self._holders(phrase)
            if len(fits) == 1:
                return Speaker(fits[0].name, PERSON, fits[0].side)
        if phrase.type == INSTITUTION and phrase.text.startswith(("the ", "this ", "that ")):
            member = self.cast.ending_in(phrase.noun)
            if member is not None:
                return Speaker(member.name, INSTITUTION, member.side or phrase.side)
        name = phrase.text
        if phrase.type is not None and name[1:2].islower() and self._begins_sentence(span.start):
            name = self._without_capital(name)
        return Speaker(name if phrase.type else None, phrase.type, phrase.side)

    def _role(self, phrase: Description) -> Speaker:
        """ "the minister": the one person who was introduced as such."""
        fits, noun = self._holders(phrase), phrase.noun
        if len(fits) == 1:
            return Speaker(fits[0].name, PERSON, fits[0].side)
        if fits or noun in gazetteer().words["office_nouns"]:
            return Speaker(None, PERSON)
        return Speaker(phrase.text, UNNAMED_INDIVIDUAL, phrase.side)

    def _holders(self, phrase: Description) -> list[Principal]:
        """The people introduced by this noun."""
        wanted = {
            m.lower()
            for m in phrase.modifiers
            if m[:1].isupper() or m.lower() in gazetteer().words["distinctive"]
        } - {"the"}
        people = self.cast.people()
        return [person for person in people if _holds(self.cast.introduce(person), phrase.noun, wanted)]

    def _begins_sentence(self, start: int) -> bool:
        before = self.text[max(0, start - 3) : start].rstrip(" \xa0")
        return not before or before[-1] in '.?!\n”"“'

    def _without_capital(self, name: str) -> str:
        first = name.partition(" ")[0].rstrip("’'s")
        known = gazetteer()
        if (
            first in known.places
            or self.cast.person(first)
            or first in self.cast.by_name
            or first in known.words["given"]
        ):
            return name
        if first in known.words["states"] or first.lower() in (
            "republican",
            "democrat",
            "democratic",
            "european",
            "islamic",
            "christian",
            "muslim",
            "jewish",
        ):
            return name
        return name[0].lower() + name[1:] if f" {name[0].lower()}{first[1:]} " in self.text else name

    # ------------------------------------------------------------------ pronouns

    def _pronouns(self, later: list[int]) -> None:
        antecedents = Antecedents(self.text, self.cast, self.attributions, self.found)
        for i in sorted(later, key=lambda i: self.attributions[i].source[0].start):
            form = self.phrases[i].form
            at = self.attributions[i].source[0].start
            if form == HE:
                self.found[i] = antecedents.person(at, self.phrases[i].text)
            elif form == RELATIVE:
                self.found[i] = self._relative(at, antecedents)
            elif form == FIRST:
                continue
            else:
                self.found[i] = antecedents.plural(at) if form == THEY else antecedents.thing(at)
            antecedents.speaks(at, self.found[i])
        own = [i for i in later if self.phrases[i].form == FIRST]
        if own:
            self.quoted = sorted(
                (span.start, span.end, j)
                for j, a in enumerate(self.attributions)
                if a.kind != "indirect"
                for span in a.content
            )
        for i in own:
            self.found[i] = self._enclosing(i)

    def _relative(self, at: int, antecedents: Antecedents) -> Speaker:
        """The noun phrase straight before "who" or "which"."""
        before = self.text[max(0, at - 120) : at].rstrip(" ,(–—-\xa0")
        found = antecedents.ending_at(at - (min(at, 120) - len(before)))
        if found is not None:
            return found
        for mark in (". ", "? ", "! ", "\n", ", ", "“", '"', ": ", "; "):
            before = before.rpartition(mark)[2]
        words = before.split()[-6:]
        start = max(
            (i for i, word in enumerate(words) if word.lower() in gazetteer().words["phrase_openers"]),
            default=len(words) - 1,
        )
        keep = (
            words[start:]
            if words and words[max(start, 0)].lower() in _ARTICLES
            else words[start + 1 :] or words[-1:]
        )
        phrase = describe(" ".join(keep))
        thing = not self.text.startswith("who", at)
        if thing and phrase.type not in (INSTITUTION, COUNTRY, DOCUMENT):
            return Speaker()
        if phrase.form == ROLE:
            return self._role(phrase)
        if phrase.form == NAMED or phrase.type is None:
            return Speaker(None, phrase.type)
        return Speaker(phrase.text, phrase.type, phrase.side)

    def _enclosing(self, i: int) -> Speaker:
        """ "I" and "we" inside a quotation are its speaker's."""
        at = self.attributions[i].source[0].start
        last = bisect_right(self.quoted, (at, len(self.text)))
        for start, end, j in reversed(
            self.quoted[max(0, last - _NESTED) : last]
        ):  # the innermost begins last
            if start <= at < end and j != i and j in self.found and self.phrases[j].form != FIRST:
                return self.found[j]
        return Speaker()

    # ------------------------------------------------------------------ the roster has the last word

    def _filled(self, attribution: Attribution, phrase: Description, found: Speaker) -> Attribution:
        name, side = found.name, found.side
        if self.roster.sides:
            name = self.roster.name(name, phrase.text) or name
            side = self.roster.side(name, phrase.text) or side
        a = attribution  # written out: four times faster than _replace, and there are many
        return Attribution(a.content, a.cue, a.source, a.kind, a.cue_type, name, found.type, side)


_ARTICLES = frozenset(["the", "a", "an", "some", "many", "most", "several", "few", "other"])
