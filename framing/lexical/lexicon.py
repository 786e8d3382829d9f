"""Lexicons: word lists with provenance, read from one TOML file each.

::

    name = "hedges"                      # = file name; lower case letters, digits, _
    version = "1.0.0"                    # raised whenever a result can change
    title = "Hedges"
    about = "Words by which the writer withholds full commitment."
    language = "en"
    license = "CC0-1.0"                  # SPDX
    citation = "Hyland (2005), Metadiscourse"
    url = "https://…"                    # optional
    negation = "drop"                    # drop | flip | mark (the default): what a negated match is worth
    ignore = '''                         # optional: entries that block shorter ones but count nothing
    heart attack
    '''

    [categories.epistemic_modality]
    about = "Modal verbs of possibility"
    negation = "mark"                    # optional: overrides the file's
    citation = "…"                       # optional: adds to the file's
    entries = '''
    could
    potential*                           # the grammar of a line: `framing.lexical.entries`
    '''
    rules = [{ entry = "may", not_before = ["[0-9]*"], note = "the month" }]

    [[examples]]                         # the tests of the lexicon
    text = "The talks could fail on May 4."
    finds = ["could"]                    # every match, as written in the text, in its order; [] for none
    category = "epistemic_modality"      # optional: only the matches of this category are looked at
    block = "headline"                   # optional: the kind of block the text is (for rules with block)

**Rules.** A rule gives an entry a context. Keys: `entry`; `before`, `after`, `near`, `not_before`,
`not_after`, `not_near` (lists of entries, see `framing.lexical.entries.Rule`); `within` (for near, 5 tokens if not
given); `block` (list of block kinds); `weight`; `note`; `citation`. Where the category already lists
the same entry the rule restricts it, otherwise it adds it. One rule an entry.

**Matching** (`framing.lexical.matching`). Leftmost-longest among all categories of a lexicon: of the entries that
begin at one place the longest wins, and it blocks all that overlap it ("heart attack" blocks "attack").
Where several categories have the same span, each counts it. Within a category the most exact entry of a
span wins (`helpless : -2` over `help* : 1`). A span that is also an `ignore` entry counts nothing. Lexicons
never influence one another.

**Negation.** A match is negated when one of "not", "n't", "never", "no", "without" … stands among the
three tokens before it, in the same clause, with no "but", "only", "just" … between. `drop`: it does not
count; `flip`: its weight changes sign; `mark`: it counts and is marked.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.errors import LexiconError
from framing.lexical.entries import RULE, Entry, EntryError, fold, parse, parse_rule

DROP, FLIP, MARK = "drop", "flip", "mark"

# What we ship must be free for everyone, in works under any terms.
SHIPPED_LICENSES = ("CC0-1.0", "CC-BY-4.0", "Apache-2.0", "MIT")


@dataclass(frozen=True)
class Card:
    """Where data comes from and what may be done with it."""

    name: str
    version: str
    title: str
    about: str
    language: str
    license: str
    citation: str
    url: str


@dataclass(frozen=True)
class Category:
    """One category of a lexicon: what is counted together."""

    name: str
    about: str
    citation: str
    negation: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Example:
    """A sentence and all that must be found in it (in one category, if given)."""

    text: str
    finds: tuple[str, ...]
    category: str | None
    block: str
    line: int


@dataclass(frozen=True)
class Lexicon(Card):
    """A word list: its card, its categories and its own tests."""

    negation: str
    categories: Mapping[str, Category]
    ignore: tuple[Entry, ...]
    examples: tuple[Example, ...]
    path: Path
    sha256: str


def read(path: str | Path) -> Lexicon:
    """Read a lexicon; `LexiconError` with path and line for the first thing wrong with it."""
    lexicon, problems = _load(Path(path))
    if problems or lexicon is None:
        raise problems[0]
    return lexicon


def lint(path: str | Path, *, shipped: bool = False) -> list[LexiconError]:
    """All that is wrong with a lexicon file; `shipped` also holds it to our licenses."""
    lexicon, problems = _load(Path(path))
    if shipped and lexicon is not None and lexicon.license not in SHIPPED_LICENSES:
        advice = f"what ships is under one of {', '.join(SHIPPED_LICENSES)}"
        problems.append(LexiconError(f"license {lexicon.license!r}", path=path, line=1, advice=advice))
    return problems


def shipped() -> dict[str, Path]:
    """The lexicons that come with the package, by name.

    They lie inside the installed package (`framing/lexicons`), or beside it in a checkout.
    """
    package = Path(__file__).resolve().parents[1]
    folder = package / "lexicons"
    if not folder.is_dir():
        folder = package.parent / "lexicons"
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def _load(path: Path) -> tuple[Lexicon | None, list[LexiconError]]:
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        table = tomllib.loads(text)
    except OSError as error:
        return None, [LexiconError(f"cannot be read: {error.strerror}", path=path)]
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, [LexiconError("is not UTF-8", path=path, line=line, advice="save it as UTF-8")]
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        return None, [LexiconError(f"is no TOML: {error}", path=path, line=line)]
    file = _File(path, text.split("\n"))
    lexicon = file.lexicon(table, hashlib.sha256(data).hexdigest())
    file.problems.sort(key=lambda problem: problem.line or 0)
    return lexicon, file.problems


_CARD = ("name", "version", "title", "about", "language", "license", "citation")
_TOP = (*_CARD, "url", "negation", "ignore", "categories", "examples")
_CATEGORY = ("about", "citation", "negation", "entries", "rules")
_EXAMPLE = ("text", "finds", "category", "block")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_BLOCK = re.compile(r"\s*(entries|ignore)\s*=\s*('''|\"\"\")(.*)")
_HEADER = re.compile(r"\s*\[categories\.\"?([^\]\"]*)\"?\]")


class _File:
    """One pass over a parsed file: builds the lexicon and collects what is wrong with it."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self.path = path
        self.lines = lines
        self.problems: list[LexiconError] = []
        self.headers: dict[str, int] = {}
        self.blocks: dict[tuple[str, str], int] = {}
        self.example_lines: list[int] = []
        self.rule_lines: list[int] = []
        category = ""
        for number, line in enumerate(lines, 1):
            if header := _HEADER.match(line):
                category = header[1]
                self.headers[category] = number
            elif line.lstrip().startswith("[[examples]]"):
                self.example_lines.append(number)
            elif block := _BLOCK.match(line):
                self.blocks[category, block[1]] = number + (block[3] == "")
            elif "entry" in line:
                self.rule_lines.append(number)

    def problem(self, line: int, message: str, advice: str) -> None:
        self.problems.append(LexiconError(message, path=self.path, line=line, advice=advice))

    def line_of(self, *needles: str, after: int = 0) -> int:
        """The first line that holds all needles, or the line to begin looking at."""
        for number in range(after, len(self.lines)):
            if all(needle in self.lines[number] for needle in needles):
                return number + 1
        return max(after, 1)

    def string(self, table: dict[str, Any], key: str, line: int, *, needed: bool = True) -> str:
        value = table.get(key, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            self.problem(line, f"{key} is missing or no text", f'write {key} = "…"')
            return ""
        return value

    def keys(self, table: dict[str, Any], known: Iterable[str], line: int) -> None:
        for key in table:
            if key not in known:
                at = self.line_of(key, after=line - 1)
                self.problem(at, f"unknown key {key!r}", f"known here: {', '.join(known)}")

    def lexicon(self, table: dict[str, Any], sha256: str) -> Lexicon:
        self.keys(table, _TOP, 1)
        card = {key: self.string(table, key, 1) for key in _CARD}
        card["url"] = self.string(table, "url", 1, needed=False)
        if card["name"] and card["name"] != self.path.stem:
            self.problem(
                self.line_of("name", "="),
                f"name is {card['name']!r}",
                f"it must be {self.path.stem!r}, as the file",
            )
        if card["name"] and not _NAME.fullmatch(card["name"]):
            self.problem(self.line_of("name", "="), f"name {card['name']!r}", "use a–z, 0–9 and _")
        negation = self.negation(table, MARK, 1)
        ignore = self.entries(table, "", "ignore")
        self.duplicates(ignore)
        tables = table.get("categories")
        if not isinstance(tables, dict) or not tables:
            self.problem(1, "no categories", "write [categories.NAME] with about and entries")
            tables = {}
        categories = {name: self.category(name, tables[name], negation) for name in tables}
        self.ignored(ignore, categories.values())
        return Lexicon(
            **card,
            negation=negation,
            categories=categories,
            ignore=tuple(ignore),
            examples=self.examples(table, tables),
            path=self.path,
            sha256=sha256,
        )

    def negation(self, table: dict[str, Any], default: str, line: int) -> str:
        value = table.get("negation", default)
        if value not in (DROP, FLIP, MARK):
            self.problem(
                self.line_of("negation", after=line - 1), f"negation {value!r}", "write drop, flip or mark"
            )
            return default
        return str(value)

    def category(self, name: str, table: dict[str, Any], negation: str) -> Category:
        line = self.headers.get(name, 1)
        if not isinstance(table, dict):
            self.problem(line, f"category {name!r} is no table", f"write [categories.{name}]")
            table = {}
        if not _NAME.fullmatch(name):
            self.problem(line, f"category name {name!r}", "use a–z, 0–9 and _")
        self.keys(table, _CATEGORY, line)
        plain = self.entries(table, name, "entries")
        rules = self.rules(table, {entry.text: entry for entry in plain}, line)
        entries = [entry for entry in plain if entry.text not in rules]
        entries += rules.values()
        if not entries:
            self.problem(line, f"category {name!r} is empty", "write entries = '''…'''")
        self.duplicates(entries)
        self.hidden(entries)
        return Category(
            name,
            self.string(table, "about", line),
            self.string(table, "citation", line, needed=False),
            self.negation(table, negation, line),
            tuple(entries),
        )

    def entries(self, table: dict[str, Any], category: str, key: str) -> list[Entry]:
        block = table.get(key, "")
        first = self.blocks.get((category, key), self.headers.get(category, 1))
        if not isinstance(block, str):
            self.problem(first, f"{key} is no text", f"write {key} = '''…''', one entry a line")
            return []
        found: list[Entry] = []
        for number, source in enumerate(block.split("\n"), first):
            try:
                entry = parse(source, number)
            except EntryError as error:
                self.problem(number, str(error), error.advice)
                continue
            if entry is not None:
                found.append(entry)
        return found

    def rules(self, table: dict[str, Any], plain: dict[str, Entry], line: int) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        rules = table.get("rules", [])
        if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
            self.problem(
                line, "rules is no list of tables", 'write rules = [{ entry = "…", before = ["…"] }]'
            )
            return found
        for rule in rules:
            text = str(rule.get("entry", ""))
            quoted = (f'"{text}"', f"'{text}'")
            places = (n for n in self.rule_lines if n > line and any(q in self.lines[n - 1] for q in quoted))
            at = next(places, line)
            self.keys(rule, RULE, at)
            try:
                entry = parse_rule(rule, plain, at)
            except EntryError as error:
                self.problem(at, str(error), error.advice)
                continue
            if entry.text in found:
                self.problem(at, f"a second rule for {entry.text!r}", "put all conditions into one rule")
            found[entry.text] = entry
        return found

    def duplicates(self, entries: Iterable[Entry]) -> None:
        seen: dict[tuple[str, bool], Entry] = {}
        for entry in entries:
            for form in entry.forms:
                other = seen.setdefault((form, entry.cased), entry)
                if other is not entry:
                    message = f"{form!r} stands already in line {other.line}"
                    self.problem(entry.line, message, "delete one of them")

    def hidden(self, entries: Iterable[Entry]) -> None:
        """Report what a wildcard of the same category and weight finds anyway, with `=` or without."""
        entries = [entry for entry in entries if entry.rule is None]
        whole = {form: entry for entry in entries if not entry.cased for form in entry.forms}
        # By the words before its last one, which alone is open.
        stems: dict[str, dict[str, Entry]] = {}
        for form, entry in whole.items():
            if form[-1] == "*":
                before, _, last = form.rpartition(" ")
                stems.setdefault(before, {})[last[:-1]] = entry
        for entry in entries:
            for form in entry.forms:
                folded = fold(form) if entry.cased else form
                before, _, last = folded.rpartition(" ")
                known = stems.get(before, {})
                lengths = range(1, len(last.removesuffix("*")) + (last[-1] != "*")) if known else ()
                others = [known[last[:length]] for length in lengths if last[:length] in known]
                if entry.cased and folded in whole:
                    others.append(whole[folded])
                for other in others:
                    if other.weight == entry.weight:
                        message = f"{form!r} is found by {other.text!r} of line {other.line} already"
                        self.problem(entry.line, message, "delete one of them, or give it another weight")
                        break

    def ignored(self, ignore: Iterable[Entry], categories: Iterable[Category]) -> None:
        """Report entries that are also to be ignored."""
        found = {(form, entry.cased): entry for entry in ignore for form in entry.forms}
        for category in categories if found else ():
            for entry in category.entries:
                for form in entry.forms:
                    if other := found.get((form, entry.cased)):
                        message = f"{form!r} is ignored in line {other.line}"
                        self.problem(entry.line, message, "delete one of them")

    def examples(self, table: dict[str, Any], categories: dict[str, Any]) -> tuple[Example, ...]:
        found: list[Example] = []
        examples = table.get("examples", [])
        if not isinstance(examples, list):
            self.problem(1, "examples is no list", "write [[examples]] with text and finds")
            return ()
        if not examples:
            self.problem(len(self.lines), "no examples", "write [[examples]] with text and finds")
        for number, example in enumerate(examples):
            line = self.example_lines[number] if number < len(self.example_lines) else 1
            self.keys(example, _EXAMPLE, line)
            finds = example.get("finds")
            if not isinstance(finds, list) or not all(isinstance(one, str) for one in finds):
                self.problem(
                    line, "finds is missing or no list of texts", 'write finds = ["…"] or finds = []'
                )
                finds = []
            category = example.get("category")
            if category is not None and category not in categories:
                self.problem(line, f"unknown category {category!r}", f"known: {', '.join(categories)}")
            block = str(example.get("block", "paragraph"))
            found.append(Example(self.string(example, "text", line), tuple(finds), category, block, line))
        return tuple(found)
