"""The article as read: one frozen text, what is known about it, and where it came from.

A reader decodes and cleans once (`clean`), maps the field names it finds to ours (`fields.from_record`) and
assembles the article (`Article.assemble`). After that the text never changes, and every position in every
output is a range of code points into `Article.text`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from framing.errors import InputError
from framing.reading.fields import from_record
from framing.structure.blocks import Block
from framing.text import Span

_FIRST_LINES = 1_000  # characters after the headline in which a standfirst may stand
# Thousands of pages, so something else than an article; the like for the others.
MAX_CHARACTERS = {"text": 5_000_000, "headline": 2_000, "standfirst": 20_000}


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
