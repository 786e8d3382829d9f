"""Anybody's field names mapped to ours: what the values of a record are to an article."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache, partial
from typing import Any

from framing.errors import InputError
from framing.reading.cleaning import clean

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
_LEANINGS = {"left", "right", "center", "centre", "leanleft", "leanright", "leftcenter", "rightcenter"}


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
        # An address can be the identifier too.
        theirs, value = _best(record, ours, [c for c in candidates if c not in taken or ours == "url"])
        if value:
            (meta if ours in META_ALIASES else fields)[ours] = value
            used.append((theirs, ours))
            taken.add(theirs)
    for theirs in record:
        if theirs not in taken and theirs not in meta and (value := _string(record[theirs], "")):
            meta[theirs] = value
    cleaned = {name: tidy(value) for name, value in fields.items()}
    for name, value in fields.items():
        if cleaned[name] != value:
            _refuse_damage(name, value, cleaned[name])
    meta = {tidy(name): tidy(value) for name, value in meta.items()}
    return {**cleaned, "meta": meta}, tuple(used)


def _best(record: Mapping[str, Any], ours: str, candidates: Iterable[str]) -> tuple[str, str]:
    """The first of the keys with a value that can be ours, and that value; both empty where none has."""
    strange = ""
    for theirs in candidates:
        value = _string(record[theirs], "\n\n" if ours == "text" else ", ")
        if ours == "text" and (found := _no_text(record[theirs], value)):
            strange = strange or f"expected text in {theirs}, found {found}"
        elif value and _fits(ours, theirs, value):
            return theirs, value
    if strange:
        raise InputError(strange, advice="give the words themselves, as a string; or rename the field")
    return "", ""


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


def kind_of(value: Any) -> str:
    """What a value is, in words.

    >>> kind_of([1]), kind_of(2.5)
    ('a list', 'a number')
    """
    kinds = ((str, "a string"), (bool, "true or false"), (int | float, "a number"), (Mapping, "an object"))
    words = next((words for kind, words in kinds if isinstance(value, kind)), type(value).__name__)
    return "a list" if isinstance(value, list | tuple) else "null" if value is None else words


def _no_text(value: Any, string: str) -> str:
    """What stands where a text should, if it is none; that there is nothing is another matter."""
    if isinstance(value, list) and any(isinstance(item, int | float) for item in value):
        return "a list of numbers"
    wrong = not isinstance(value, str | bytes | list | Mapping) if string else isinstance(value, Mapping)
    return kind_of(value) if wrong and value != {} else ""


def _string(value: Any, separator: str) -> str:
    """A value as a string, empty when absent; an empty separator asks for JSON where there is structure."""
    if isinstance(value, str):
        return value if value and not value.isspace() else ""
    if isinstance(value, bytes):
        try:
            return _string(value.decode(), separator)
        except UnicodeDecodeError as error:
            if not separator:
                return ""  # a picture, perhaps; nothing that is measured
            raise InputError(
                f"byte {value[error.start]:#04x} at position {error.start} is not valid UTF-8",
                advice="store the column as strings",
            ) from None
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | dict) and not separator:
        return json.dumps(value, ensure_ascii=False, default=partial(_string, separator="")) if value else ""
    if isinstance(value, list | tuple):
        return separator.join(part for item in value if (part := _string(item, separator)))
    if isinstance(value, dict):
        keys = ("name", "main", "original", "title", "text", "@value", "value", "url", "@id", "id")
        return next((part for key in keys if (part := _string(value.get(key), separator))), "")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
