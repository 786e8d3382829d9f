"""The cast of an article: the people, institutions and countries it names, each with all mentions.

Last names, titled names and first names are merged into the earliest full form; what is only a pair of capitalised
words becomes a person when the article goes on to use its last word alone or introduces it by a role.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from framing.speakers.gazetteer import gazetteer
from framing.speakers.names import (
    COUNTRY,
    INSTITUTION,
    OFFICE,
    PAIR,
    PERSON,
    SINGLE,
    Name,
    last_name,
    pattern,
    read_name,
    stated_side,
)
from framing.structure.blocks import Block

_RUNNING = frozenset({"standfirst", "bullet", "paragraph", "blockquote"})
_TITLE_CASE = frozenset({"headline", "subhead"})
_ARTICLES = frozenset({"the", "a", "an"})
_BEFORE_ROLES = _ARTICLES | {"now", "then", "his", "her", "its", "their"}
_SHORT = 1 << 7  # how far an apposition is read


class Principal:
    """One member of the cast: the name, its type, and where it is mentioned.

    `role` and `side` are what the text says, or None; read them after `Cast.introduce`.
    """

    __slots__ = ("addresses", "introduced", "mentions", "name", "role", "side", "spoke", "spot", "type")

    def __init__(self, name: str, kind: str) -> None:
        self.name = name
        self.type = kind
        self.role: str | None = None
        self.side: str | None = None
        self.mentions: list[tuple[int, int]] = []
        self.spot: tuple[int, int] | None = None  # of the first full form
        self.addresses: set[str] = set()
        self.spoke: list[int] = []  # where it is a source under its full name
        self.introduced = False

    def __repr__(self) -> str:
        return f"Principal({self.name!r}, {self.type!r}, {self.role!r}, {self.side!r}, {len(self.mentions)})"

    def rank(self, at: int | None) -> tuple[int, int]:
        """How likely the last name alone means this person at a place."""
        spoke = max((start for start in self.spoke if at is not None and start < at), default=-1)
        return spoke, len(self.mentions)

    def note(self, start: int, end: int, name: Name) -> None:
        """One more mention; titles it comes with are kept."""
        self.mentions.append((start, end))
        self.role = self.role or name.role
        self.side = self.side or name.side
        if name.address is not None:
            self.addresses.add(name.address)


_Found = tuple[int, int, Name]  # a name and where it stands, openers left out


class Cast:
    """Everybody and everything an article names."""

    def __init__(self, text: str, blocks: Sequence[Block] | None = None) -> None:
        self.text = text
        self.by_name: dict[str, Principal] = {}
        self.acronyms: dict[str, Principal] = {}  # short for institutions that are also named in full
        self._by_last: dict[str, list[Principal]] = {}
        self._by_first: dict[str, list[Principal]] = {}
        self._loose: dict[str, list[tuple[int, int]]] = {}  # names of unknown kind
        spans = [("paragraph", 0, len(text))] if blocks is None else blocks
        self._settle(self._scan([(b[1], b[2]) for b in spans if b[0] in _RUNNING]))
        for kind, start, end in spans:
            if kind in _TITLE_CASE:
                self._read_title(start, end)
        for principal in self.by_name.values():
            principal.mentions.sort()

    # ------------------------------------------------------------------ look-ups

    def person(self, name: str, at: int | None = None, address: str | None = None) -> Principal | None:
        """The person a full, last or first name means; None where nobody or more than one fits.

        Of two with one last name it is the one who last spoke under the full name before `at`, or else the one
        mentioned more often; where that tells no two apart, nobody. "Mrs. Lee" is never who was called "Mr. Lee".
        """
        found = self.by_name.get(name)
        if found is not None and found.type == PERSON:
            return found
        given, blank, _ = name.partition(" ")
        last: Sequence[Principal] = self._by_last.get(last_name(name), ())
        if len(last) == 1 and not blank:
            return last[0]
        if address is not None and len(last) > 1:
            last = [p for p in last if address in p.addresses] or [p for p in last if not p.addresses]
        if blank:
            return next((p for p in last if _same_first(given, p.name.split(" ")[0])), None)
        if last:
            first, *others = sorted(last, key=lambda p: p.rank(at), reverse=True)
            return None if others and others[0].rank(at) == first.rank(at) else first
        called: Sequence[Principal] = self._by_first.get(name, ())
        return called[0] if len(called) == 1 else None

    def shared(self, last: str) -> bool:
        """Is this the last name of more than one person of the article?"""
        return len(self._by_last.get(last, ())) > 1

    def ending_in(self, noun: str) -> Principal | None:
        """The only institution whose name ends in this noun ("the committee"), if there is just one."""
        if noun not in gazetteer().words["shortened"]:
            return None
        noun = noun.capitalize()
        fits = [
            p for p in self.by_name.values() if p.type == INSTITUTION and p.name.rsplit(" ", 1)[-1] == noun
        ]
        return fits[0] if len(fits) == 1 else None

    def people(self) -> list[Principal]:
        """All persons, in order of their first mention."""
        found = [p for p in self.by_name.values() if p.type == PERSON]
        return sorted(found, key=lambda p: p.mentions[0] if p.mentions else (0, 0))

    def introduce(self, principal: Principal) -> Principal:
        """Fill in role and side from the words around the first full form."""
        if principal.introduced or principal.spot is None or principal.type != PERSON:
            return principal
        principal.introduced = True
        start, end = principal.spot
        for words in (_stated(self.text, start, end), _after(self.text, end)):
            if words:
                principal.role = principal.role or _role(words, known_person=True)
                principal.side = principal.side or stated_side(words)
        if principal.side is None and principal.role:
            principal.side = gazetteer().office_side(principal.role, last_name(principal.name))
        return principal

    def add(self, name: str, kind: str, spot: tuple[int, int] | None = None) -> Principal:
        """A member of the cast, new or known."""
        found = self.by_name.get(name)
        if found is None:
            found = self.by_name[name] = Principal(name, kind)
            found.mentions += self._loose.pop(name, ())
            if kind == PERSON:
                self._by_last.setdefault(last_name(name), []).append(found)
                if " " in name:
                    self._by_first.setdefault(name.split(" ", 1)[0], []).append(found)
        if found.spot is None:
            found.spot = spot
        return found

    # ------------------------------------------------------------------ building

    def _scan(self, spans: Sequence[tuple[int, int]]) -> dict[str, list[_Found]]:
        """All names of the running text by kind; offices that are not part of a name set apart."""
        found: dict[str, list[_Found]] = {
            kind: [] for kind in (PERSON, SINGLE, PAIR, COUNTRY, INSTITUTION, OFFICE)
        }
        office: _Found | None = None
        text, find = self.text, pattern().finditer
        for first, last in spans:
            for match in find(text, first, last):
                name = read_name(match.group())
                own = found.get(name.kind)
                if own is None:
                    continue
                start, end = match.span()
                if office is not None:
                    if own is not found[OFFICE] and text[office[1] : start] in (") ", ", "):
                        # "(Russian President) V. Putin", "the Foreign Minister, Jan Novak,"
                        titled = read_name(f"{office[2].name} {name.name}")
                        if titled.kind == PERSON:
                            name, own = titled._replace(side=office[2].side), found[PERSON]
                    office = None
                here = (start + name.skip, end, name)
                own.append(here)
                if own is found[OFFICE]:
                    office = here
        return found

    def _settle(self, found: dict[str, list[_Found]]) -> None:
        """Full names first, then what they may be called by, then the rest."""
        full, rest = [], found[SINGLE]
        for here in found[PERSON]:
            name = here[2]
            if " " not in name.name:
                rest.append(here)
            elif name.name[1:3] == ". " and name.name.count(" ") == 1:  # "V. Putin"
                rest.append((here[0], here[1], name._replace(name=name.name[3:])))
            else:
                full.append(here)
        alone = {name.name for _, _, name in rest}
        for here in found[PAIR]:
            if last_name(here[2].name) in alone or self._introduced(here):
                full.append(here)
            else:
                self._loose.setdefault(here[2].name, []).append(here[:2])
        full.sort()
        for here in full:
            person = self.person(here[2].name)
            if person is None or " " not in person.name:
                person = self.add(here[2].name, PERSON, here[:2])
            person.note(*here)
        rest.sort()
        self._merge(rest, found[COUNTRY], [here for here in found[OFFICE] if " " not in here[2].name])
        for start, end, name in found[INSTITUTION]:
            self.add(name.name, INSTITUTION, (start, end)).note(start, end, name)
        self._join_acronyms()

    def _join_acronyms(self) -> None:
        """ "United Nations … UN", "Harbor Safety Agency (HSAG) … HSAG": one institution under its full name."""
        full = [
            (p, "".join(word[0] for word in p.name.split(" ") if word[0].isupper()))
            for p in self.by_name.values()
            if p.type == INSTITUTION and " " in p.name
        ]
        for short in [name for name in (*self.by_name, *self._loose) if _is_acronym(name)]:
            bare, set_off = short.replace(".", ""), f" ({short})"
            fits = [p for p, letters in full if letters == bare or self._followed(p, set_off)]
            own = self.by_name.get(short)
            if len(fits) != 1 or (own is not None and own.type != INSTITUTION):
                continue
            if own is not None:
                del self.by_name[short]
            fits[0].mentions += self._loose.pop(short, ()) if own is None else own.mentions
            self.acronyms[short] = fits[0]

    def _followed(self, institution: Principal, by: str) -> bool:
        return any(self.text.startswith(by, end) for _, end in institution.mentions)

    def _merge(self, rest: list[_Found], countries: list[_Found], offices: list[_Found]) -> None:
        """Single words: last and first names of known people, titled people, countries, names of unknown kind."""
        known: dict[Name, Principal | None] = {}
        for start, end, name in rest:
            if name in known:
                person = known[name]
            else:
                person = self._titled(name) if name.role else self.person(name.name, None, name.address)
                mine = name.kind == PERSON or name.name in gazetteer().holders
                if person is None and mine and not (self.shared(name.name) and not name.role):
                    person = self.add(name.name, PERSON, (start, end))
                known[name] = person
            if person is not None:
                person.note(start, end, name)
            else:
                self._loose.setdefault(name.name, []).append((start, end))
        for start, end, name in countries:  # "Jordan" and "Dean" may be somebody's last name
            member = (
                self._by_last[name.name][0] if name.name in self._by_last else self.add(name.name, COUNTRY)
            )
            member.note(start, end, name if member.type == COUNTRY else Name(PERSON, name.name))
        for start, end, name in offices:
            if name.name in self._by_last:
                self._by_last[name.name][0].note(start, end, Name(PERSON, name.name))

    def _titled(self, name: Name) -> Principal | None:
        """ "President Obama": not the only Obama named in full, if that one has another given name."""
        given = gazetteer().office_given(name.role or "", name.name)
        if given is None:
            return self.person(name.name)
        own = [p for p in self._by_last.get(name.name, ()) if p.name == name.name or p.name.startswith(given)]
        return own[0] if own else None

    def _introduced(self, found: _Found) -> bool:
        """Does a role stand straight before or after this pair of words?"""
        before, after = _stated(self.text, found[0], found[1]), _after(self.text, found[1])
        return bool(before) or (after is not None and _role(after) is not None)

    def _read_title(self, start: int, end: int) -> None:
        """In titles every word has a capital: only who is known from the running text is looked for."""
        for match in _word().finditer(self.text, start, end):
            last = self._by_last.get(match.group())
            known = self.person(match.group()) if last else self.by_name.get(match.group())
            if known is not None:
                known.mentions.append(match.span())


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\b\w+(?:-\w+)*")


def _same_first(a: str, b: str) -> bool:
    return a == b or (a[0] == b[0] and (a.endswith(".") or b.endswith(".")))


@cache
def _stops() -> re.Pattern[str]:
    return re.compile(r"[,.;:?!()\[\]“”\"\n–—]| -- | - ")


def _before(text: str, start: int) -> list[str] | None:
    """The noun phrase that ends in a role just before a name: "Republican presidential candidate"."""
    words = text[max(0, start - 70) : start].replace("\xa0", " ").rsplit(" ", 2)
    if len(words) < 3 or words[-1] or not is_person_noun(words[-2].lower()):
        return None
    words[:1] = words[0].split(" ")
    phrase: list[str] = []
    for last in reversed(words[1:-1]):
        line, _, word = last.rpartition("\n")
        ends = word.endswith(".") and len(word) > 4  # of a sentence; not "Gov."
        verb = word.endswith("ing") and word not in ("running", "acting", "leading", "managing")
        stops = len(phrase) == 6 or ends or verb or word.lower() in gazetteer().words["breaks"]
        if stops or not word or _stops().search(word.rstrip(".")):
            break
        phrase.append(word)
        if line:
            break
    return phrase[::-1]


@cache
def _apposed() -> re.Pattern[str]:
    determiner = r"(?:the|an?|his|her|its|their|our|my)\b"
    plain = rf"(?:(?!{determiner})[\w-]+ ){{0,5}}[\w-]+"
    return re.compile(rf"(?i)\b(?:{determiner}|\w+[’']s) ({plain}(?: (?:of|for|at) the {plain})?), $")


def _stated(text: str, start: int, end: int) -> list[str] | None:
    """The role just before a name, or the one the name is set beside: "The minister, Carl Dunn,"."""
    before = text[max(0, start - 70) : start]
    if text.startswith((",", "."), end) and before.endswith((", ", ", \n")):
        match = _apposed().search(before)
        if match and _role(match[1].split(" ")):
            return match[1].split(" ")
    return _before(text, start)


def _after(text: str, end: int) -> list[str] | None:
    """The apposition after a name: ", the mayor of Springfield," · " (R-Utah)"."""
    opening = text[end : end + 2]
    if opening == " (":
        inside = text[end + 2 : end + 24].partition(")")[0]
        return [inside] if re.fullmatch(r"[DRI]-[\w.]+|[DRI]", inside) else None
    if opening != ", ":
        return None
    parts = _stops().split(text[end + 2 : end + _SHORT])
    if len(parts) > 1 and parts[0].strip().isdigit():  # ", 45, a teacher"
        parts.pop(0)
    words = parts[0].split()
    if len(parts) > 1 and parts[0][-1:] in "SUJ":  # cut inside "U.S."
        words = text[end + 2 : end + _SHORT].partition(", ")[0].split()
    if words[:1] in (["is"], ["was"]) and words[1:2] in (["a"], ["an"], ["the"]):  # ", 45, is a teacher"
        words.pop(0)
    for i, word in enumerate(words):
        if word in ("who", "whom", "whose", "which", "where", "when"):
            words = words[:i]
            break
    return words or None


def is_person_noun(word: str) -> bool:
    """Is this a noun for one person ("minister", "spokeswoman")?"""
    return word in gazetteer().words["people"]


@cache
def _agent() -> re.Pattern[str]:
    """Nouns for people that no list has: "docker", "harpist"; trusted only beside the name of a person."""
    return re.compile(r"[a-z]{3,}(?:er|or|ist|ian|eer|man|woman)$")


def _is_acronym(name: str) -> bool:
    return 1 < len(name) < 8 and name.isupper()


def _role(words: Sequence[str], known_person: bool = False) -> str | None:
    """The role a noun phrase states, without article, at most ten words; None where its head is no role."""
    opener = words[0].lower() if words else ""
    phrase = [w for i, w in enumerate(words[:12]) if i or opener not in _BEFORE_ROLES]
    if phrase and phrase[0] in _ARTICLES:
        phrase = phrase[1:]
    cut = next(
        (i for i, word in enumerate(phrase) if word.lower() in gazetteer().words["complements_of_roles"]),
        len(phrase),
    )
    if not cut or not _ARTICLES.isdisjoint(phrase[:cut]):  # ", 45, married a nurse"
        return None
    head = phrase[cut - 1]
    agent = known_person and opener in _ARTICLES and _agent().match(head)
    if agent or is_person_noun(head.lower()) or head in gazetteer().words["titles"]:
        kept = phrase[:10]
        while kept[-1].lower() in gazetteer().words["complements_of_roles"] | _ARTICLES:
            kept.pop()
        return " ".join(kept).rstrip(" ,")
    return None
