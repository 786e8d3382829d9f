"""What is known before an article is read: countries and their names, public bodies, offices, kinds of nouns.

The data are our own (`models/gazetteer.toml`). They say which side a *phrase* belongs to ("Ukrainian officials",
"the Kremlin", "President Obama"), never a bare surname: a country is claimed only where the text gives a country
word, a body of that country, or the title of a public office together with the name of one of its holders.

A user's own knowledge comes as a *roster*, a TOML file that overrides the gazetteer::

    [sides]
    "Jane Doe" = "Government"
    "Harbour Workers' Union" = "Opposition"

    [aliases]
    "J. Doe" = "Jane Doe"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from framing.errors import InputError, UsageError

# What a form of a country is: its name, an adjective, its people, its seat of power, a body of it.
NAME, ADJECTIVE, PEOPLE, SEAT, BODY = "name", "adjective", "people", "seat", "body"
UNIONS = frozenset({"EU", "NATO", "UN"})
_ALSO_A_STATE = "Georgia"  # its bare name is as often the American state


class Place(NamedTuple):
    """A form that belongs to a side (`None`: a body of no side)."""

    side: str | None
    form: str


class Office(NamedTuple):
    """A public office of a side: its name in small letters, the given name of its holder ("" if it is not known)."""

    folded: str
    side: str
    given: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The tables, ready for look-ups; all keys as they are written in running text.

    * `places`: forms of countries and bodies; the longest has `longest` words, `openings` are their first words
    * `holders`: last name → the public offices held under it
    * `words`: the sets of nouns, titles and given names under `[words]`
    """

    places: Mapping[str, Place]
    holders: Mapping[str, Sequence[Office]]
    words: Mapping[str, frozenset[str]]
    longest: int
    openings: frozenset[str]

    def office_side(self, role: str, last: str) -> str | None:
        """The country of a public office, where role and name are those of one of its holders.

        >>> gazetteer().office_side("President-elect", "Trump"), gazetteer().office_side("pianist", "Trump")
        ('United States', None)
        """
        office = self._office(role, last)
        return office.side if office else None

    def office_given(self, role: str, last: str) -> str | None:
        """The given name of the holder of a public office, where the table has it."""
        office = self._office(role, last)
        return office.given or None if office else None

    def _office(self, role: str, last: str) -> Office | None:
        """The office itself, or else the first that is part of the role."""
        role = role.casefold()
        fits = [office for office in self.holders.get(last, ()) if office.folded in role]
        return next((office for office in fits if office.folded == role), fits[0] if fits else None)


@cache
def gazetteer() -> Gazetteer:
    """The shipped gazetteer, read on first use."""
    text = (resources.files("framing") / "models" / "gazetteer.toml").read_text("utf-8")
    data = tomllib.loads(text)
    places: dict[str, Place] = {}
    for side, forms in data["countries"].items():
        names, adjectives, peoples, seats = forms.split(";")
        own = [] if side == _ALSO_A_STATE else [side]
        places |= dict.fromkeys([*own, *_listed(names)], Place(side, NAME))
        places |= dict.fromkeys(_listed(adjectives), Place(side, ADJECTIVE))
        places |= dict.fromkeys(_listed(peoples), Place(side, PEOPLE))
        places |= dict.fromkeys(_listed(seats), Place(side, SEAT))
    for side, bodies in data["bodies"].items():
        places |= dict.fromkeys(_listed(bodies), Place(None if side == "-" else side, BODY))
    for short in [form for form in places if form.isupper() and form.isalpha() and len(form) < 6]:
        places.setdefault(".".join(short) + ".", places[short])  # "F.B.I."
    holders: dict[str, list[Office]] = {}
    for side, lists in data["offices"].items():
        for office, _, listed in (entry.partition(":") for entry in lists.split(";")):
            for given, _, last in (holder.rpartition(" ") for holder in _listed(listed)):
                holders.setdefault(last, []).append(Office(office.strip().casefold(), side, given))
    return Gazetteer(
        places=places,
        holders=holders,
        words={kind: frozenset(words.split()) for kind, words in data["words"].items()},
        longest=max(form.count(" ") + 1 for form in places),
        openings=frozenset(form.partition(" ")[0] for form in places),
    )


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", " ").split(",") if part.strip()]


@dataclass(frozen=True, slots=True)
class Roster:
    """The user's sides: `sides` and `aliases` with case-folded keys."""

    sides: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)

    def name(self, *names: str | None) -> str | None:
        """The name the roster gives to the first of these names that is one of its aliases."""
        return next((self.aliases[n.casefold()] for n in names if n and n.casefold() in self.aliases), None)

    def side(self, *names: str | None) -> str | None:
        """The side of the first of these names that the roster knows."""
        return next((self.sides[n.casefold()] for n in names if n and n.casefold() in self.sides), None)


@cache
def read_roster(path: str | Path) -> Roster:
    """A roster file, read once a process. Unknown sections, values that are no text and aliases of nobody are errors."""
    try:
        text = Path(path).read_text("utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", path=path, advice="Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise UsageError(
            f"is not TOML: {error}",
            path=path,
            line=int(line[1]) if line else None,
            advice='Write: "Name" = "Side"',
        ) from error
    for key in data:
        if key not in ("sides", "aliases"):
            raise UsageError(
                f"unknown key {key!r}; expected the sections [sides] and [aliases]",
                path=path,
                line=_line(text, key),
            )
    sides, aliases = (_names(data.get(key, {}), text, path) for key in ("sides", "aliases"))
    known = {name.casefold() for name in sides}
    for alias, name in aliases.items():
        if name.casefold() not in known:
            raise UsageError(
                f"alias {alias!r} stands for {name!r}, which has no side",
                path=path,
                line=_line(text, alias),
                advice=f'Add "{name}" = "…" under [sides].',
            )
    folded = {name.casefold(): side for name, side in sides.items()}
    return Roster(
        sides=folded | {alias.casefold(): folded[name.casefold()] for alias, name in aliases.items()},
        aliases={alias.casefold(): name for alias, name in aliases.items()},
    )


def _names(table: Any, text: str, path: str | Path) -> dict[str, str]:
    if not isinstance(table, dict):
        raise UsageError('expected lines "Name" = "Side" in sections', path=path, line=1)
    for name, value in table.items():
        if not isinstance(value, str) or not value.strip():
            raise UsageError(
                f"{name!r}: expected a text in quotation marks", path=path, line=_line(text, name)
            )
    return table


def _line(text: str, key: str) -> int | None:
    """The line that sets `key`, from 1; TOML readers do not keep it."""
    sets = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[]=.]""")
    return next((i for i, line in enumerate(text.splitlines(), start=1) if sets.match(line)), None)
