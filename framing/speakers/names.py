"""Proper names in running text: capitalised sequences, cut into titles, roles and the name itself.

Decided by the words alone: titles ("Senator", "EU Chief"), common given names, initials, words that end the names of
institutions and places, and the gazetteer. A given name shows that two words name a person, and nothing more:
no gender, no origin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from framing.speakers.gazetteer import ADJECTIVE, BODY, NAME, PEOPLE, UNIONS, Place, gazetteer

# Kinds of names. PAIR (two to four unknown capitalised words) and SINGLE (one) are decided by the rest of the article.
PERSON, INSTITUTION, COUNTRY, GROUP, OFFICE, PAIR, SINGLE, OTHER = (
    "person", "institution", "country", "group", "office", "pair", "single", "other",
)  # fmt: skip
_UPPER = "A-ZÀ-ÖØ-ÞĀ-Ž"
_STOPPED = [
    "Mr",
    "Mrs",
    "Ms",
    "Mx",
    "Dr",
    "Sen",
    "Sens",
    "Rep",
    "Reps",
    "Gov",
    "Gen",
    "Lt",
    "Col",
    "Maj",
    "Capt",
    "Cmdr",
    "Adm",
    "Sgt",
    "Prof",
    "Rev",
    "Amb",
    "St",
    "Jr",
    "Sr",
    "Hon",
    "Inc",
]
_ADDRESS = frozenset({"Mr", "Mrs", "Ms", "Miss", "Mx"})
_ELECTED = frozenset({"Sen", "Rep", "Gov", "Senator", "Governor", "Congressman", "Congresswoman"})
_SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})


class Name(NamedTuple):
    """A capitalised sequence, read.

    * `kind`: one of the kinds above
    * `name`: without titles and openers ("Volodymyr Zelenskyy"); `role`: the titles ("President")
    * `address`: "Mr", "Mrs", "Ms" or "Miss" before it
    * `skip`: code points of openers before it; `side`: the country its own words state
    """

    kind: str
    name: str
    role: str | None = None
    side: str | None = None
    skip: int = 0
    address: str | None = None


@cache
def pattern() -> re.Pattern[str]:
    """Capitalised words in a row, joined by blanks, initials and particles; a possessive "’s" ends them."""
    stopped = "|".join(rf"(?<=\b{word}\.)" for word in _STOPPED)
    word = (
        rf"(?:\.(?:[{_UPPER}]\.)*(?:-\w+|(?:[{_UPPER}]\b(?!\.)))?"  # U.S. · J. · U.S.-led
        rf"|\w*(?:[’'](?!s\b)\w+|-\w+|&\w+)*(?:\.(?:{stopped}))?)"  # O’Brien · Al-Hadi · Sen.
    )
    particle = r"(?:of(?: the)?|de(?: la)?|la|del|von(?: der)?|van(?: de[rn]?)?|der|den|bin|ibn|al|el|di|da|du|le|&)[ \xa0]"
    return re.compile(
        rf"[{_UPPER}](?<!\w.){word}(?:(?:[ \xa0]|\n(?!\n)|(?<=\.)){{1}}(?:{particle})?[{_UPPER}](?<!\w.){word}){{0,11}}"
    )


def place_at(words: Sequence[str], i: int) -> tuple[Place, int] | None:
    """The longest country or body that begins at word `i`, and how many words it has."""
    known = gazetteer()
    if i >= len(words) or words[i] not in known.openings:
        return None
    for n in range(min(known.longest, len(words) - i), 0, -1):
        found = known.places.get(" ".join(words[i : i + n]))
        if found is not None:
            return found, n
    return None


@lru_cache(maxsize=1 << 15)
def read_name(text: str) -> Name:
    """Cut one capitalised sequence into titles and name.

    >>> read_name("Ukrainian President Volodymyr Zelenskyy")
    Name(kind='person', name='Volodymyr Zelenskyy', role='President', side='Ukraine', skip=0, address=None)
    >>> read_name("The State Department").kind, read_name("But Poland").name
    ('institution', 'Poland')
    """
    known = gazetteer()
    skip, words = _without_openers(text)
    if not words:
        return Name(OTHER, "", skip=skip)
    whole = place_at(words, 0)
    if whole is not None and whole[1] == len(words):
        return _of_place(whole[0], " ".join(words), skip)
    if "of" in words:
        person = _person_of(words)
        if person is not None:
            return person._replace(skip=skip)
    last = words[-1].rstrip(".")
    if last in ("Republicans", "Democrats"):
        return Name(GROUP, " ".join(words), None, stated_side(words), skip)
    organisation = last in known.words["organisations"] and len(words) > 1
    at = _last_title(words)
    prefix = [word.rstrip(".") for word in words[: at + 1]]
    strong = any(
        _is_title(word, not i) and word not in gazetteer().words["modifiers"] for i, word in enumerate(prefix)
    )
    side = stated_side(words)
    if organisation and not (
        strong and at >= 0 and len(words) - at > 2 and words[at + 1] in known.words["given"]
    ):
        return Name(INSTITUTION, " ".join(words), None, side, skip)
    if at >= 0 and at + 1 == len(words) and not (at and words[0] in known.words["given"]):
        return Name(OFFICE if strong else OTHER, " ".join(words), None, side, skip)
    if at >= 0 and strong and words[at + 1 : at + 2] == ["of"]:
        return Name(OFFICE, " ".join(words), None, side, skip)
    if 0 <= at < len(words) - 1 and strong and "of" not in words[at + 1 :]:
        return _titled(words, at, side, skip)
    return _untitled(words, side, skip)


def _is_title(word: str, first: bool) -> bool:
    """Titles, forms of address, and nouns for people that begin a sentence: "Activist Jane Doe"."""
    words = gazetteer().words
    return word in words["titles"] or word in words["address"] or (first and word.lower() in words["people"])


def _last_title(words: list[str]) -> int:
    """The index of the last title before the name, -1 if there is none."""
    at, given = -1, gazetteer().words["given"]
    for i, word in enumerate(words):
        bare = word.rstrip(".")
        if bare in _ADDRESS:
            return i  # "Mr. King"
        if word in given and i + 1 < len(words) and i > at + 1:
            continue
        if ((len(words) > 1 or i) and _is_title(bare, not i)) or bare in gazetteer().words["titles"]:
            at = i
    return at


def _without_openers(text: str) -> tuple[int, list[str]]:
    words, openers = text.replace("\xa0", " ").replace("\n", " ").split(" "), gazetteer().words["openers"]
    skip = 0
    while words and (words[0] in openers or not words[0]):
        if len(words) > 1 and words[0] == "The" and words[1] == "Hague":
            break
        skip += len(words.pop(0)) + 1
        while words and words[0] in ("of", "the"):
            skip += len(words.pop(0)) + 1
    if "." in text:
        words = " ".join(_glued().sub(". ", word) for word in words).split(" ") if words else []
    return min(skip, len(text)), words


@cache
def _glued() -> re.Pattern[str]:
    return re.compile(r"\.(?=[^\W\d_]{2})")  # V.Putin


def _person_of(words: list[str]) -> Name | None:
    """ "President Vladimir Putin of Russia", "Jane Doe of Harvard University": the person, and the country if one is named."""
    at = words.index("of")
    person = read_name(" ".join(words[:at]))
    if person.kind != PERSON or (person.role is None and person.address is None and " " not in person.name):
        return None
    tail = words[at + 1 :]
    place = place_at(tail, 0)
    if place is not None and place[1] == len(tail) and place[0].form == NAME:
        return person._replace(side=person.side or place[0].side)
    if person.side is None and _american([" ".join(tail), person.role or ""]):
        return person._replace(side="United States")
    return person


def _of_place(place: Place, name: str, skip: int) -> Name:
    if place.form == BODY or (place.side in UNIONS):
        return Name(INSTITUTION, name, None, place.side, skip)
    if place.form == PEOPLE:
        return Name(GROUP, name, None, place.side, skip)
    if place.form == ADJECTIVE:
        return Name(OTHER, name, None, place.side, skip)
    return Name(COUNTRY, (place.side or name) if place.form == NAME else name, None, place.side, skip)


def _titled(words: list[str], at: int, side: str | None, skip: int) -> Name:
    """Titles, then the name. Countries and forms of address are no part of the role."""
    known = gazetteer()
    role, i = [], 0
    while i <= at:
        found = place_at(words, i)
        if found is not None and found[0].form != BODY and found[0].side not in UNIONS and i + found[1] <= at:
            i += found[1]
            continue
        if words[i].rstrip(".") not in known.words["address"]:
            role.append(words[i])
        i += 1
    name = words[at + 1 :]
    while len(name) > 1 and len(name[-1].rstrip(".")) == 1:  # "Robert C. “Bobby” Scott"
        name.pop()
    title = " ".join(role) or None
    side = side or (known.office_side(title, name[-1]) if title else None)
    address = next((word.rstrip(".") for word in words[: at + 1] if word.rstrip(".") in _ADDRESS), None)
    return Name(PERSON, " ".join(name), title, side, skip, address)


def _untitled(words: list[str], side: str | None, skip: int) -> Name:
    known = gazetteer()
    name = " ".join(words)
    last = words[-1].rstrip(".")
    if "of" in words:
        return Name(INSTITUTION if len(words) > 2 else OTHER, name, None, side, skip)
    if len(words) == 1:
        kind = OTHER if last in known.words["places"] or last in known.words["states"] else SINGLE
        return Name(kind, name, None, None, skip)
    ending = gazetteer().places.get(words[-1])
    given = words[0] in known.words["given"]
    if (last in known.words["adjectives"] and not given) or (
        ending is not None and ending.form in (ADJECTIVE, PEOPLE)
    ):
        return Name(OTHER, name, None, None, skip)  # "Greek Orthodox"
    if len(last) == 1:  # "Robert C. “Bobby” Scott"
        return Name(OTHER, name, None, None, skip)
    initial = any(re.fullmatch(rf"(?:[{_UPPER}]\.)+", word) for word in words[:-1])
    named = given or (initial and "." not in words[-1])
    if last in known.words["places"] or words[0] in known.words["states"]:
        named = (
            named
            and words[0] not in known.words["states"]
            and last
            in (
                "Hall",
                "Park",
                "Lake",
                "West",
                "Hill",
                "Street",
                "Bush",
                "Bridge",
                "Bill",
                "Bank",
                "Day",
                "March",
                "May",
                "Primary",
            )
        )
        if not named:
            return Name(OTHER, name, None, None, skip)
    if named and len(words) <= 5 and not (side and words[0] not in known.words["given"]):
        return Name(PERSON, name, None, None, skip)
    return Name(PAIR if len(words) <= 4 else OTHER, name, None, None if len(words) == 2 else side, skip)


@lru_cache(maxsize=1 << 15)
def last_name(name: str) -> str:
    """The word a person is called by later: "Ursula von der Leyen" → "Leyen", "Sammy Davis Jr." → "Davis".

    >>> last_name("Ursula von der Leyen"), last_name("Sammy Davis Jr.")
    ('Leyen', 'Davis')
    """
    words = name.split(" ")
    while len(words) > 1 and words[-1].rstrip(",") in _SUFFIXES:
        words.pop()
    return words[-1]


def stated_side(words: Sequence[str]) -> str | None:
    """The country or union a noun phrase says its head belongs to, or None.

    Adjectives ("Ukrainian officials"), possessives ("Russia’s ministry"), short names before a noun ("U.S.
    officials"), "president of France", "officials in Kyiv", bodies ("Kremlin spokesman"). Not "Iran expert",
    "Russian-backed", "African American", "critic of the Kremlin".

    >>> stated_side("U.S. ambassador to Russia".split()), stated_side("an Iran expert".split())
    ('United States', None)
    """
    if not gazetteer().words["onlookers"].isdisjoint(words):
        return None
    places, openings, longest = gazetteer().places, gazetteer().openings, gazetteer().longest
    for i, raw in enumerate(words):
        if not (raw[:1].isupper() or raw.startswith("“")):
            if raw in ("who", "which", "whose", "that"):
                return None
            continue
        if _unpossessed(raw) not in openings:
            continue
        bare = [_unpossessed(word) for word in words[i : i + longest]]
        for n in range(len(bare), 0, -1):
            found = places.get(" ".join(bare[:n]))
            if found is None or found.side is None:
                continue
            if _belongs(found, words, i, n):
                return found.side
            break
    return "United States" if _american(words) else None


def _unpossessed(word: str) -> str:
    return word[:-2] if word.endswith(("’s", "'s")) else word.rstrip("’'")


def _belongs(place: Place, words: Sequence[str], i: int, n: int) -> bool:
    """Does this form at words `i … i + n` say whose the phrase is?"""
    before = words[i - 1] if i else ""
    after = words[i + n] if i + n < len(words) else ""
    if place.form == ADJECTIVE:
        return before not in gazetteer().words["compounds"] and bool(after) and not _given_pair(words, i + n)
    if place.form == BODY:
        return before not in ("to", "against", "at") or i == 0
    if place.form == PEOPLE:
        return not after
    if words[i + n - 1].endswith(("’s", "'s", "s’", "s'")):
        return True
    if before == "of" or (before == "the" and i > 1 and words[i - 2] == "of"):
        head = words[i - 2] if before == "of" else words[i - 3] if i > 2 else ""
        return head.lower() in gazetteer().words["heads"]
    if before == "in":
        return i > 1 and words[i - 2].lower() in gazetteer().words["authorities"]
    short = place.side in UNIONS or words[i].isupper() or "." in words[i]
    return after in gazetteer().words["officials"] or (
        short and bool(after) and before not in ("to", "from", "for", "by", "with", "on")
    )


def _given_pair(words: Sequence[str], i: int) -> bool:
    """ "German Ortega": an adjective straight before one capitalised word may be a given name."""
    return (
        i + 1 == len(words)
        and words[i][:1].isupper()
        and words[i].rstrip(".") not in gazetteer().words["titles"]
    )


def _american(words: Sequence[str]) -> bool:
    """A state of the union before an elected office ("Indiana Gov."), or a party and state ("R-Utah")."""
    states = gazetteer().words["states"]
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if word in states and after.rstrip(".").capitalize() in _ELECTED:
            return True
        if "-" in word and _party_and_state().fullmatch(word):
            return True
    return False


@cache
def _party_and_state() -> re.Pattern[str]:
    return re.compile(r"\(?[DRI]-[A-Z][\w.-]+\)?")
