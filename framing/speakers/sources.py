"""What kind of speaker a source phrase names: a person, an institution, officials, a report, he …

One phrase at a time, without its article: `describe` finds the head of the noun phrase and tells names, roles,
groups, institutions, documents and pronouns apart. The article's cast gives them their full names afterwards.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from framing.speakers.cast import is_person_noun
from framing.speakers.gazetteer import PEOPLE, gazetteer
from framing.speakers.names import (
    COUNTRY,
    GROUP,
    INSTITUTION,
    OFFICE,
    OTHER,
    PAIR,
    PERSON,
    SINGLE,
    Name,
    pattern,
    read_name,
    stated_side,
)

UNNAMED_GROUP, UNNAMED_INDIVIDUAL, DOCUMENT = "unnamed_group", "unnamed_individual", "document"
# Forms of a source: what has to be done to find its speaker.
NAMED, ROLE, NOUN, HE, THEY, IT, RELATIVE, FIRST, NOTHING = (
    "named",
    "role",
    "noun",
    "he",
    "they",
    "it",
    "relative",
    "first",
    "nothing",
)

_PRONOUNS = (
    dict.fromkeys(("he", "him", "his", "himself", "she", "her", "hers", "herself"), HE)
    | dict.fromkeys(("they", "them", "their", "themselves"), THEY)
    | dict.fromkeys(("it", "its", "itself"), IT)
    | dict.fromkeys(("who", "whom", "whose", "which", "that"), RELATIVE)
    | dict.fromkeys(("i", "me", "my", "we", "us", "our", "ours", "mine"), FIRST)
    | dict.fromkeys(("you", "your", "what", "there", "this", "these"), NOTHING)
)  # fmt: skip
_ARTICLES = frozenset(["the", "a", "an"])
_INDEFINITE = frozenset(["a", "an", "another", "one", "any", "some", "no", "every", "each"])


class Description(NamedTuple):
    """A source phrase, read.

    * `form`: what it is (one of the forms above); `type`: the kind of speaker, None where unknown
    * `text`: the phrase as a speaker is called by it ("Ukrainian officials"), or the pronoun
    * `names`: the names that are its head (two where "A and B" speak together)
    * `noun`: the head noun of a role or a common noun; `modifiers`: words before it
    """

    form: str
    type: str | None
    text: str
    names: tuple[Name, ...] = ()
    noun: str = ""
    modifiers: tuple[str, ...] = ()
    side: str | None = None


class Speaker(NamedTuple):
    """A resolved speaker: name, type and side; each None where the text does not settle it."""

    name: str | None = None
    type: str | None = None
    side: str | None = None


@lru_cache(maxsize=1 << 14)
def describe(phrase: str) -> Description:
    """Read one source phrase.

    >>> describe("Foreign Minister Radoslaw Sikorski").names[0].name
    'Radoslaw Sikorski'
    >>> describe("a source familiar with the talks").type, describe("Many Americans").type, describe("a Reuters poll").type
    ('unnamed_individual', 'unnamed_group', 'document')
    """
    clean = " ".join(phrase.split()).strip(" ,;:–—-\"“”'‘’()")
    clean = clean.removesuffix("’s").removesuffix("'s")
    if clean.endswith(".") and "." not in clean[-4:-1]:
        clean = clean.rstrip(".")
    pronoun = _PRONOUNS.get(clean.lower())
    if pronoun is not None and clean not in gazetteer().places:  # "WHO", "US"
        kind = {HE: PERSON, THEY: UNNAMED_GROUP}.get(pronoun)
        return Description(pronoun, kind, clean.lower())
    chunks = _chunks(clean)
    if not chunks or _nobody().match(clean):
        return Description(NOTHING, None, "")
    listed = _listed_name(clean)
    if listed is not None:
        return listed
    first = _noun_phrase(chunks[0])
    if (
        first.form != NAMED and len(chunks) > 1
    ):  # "another critic, Laurence H. Tribe," · "The minister, Mr. Lopez"
        for chunk in chunks[1:3]:
            second = _noun_phrase(chunk)
            if second.form == NAMED and second.type == PERSON and first.type in (PERSON, UNNAMED_INDIVIDUAL):
                return second._replace(side=second.side or first.side, modifiers=tuple(chunks[0].split()))
    if first.form == NAMED and first.side is None and len(chunks) > 1:
        first = first._replace(side=stated_side(chunks[1].split()))
    return first


@cache
def _nobody() -> re.Pattern[str]:
    return re.compile(r"(?i)(?:nobody|no one|neither)\b")


@cache
def _divider() -> re.Pattern[str]:
    return re.compile(
        r", |,$| -- | [–—-] |—|[(;:]| (?=(?:who|whom|whose|which|that|where|when|after|while|during|because)\b)"
    )


def _chunks(phrase: str) -> list[str]:
    return [chunk.strip(' ,)"“”') for chunk in _divider().split(phrase[:400]) if chunk.strip(' ,)"“”')][:4]


def _listed_name(phrase: str) -> Description | None:
    """ "other global leaders like EU Chief Ursula von der Leyen": the one who is named, if only one is."""
    if " like " not in phrase and " such as " not in phrase:
        return None
    group, like, example = re.sub(r", (?=like |including |such as )", " ", phrase).partition(" like ")
    if not like:
        group, like, example = phrase.partition(" such as ")
    if not like or not group.split()[-1].endswith("s"):
        return None
    found = _noun_phrase(example)
    return found if found.form == NAMED and found.type == PERSON and len(found.names) == 1 else None


def _noun_phrase(chunk: str) -> Description:
    """Name or noun, whichever is the head of this phrase."""
    pair = _coordinated(chunk)
    if pair is not None:
        return pair
    chunk = chunk.removesuffix(" of")
    words = chunk.split(" ")
    if words[0].lower() in gazetteer().words["prepositions"]:  # "at the convention"
        return Description(NOUN, None, chunk)
    counted = _counted(words)
    if counted is not None:
        return _group(chunk) if counted else _individual(chunk)
    whole = _long_institution().match(chunk)
    if whole is not None:
        return Description(NAMED, INSTITUTION, whole[1], (Name(INSTITUTION, whole[1]),))
    head = _without_complements(words)
    name = _name_at_end(" ".join(head))
    if name is not None and name.type == INSTITUTION and name.side is None:
        return name._replace(side=stated_side(words))  # "the Defense Ministry in Moscow"
    if name is not None:
        return name
    return _common_noun(chunk, head)


@cache
def _long_institution() -> re.Pattern[str]:
    """ "the Center for Federal Tax Policy" """
    kinds = "Center|Centre|Institute|Council|Committee|Foundation|Fund|Citizens|Americans|Doctors|Veterans|Students|Commission|Agency|Alliance|Coalition|Association|Campaign|Office|Department"
    return re.compile(
        rf"(?:[Tt]he )?(?:[a-z-]+ ){{0,3}}((?:[A-Z][\w.-]* ){{0,4}}(?:{kinds}) (?:for|on|Against|Without|to)(?: the| a)?(?: (?:and |of |the )?[A-Z][\w.-]*){{1,5}})(?= at | in |$)"
    )


def _coordinated(chunk: str) -> Description | None:
    """ "Ryan and Trump", "Donald and Ivana Trump", "France and Germany"; groups where one of the two has no name."""
    left, both, right = chunk.partition(" and ")
    if not both or (left + right).count(" and ") or " of " in left:
        return None
    if len(_without_complements(left.split(" "))) < left.count(" ") + 1:
        return None
    first, second = _name_at_end(left), _name_at_end(right)
    if first is None and second is not None and left.split(" ")[-1] in gazetteer().words["institutions"]:
        return Description(NOUN, INSTITUTION, _called(chunk))
    if first is None and second is not None and _plural_person(left.split(" ")[-1].lower()):
        return _group(chunk)
    if first is None or (
        second is None
        and right.split(" ")[0].lower() not in ("his", "her", "its", "their", "the", "other", "a", "some")
    ):
        return None
    if second is None:
        return _group(chunk)
    if first.type != second.type or len(first.names + second.names) != 2:
        return None
    given = first.names[0].name
    if (
        first.type == PERSON
        and " " not in given
        and second.names[0].name.count(" ") == 1
        and given in gazetteer().words["given"]
    ):
        given = f"{given} {second.names[0].name.rsplit(' ', 1)[-1]}"
        first = first._replace(names=(first.names[0]._replace(name=given),))
    side = first.side if first.side == second.side else None
    return Description(NAMED, first.type, chunk, first.names + second.names, side=side)


def _counted(words: list[str]) -> bool | None:
    """Is this "many of …", "63 percent of …" (True), "one of …" (False), or none of both?"""
    for i, word in enumerate(words[:5]):
        if word == "of" and i:
            if words[i - 1].lower() in ("one", "each", "neither", "either"):
                return False
            if (
                words[i - 1].lower().rstrip("s") in gazetteer().words["quantities"]
                or words[i - 1].lower() in gazetteer().words["quantities"]
            ):
                return True
            return None
    return None


def _without_complements(words: list[str]) -> list[str]:
    """The phrase up to its first preposition or participle that is no part of a name."""
    for i, word in enumerate(words):
        if i > 1 and word.endswith("ing") and _is_people_or_thing(words[i - 1].lower()):
            return words[:i]
        if i and word in gazetteer().words["complements"]:
            if word == "of" and words[i - 1][:1].isupper() and i + 1 < len(words) and _goes_on(words, i):
                continue
            return words[:i]
    return words


def _is_people_or_thing(noun: str) -> bool:
    """Can a participle follow this noun: "a union representing pilots", "judges handling it"?"""
    words = gazetteer().words
    known = words["people"] | words["groups"] | words["institutions"] | words["documents"]
    return noun in known or _plural_person(noun)


def _goes_on(words: list[str], i: int) -> bool:
    """ "Secretary of State", "the University of Ohio", "the House of Representatives" """
    after = words[i + 2] if words[i + 1] == "the" and i + 2 < len(words) else words[i + 1]
    return after[:1].isupper()


def _name_at_end(phrase: str) -> Description | None:
    """The name a phrase ends in, titles before it included: "Clinton campaign manager Robby Mook"."""
    ending = phrase.rpartition(" ")[2]
    if ending.isascii() and ending.islower():  # most phrases end in a common noun
        return None
    last = next(reversed(list(pattern().finditer(phrase))), None)
    if (
        last is None
        or last.end() < len(phrase.rstrip("’'s").rstrip("’'"))
        or (last.start() and phrase[last.start() - 1] == "-")
    ):
        return None
    name = read_name(last.group())
    if name.kind == OFFICE or _is_noun(name, name.skip + last.start()):
        return None
    lower = name.name.lower()
    before = phrase[: last.start()].split()
    side = name.side or stated_side([*before, *last.group().split()])
    if name.kind == GROUP:
        return _group(phrase)
    if name.kind == COUNTRY and any(is_person_noun(word.lower()) for word in before):
        return _of_person(Name(PERSON, name.name), None, phrase)  # "striker Jordan"
    if name.kind in (COUNTRY, INSTITUTION):
        return Description(NAMED, name.kind, name.name, (name,), side=name.side)
    if name.kind == OTHER and lower.rsplit(" ", 1)[-1] in gazetteer().words["documents"]:
        return Description(NAMED, DOCUMENT, name.name, (name,))
    if name.kind == OTHER:
        return Description(NAMED, None, name.name, (name,), side=side) if name.name else None
    article = last.group()[: name.skip].lower() or " ".join(before[-1:]).lower() + " "
    if article.strip() in _ARTICLES and name.kind in (PAIR, SINGLE):
        return Description(NAMED, INSTITUTION, name.name, (name,), side=side)  # "the Daily Planet"
    return _of_person(name, side, phrase)


def _is_noun(name: Name, before: int) -> bool:
    """A common noun with the capital of its sentence or party: "Police", "Some Republicans", "Poll"."""
    if name.kind not in (SINGLE, OTHER) or " " in name.name:
        return False
    lower = name.name.lower()
    if lower in gazetteer().words["groups"] or lower in gazetteer().words["papers"] or _plural_person(lower):
        return True
    return before > 0 and is_person_noun(lower)  # "One Republican"


def _of_person(name: Name, side: str | None, phrase: str) -> Description:
    bare = name.name.replace(".", "")
    if name.kind == SINGLE and bare in gazetteer().words["organisations"]:
        return Description(NAMED, INSTITUTION, name.name, (name,), side=side)
    acronym = name.kind == SINGLE and bare.isupper() and 1 < len(bare) <= 5
    inner = (
        name.kind == SINGLE
        and re.search(r"[a-z][A-Z]", bare) is not None
        and not bare.startswith(("Mc", "Mac", "De", "Du", "La", "Le", "O’", "O'"))
    )
    handle = "@" in phrase
    kind = INSTITUTION if (acronym or inner) and not handle else PERSON
    return Description(NAMED, kind, name.name, (name,), side=side)


def _plural_person(word: str) -> bool:
    if word.endswith("men"):
        return is_person_noun(word[:-2] + "an")
    if word.endswith("ies"):
        return is_person_noun(word[:-3] + "y")
    return word.endswith("s") and (is_person_noun(word[:-1]) or is_person_noun(word.removesuffix("es")))


def _common_noun(chunk: str, head: list[str]) -> Description:
    words = gazetteer().words
    noun = head[-1].strip(".,’'\"").lower() if head else ""
    noun = noun.removesuffix("’s").removesuffix("'s").rsplit("-", 1)[-1]
    modifiers = tuple(head[:-1])
    definite = not modifiers or modifiers[0].lower() not in _INDEFINITE
    place = gazetteer().places.get(head[-1]) if head else None
    if noun in words["individuals"] or (modifiers and modifiers[0].lower() == "one" and noun == "percent"):
        return _individual(chunk)
    if noun in words["groups"] or _plural_person(noun) or (place is not None and place.form == PEOPLE):
        return _group(chunk)
    if is_person_noun(noun) or (len(head) > 1 and head[-1].rstrip(".") in words["titles"]):
        individual = _individual(chunk)
        return (
            individual._replace(form=ROLE, type=PERSON, noun=noun, modifiers=modifiers)
            if definite and modifiers
            else individual
        )
    if noun in words["documents"]:
        return _plain(DOCUMENT, chunk, noun, head)
    if noun in words["institutions"]:
        return _plain(INSTITUTION, chunk, noun, head)
    if noun.startswith("@"):
        return Description(NAMED, PERSON, noun, (Name(PERSON, noun),))
    if _people_by_ending().search(noun):
        return _group(chunk) if noun.endswith("s") else _individual(chunk)
    return Description(NOUN, None, _called(chunk), noun=noun, modifiers=modifiers)


@cache
def _people_by_ending() -> re.Pattern[str]:
    """Nouns for people that no list has: "skydivers", "a harpist"."""
    return re.compile(r"[a-z]{3,}(?:ers|ors|ists|ants|ees|ians|crats|mates|eers|ist|ian|eer)$")


def _plain(kind: str, chunk: str, noun: str, head: list[str]) -> Description:
    """Institutions and documents without a name of their own; "the Trump campaign" has one in it."""
    called = " ".join(head)
    if kind == INSTITUTION and any(word[:1].isupper() for word in head[1:]):
        called = re.sub(r"^(?:[Tt]he|[Aa]n?) ", "", called)
    if noun == "campaign":  # "Clinton’s campaign" is the Clinton campaign
        called = re.sub(r"[’']s(?= )", "", called)
    return Description(
        NOUN, kind, _called(called), noun=noun, modifiers=tuple(head[:-1]), side=stated_side(chunk.split())
    )


def _called(text: str) -> str:
    """As in the text, but without the capital of a sentence's first word."""
    first, blank, rest = text.partition(" ")
    low = first.lower()
    if low.rstrip("s") in gazetteer().words["creeds"]:
        return text
    words = gazetteer().words
    if (
        first != low
        and (first == "A" or first[1:].islower())
        and (
            low in gazetteer().words["determiners"]
            or low in words["groups"]
            or is_person_noun(low)
            or _plural_person(low)
            or low in words["documents"]
            or low in words["institutions"]
        )
    ):
        first = low
    return first + blank + rest


def _group(chunk: str) -> Description:
    return Description(NOUN, UNNAMED_GROUP, _called(chunk), side=stated_side(chunk.split()))


def _individual(chunk: str) -> Description:
    return Description(NOUN, UNNAMED_INDIVIDUAL, _called(chunk), side=stated_side(chunk.split()))
