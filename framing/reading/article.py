"""The article as read: one frozen text, what is known about it, and where it came from.

A reader decodes and cleans once (`clean`), maps the field names it finds to ours (`from_record`) and
assembles the article (`Article.assemble`). After that the text never changes, and every position in every
output is a range of code points into `Article.text`.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple

from framing.errors import InputError
from framing.reading.cleaning import clean
from framing.structure.blocks import Block
from framing.text import Span

# Theirs, in order of preference; letter case, white space and punctuation of a name do not count, so that
# `datePublished` is also `date_published`. Sources: schema.org, IPTC ninjs, trafilatura, news-please,
# Media Cloud, BABE, the AllSides corpus of Baly et al. (2020), NewsAPI, Guardian and New York Times APIs,
# Hugging Face news sets. `content_original` stands before `content`, which that corpus has tokenised.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "doc_id": ("doc_id", "article_id", "id", "stories_id", "uri", "guid", "uuid", "fingerprint"),
    "text": (
        *("text", "articleBody", "maintext", "content_original", "body_text", "body", "content"),
        *("article_text", "full_text", "article", "document", "story", "sentence", "raw_text"),
    ),
    "headline": ("headline", "title", "webTitle", "heading", "headline_text"),
    "standfirst": (
        *("standfirst", "subheadline", "subtitle", "alternativeHeadline", "dek", "trailText"),
        *("description", "description_text", "short_description", "abstract", "excerpt"),
    ),
    "byline": ("byline", "author", "authors", "creator"),
    "outlet": (
        *("outlet", "media_name", "sitename", "publisher", "publication", "newspaper", "infosource"),
        *("source_name", "source-hostname", "source", "source_domain", "site", "domain", "hostname"),
    ),
    "url": (
        *("url", "link", "web_url", "news_link", "article_url", "canonical_url", "source_url", "source"),
        *("mainEntityOfPage", "uri", "id"),
    ),
    "date_published": (
        *("date_published", "publish_date", "date_publish", "published_at", "published_date"),
        *("publication_date", "pub_date", "webPublicationDate", "firstcreated", "published", "date"),
        *("dateCreated", "seendate"),
    ),
    "language": ("language", "inLanguage", "lang"),
    "section": ("section", "articleSection", "section_name", "categories", "category", "topic", "subject"),
}
# Kept in `Article.meta`, under one name.
META_ALIASES: Mapping[str, tuple[str, ...]] = {
    "dateline": ("dateline", "located"),
    "cited_sources": ("cited_sources", "citation", "isBasedOn"),
    "outlet_leaning": ("outlet_leaning", "bias_text", "bias", "type"),
    "event_id": ("event_id", "about"),
}
_FIRST_LINES = 1_000  # characters after the headline in which a standfirst may stand
# Thousands of pages, so something else than an article; the like for the others.
MAX_CHARACTERS = {"text": 5_000_000, "headline": 2_000, "standfirst": 20_000}

_LEANINGS = {"left", "right", "center", "centre", "leanleft", "leanright", "leftcenter", "rightcenter"}


@dataclass(frozen=True, slots=True)
class Article:
    """One news item as read; make it with `Article.assemble`.

    * `text`: everything there is to measure, frozen; all spans are code points into it
    * `body_start`: where the body begins, after headline and standfirst where they are known; else 0
    * `headline_span`, `standfirst_span`: where the known headline and standfirst stand in `text`
    * `blocks`: the parts known from HTML or Markdown, headline and standfirst not among them; else None
    * `meta`: all that was given beyond our fields, as strings
    * `path`, `record`: the file, and the number of the record in it (from 1), where it has records
    * `mapping`: pairs (their field name, ours), as the reader used them
    """

    doc_id: str
    text: str
    headline: str | None = None
    standfirst: str | None = None
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None
    date_published: str | None = None
    language: str | None = None
    section: str | None = None
    meta: Mapping[str, str] = field(default_factory=dict, hash=False)
    body_start: int = 0
    headline_span: Span | None = None
    standfirst_span: Span | None = None
    blocks: tuple[Block, ...] | None = None
    path: str | None = None
    record: int | None = None
    mapping: tuple[tuple[str, str], ...] = ()

    @classmethod
    def assemble(
        cls,
        text: str,
        headline: str | None = None,
        standfirst: str | None = None,
        blocks: Iterable[Block] | None = None,
        **fields: Any,
    ) -> Article:
        r"""Join headline, standfirst and body to one text, unless the text already begins with them.

        White space, letter case and the style of quotation marks are folded in that comparison. With
        neither headline nor standfirst the text is left exactly as it came. A standfirst that is only the
        clipped beginning of the body (as web pages have it in `description`) is kept as a field and not
        repeated. `blocks` are spans into `text` as given; they are moved with the body. `fields` are the
        other fields of `Article`; without a `doc_id` it is a hash of content, outlet, address and date.

        Raises `InputError` when there is no text, no headline and no standfirst, or too much text.

        >>> article = Article.assemble("Talks go on.", headline="Will it rain?")
        >>> article.text, article.body_start, article.headline_span
        ('Will it rain?\n\nTalks go on.', 15, Span(start=0, end=13))
        """
        headline, standfirst = _one_line(headline), _one_line(standfirst)
        if not (headline or standfirst or text.strip()):
            raise InputError(
                "there is no text and no headline",
                path=fields.get("path"),
                line=fields.get("record"),
                advice="expected an article; a headline alone is enough",
            )
        for name, value in (("text", text), ("headline", headline), ("standfirst", standfirst)):
            if value and len(value) > MAX_CHARACTERS[name]:
                raise InputError(
                    f"the {name} has {len(value):,} characters; the limit is {MAX_CHARACTERS[name]:,}",
                    path=fields.get("path"),
                    line=fields.get("record"),
                    advice="is this several articles? give one article a file, or JSON Lines",
                )
        joined = _join(text, headline, standfirst)
        if blocks is not None:
            blocks = _moved(blocks, joined)
        if not fields.get("doc_id"):
            known = (joined.text, *(fields.get(name) or "" for name in ("outlet", "url", "date_published")))
            fields["doc_id"] = hashlib.sha256("\0".join(known).encode("utf-8", "surrogatepass")).hexdigest()[
                :16
            ]
        return cls(
            text=joined.text,
            headline=headline,
            standfirst=standfirst,
            body_start=joined.body_start,
            headline_span=joined.headline,
            standfirst_span=joined.standfirst,
            blocks=blocks,
            **fields,
        )

    @classmethod
    def from_record(
        cls,
        record: Mapping[str, Any],
        *,
        path: str | None = None,
        number: int | None = None,
        as_it_came: bool = False,
    ) -> Article:
        """The article in a record with anybody's field names; see `from_record` and `assemble`.

        >>> Article.from_record({"title": "Rain", "maintext": "It rains.", "label": 1}).meta
        {'label': '1'}
        """
        fields, used = from_record(record, as_it_came=as_it_came)
        return cls.assemble(**fields, mapping=used, path=path, record=number)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, spans as `[start, end]`; the blocks are left to the document."""
        plain = {name: getattr(self, name) for name in self.__slots__ if name not in ("text", "blocks")}
        plain["meta"] = dict(self.meta)
        plain["mapping"] = [list(pair) for pair in self.mapping]
        for name in ("headline_span", "standfirst_span"):
            plain[name] = plain[name] and list(plain[name])
        return {**plain, "text": self.text}


def _one_line(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None


class _Joined(NamedTuple):
    text: str
    body_start: int
    at: int  # what stood here or later ...
    moved: int  # ... moved by this much
    headline: Span | None
    standfirst: Span | None


def _join(text: str, headline: str | None, standfirst: str | None) -> _Joined:
    """Put in front of the body what is not there yet."""
    at = 0
    missing = []
    headline_span = standfirst_span = None
    if headline and (headline_span := _begins(text, 0, headline)):
        at = headline_span.end
    elif headline:
        missing.append(headline)
    body = at
    if standfirst and (found := _begins(text, at, standfirst, clipped=True) or _early(text, at, standfirst)):
        # One that ends inside a line is the beginning of the body, not a line of its own.
        if _ends_line(text, found.end):
            standfirst_span = found
            body = at if text[at : found.start].strip() else found.end
    elif standfirst:
        missing.append(standfirst)
    before = "\n\n" if at and missing else ""
    after = "\n\n" if missing and text[at:].strip() and not text.startswith("\n\n", at) else ""
    inserted = before + "\n\n".join(missing) + after
    whole = text[:at] + inserted + (text[at:] if text.strip() else "")
    cursor = at + len(before)
    if headline and not headline_span:
        headline_span = Span(cursor, cursor + len(headline))
        cursor = headline_span.end + 2
    if standfirst in missing:
        standfirst_span = Span(cursor, cursor + len(standfirst or ""))
    elif standfirst_span:
        standfirst_span = Span(standfirst_span.start + len(inserted), standfirst_span.end + len(inserted))
    body += len(inserted)
    if headline_span or standfirst_span:
        body = len(whole) - len(whole[body:].lstrip())
    return _Joined(whole, body, at, len(inserted), headline_span, standfirst_span)


def _moved(blocks: Iterable[Block], joined: _Joined) -> tuple[Block, ...]:
    """The blocks where they stand now, without those that are the headline or the standfirst."""
    known = [span for span in (joined.headline, joined.standfirst) if span]
    moved = []
    for kind, start, end in blocks:
        shift = joined.moved if start >= joined.at else 0
        if not any(start + shift < span.end and span.start < end + shift for span in known):
            moved.append(Block(kind, start + shift, end + shift))
    return tuple(moved)


_QUOTES = dict.fromkeys("'‘’`´", "['‘’`´]") | dict.fromkeys('"“”„«»', '["“”„«»]')
_STRAIGHT = {ord(mark): choice[1] for mark, choice in _QUOTES.items()}


def _begins(text: str, at: int, line: str, clipped: bool = False) -> Span | None:
    """Where `line` stands, if `text[at:]` begins with it; white space, case and quotes folded.

    It must be a line of its own, or (white space was lost) be followed by what can begin a sentence.
    With `clipped` it may go on in any way, and the marks of an omission at its end do not count.
    """
    bare = line.rstrip(" .…[]")
    clipped_end = clipped and bare and ("…" in line[len(bare) :] or "..." in line[len(bare) :])
    words = (bare if clipped_end else line).split()
    first = text[at : at + len(words[0]) + 20].lstrip().lower().translate(_STRAIGHT)
    if not first.startswith(words[0].lower().translate(_STRAIGHT)):
        return None  # nearly always, and a hundred times cheaper than compiling what follows
    pattern = r"\s+".join("".join(_QUOTES.get(c) or re.escape(c) for c in word) for word in words)
    found = re.compile(rf"\s*({pattern})(?!\w)", re.IGNORECASE).match(text, at)
    if found is None:
        return None
    if not (clipped or _ends_line(text, found.end())):
        after = re.compile(r"\s+[\W\d]*(\w?)").match(text, found.end())
        if len(words) < 3 or after is None or after[1].islower():
            return None
    return Span(*found.span(1))


def _early(text: str, at: int, line: str) -> Span | None:
    """Where `line` is one of the first few lines, say below a caption."""
    for start in re.finditer(r"\n(?=[^\n])", text[at : at + _FIRST_LINES]):
        if (found := _begins(text, at + start.end(), line)) and _ends_line(text, found.end):
            return found
    return None


def _ends_line(text: str, at: int) -> bool:
    return re.compile(r"[ \t]*(?:\n|$)").match(text, at) is not None


# --- records --------------------------------------------------------------------------------------------


def from_record(
    record: Mapping[str, Any], *, as_it_came: bool = False
) -> tuple[dict[str, Any], tuple[tuple[str, str], ...]]:
    """Fields for `Article.assemble` out of a record with anybody's field names, and the mapping used.

    Of several names for one field the first of `ALIASES` that has a value wins; the others and all unknown
    names go to `meta`. Nested objects give their name (`{"publisher": {"name": "The Post"}}`), lists are
    joined. `text` is always there, empty where the record has none. Every string is cleaned,
    unless it shall stay `as_it_came`. Raises `InputError` when no field is a text, headline or standfirst.

    >>> fields, used = from_record({"title": "Rain", "publisher": {"name": "The Post"}, "label": 1})
    >>> fields["headline"], fields["outlet"], fields["meta"]
    ('Rain', 'The Post', {'label': '1'})
    >>> used
    (('title', 'headline'), ('publisher', 'outlet'))
    """
    check_fields(record)
    fields: dict[str, Any] = {"text": ""}
    meta: dict[str, str] = {}
    used: list[tuple[str, str]] = []
    taken: set[str] = set()
    tidy = str if as_it_came else clean
    for ours, candidates in _plan(tuple(record)):
        for theirs in candidates:
            if theirs in taken and ours != "url":  # an address can be the identifier too
                continue
            value = _string(record[theirs], "\n\n" if ours == "text" else ", ")
            if value and _fits(ours, theirs, value):
                (meta if ours in META_ALIASES else fields)[ours] = value
                used.append((theirs, ours))
                taken.add(theirs)
                break
    for theirs in record:
        if theirs not in taken and theirs not in meta and (value := _string(record[theirs], "")):
            meta[theirs] = value
    cleaned = {name: tidy(value) for name, value in fields.items()}
    for name, value in fields.items():
        if cleaned[name] != value:
            _refuse_damage(name, value, cleaned[name])
    meta = {tidy(name): tidy(value) for name, value in meta.items()}
    return {**cleaned, "meta": meta}, tuple(used)


def _refuse_damage(name: str, came: str, cleaned: str) -> None:
    """Cleaning may drop what no reader sees; what was a letter once and is lost is no text to measure."""
    lost = "NUL characters" if "\0" in came else ""
    if "\ufffd" in cleaned and "\ufffd" not in came:
        lost = "lone surrogates (half of a character, such as \\ud800)"
    if lost:
        advice = "it was cut or decoded wrongly before; export it again as UTF-8"
        raise InputError(f"the {name} holds {lost}", advice=advice)


def measurable(names: Iterable[str]) -> bool:
    """Whether one of the field names is that of a text, a headline or a standfirst."""
    return any(ours in ("text", "headline", "standfirst") for ours, _ in _plan(tuple(names)))


def check_fields(names: Iterable[str]) -> None:
    """Raises `InputError` where no field is a text, a headline or a standfirst."""
    if not measurable(names):
        raise InputError(
            f"found {_listed(names) or 'no fields'}; expected one of {_listed(ALIASES['text'])}",
            advice="rename the one that has the text, or give a headline: " + _listed(ALIASES["headline"]),
        )


def _listed(names: Iterable[str]) -> str:
    names = [str(name)[:40] for name in names]
    return ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")


def _name(theirs: str) -> str:
    return "".join(c for c in theirs.casefold() if c.isalnum())


@cache
def _ranks() -> dict[str, list[tuple[str, int]]]:
    ranks: dict[str, list[tuple[str, int]]] = {}
    for ours, names in (*ALIASES.items(), *META_ALIASES.items()):
        for rank, theirs in enumerate(dict.fromkeys(_name(n) for n in (ours, *names))):
            ranks.setdefault(theirs, []).append((ours, rank))
    return ranks


@lru_cache(maxsize=256)
def _plan(keys: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each of our fields the keys of a record that can fill it, best first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for theirs in keys:
        for ours, rank in _ranks().get(_name(str(theirs)), ()):
            found.setdefault(ours, []).append((rank, theirs))
    order = (*ALIASES, *META_ALIASES)
    return tuple((ours, tuple(k for _, k in sorted(found[ours]))) for ours in order if ours in found)


def _fits(ours: str, theirs: str, value: str) -> bool:
    """Names that mean different things in different formats are told apart by their values."""
    address = "://" in value[:10]
    if ours == "outlet":
        return not address
    if ours == "url":
        return address or _name(theirs) in ("url", "link", "weburl", "newslink", "articleurl")
    if ours == "outlet_leaning":
        return _name(theirs) != "type" or _name(value) in _LEANINGS
    return True


def _string(value: Any, separator: str) -> str:
    """A value as a string, empty when absent; an empty separator asks for JSON where there is structure."""
    if isinstance(value, str):
        return value if value and not value.isspace() else ""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | dict) and not separator:
        return json.dumps(value, ensure_ascii=False, default=str) if value else ""
    if isinstance(value, list | tuple):
        return separator.join(part for item in value if (part := _string(item, separator)))
    if isinstance(value, dict):
        keys = ("name", "main", "original", "title", "text", "@value", "value", "url", "@id", "id")
        return next((part for key in keys if (part := _string(value.get(key), separator))), "")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
