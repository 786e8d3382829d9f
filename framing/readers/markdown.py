"""Markdown: headings, lists and block quotations become blocks; the marks leave the text.

A header of `key: value` lines between two lines of `---` gives the fields. The first heading of the first
level is the headline, where the header names none; a paragraph of emphasis below it is the standfirst.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from framing.reading.article import Article
from framing.reading.cleaning import clean
from framing.reading.fields import from_record
from framing.reading.files import File, OnError
from framing.structure.layout import compose

SUFFIXES = (".md", ".markdown")

_HEADER = re.compile(r"---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z][\w @-]*):(.*)$", re.MULTILINE)
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+(?=\S)")
_QUOTE = re.compile(r" {0,3}> ?")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]+\]:[ \t]*\S")

# Nothing below goes back over what it has read: a hostile file costs no more than any other.
_ADDRESS = r"(?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*\])"
_IMAGE = re.compile(rf"!\[([^\[\]\n]*)\]{_ADDRESS}")
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_INLINE = (  # marks and what stays of them, in this order
    (re.compile(r"<br\s*/?>", re.IGNORECASE), "\n"),
    (re.compile(r"<(https?://[^<>\s]+)>"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>\n]*>"), ""),
    (_IMAGE, ""),
    (re.compile(r"\[\^[^\[\]\n]+\]"), ""),
    (re.compile(rf"\[([^\[\]\n]+)\]{_ADDRESS}"), r"\1"),
    (re.compile(r"(?<![`\\])`([^`\n]+)`(?!`)"), r"\1"),
)
_ONE_LINE = ("bullet", "title", "subhead", "caption")
_EMPHASISED = re.compile(r"(\*{1,3}|_{1,3})(?=[^\s*_])[^*_]{20,400}\1")
_EMPHASIS = re.compile(r"(?<!\\)(?:\*+|_+|~~)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def read(file: File, on_error: OnError) -> Iterator[Article]:  # noqa: ARG001
    """The article of one file."""
    text, encoding = file.read_text()
    text = clean(text)
    header = _HEADER.match(text)
    found = (
        {key: value.strip().strip("\"'") for key, value in _FIELD.findall(header[1] or "")} if header else {}
    )
    fields, used = from_record({"text": "", **found})
    if header and found:
        text = text[header.end() :]
    if not encoding.startswith("utf-8"):
        fields["meta"]["encoding"] = encoding
    parts = list(_parts(_COMMENT.sub("", text)))
    for name, part in _titles(parts):
        if not fields.get(name):
            fields[name] = inline(part[1])
            parts.remove(part)
    body, blocks = compose(("subhead" if kind == "title" else kind, inline(part)) for kind, part in parts)
    fields["text"] = body
    yield Article.assemble(**fields, blocks=blocks, mapping=used, path=file.path)


def _titles(parts: list[tuple[str, str]]) -> Iterator[tuple[str, tuple[str, str]]]:
    """The part that is the headline and, where all of the next is emphasised, the standfirst."""
    titles = [i for i, (kind, part) in enumerate(parts) if kind == "title" and part]
    after = parts[titles[0] + 1 :] if titles else parts
    if titles:
        yield "headline", parts[titles[0]]
    if after and after[0][0] == "paragraph" and _EMPHASISED.fullmatch(after[0][1]):
        yield "standfirst", after[0]


def inline(text: str) -> str:
    r"""A text without the marks of emphasis, links, images and code.

    >>> inline("**Talks** [failed](https://example.org), _he_ said \\*")
    'Talks failed, he said *'
    """
    for pattern, stays in _INLINE:
        text = pattern.sub(stays, text)
    return html.unescape(_ESCAPE.sub(r"\1", _plain(text))).strip()


def _plain(text: str) -> str:
    """Pairs of emphasis marks taken out; marks inside a word ("f**k") are no emphasis."""
    opened: dict[str, tuple[int, int]] = {}
    marks: list[tuple[int, int]] = []
    for found in _EMPHASIS.finditer(text):
        start, end = found.span()
        before, after = text[start - 1 : start] if start else " ", text[end : end + 1] or " "
        if not before.isspace() and not after.isalnum() and found[0] in opened:
            marks += (opened.pop(found[0]), (start, end))
        elif not after.isspace() and not before.isalnum() and end - start <= 3:
            opened[found[0]] = (start, end)
    kept, at = [], 0
    for start, end in sorted(marks):
        kept.append(text[at:start])
        at = end
    return "".join(kept) + text[at:]


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The parts of a page as (kind, text with its inline marks); `title` is a heading of the first level."""
    kind, held, fenced = "", list[str](), False
    for raw in text.split("\n"):
        line = raw.rstrip().removesuffix("\\")
        if _FENCE.match(line):
            fenced = not fenced
            opens, content = "", ""
        elif fenced:
            opens, content = "boilerplate", line
        elif kind == "paragraph" and _UNDERLINE.match(line):
            yield "title" if "=" in line else "subhead", "\n".join(held)
            kind, held = "", []
            continue
        else:
            opens, content = _line(line, kind)
        if opens != "more" and (opens != kind or opens in _ONE_LINE):
            if kind:
                yield kind, "\n".join(held)
            kind, held = opens, []
        held.append(content)
    if kind:
        yield kind, "\n".join(held)


def _line(line: str, kind: str) -> tuple[str, str]:
    """The kind of part a line opens or goes on with ("more"; "" for none), and its text without the mark."""
    if not line or _RULE.match(line) or _DEFINITION.match(line):
        return "", ""
    if heading := _HEADING.match(line):
        text = line[heading.end() :].strip()
        bare = text.rstrip("#")
        return "title" if heading[1] == "#" else "subhead", bare if not bare or bare[-1] in " \t" else text
    if quote := _QUOTE.match(line):
        return "blockquote", line[quote.end() :]
    if item := _ITEM.match(line):
        return "bullet", line[item.end() :]
    if line.lstrip().startswith("|"):
        return "boilerplate", line
    if (image := _IMAGE.match(line.strip())) and image.end() == len(line.strip()):
        return "caption", image[1]
    return ("more" if kind in ("paragraph", "bullet", "blockquote") else "paragraph"), line.strip()
