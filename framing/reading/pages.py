"""Web pages: the article out of the page by trafilatura, headings, lists and block quotations kept as blocks.

Nothing is fetched: what is not in the file is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from framing.errors import InputError
from framing.reading.article import Article
from framing.reading.cleaning import clean
from framing.reading.fields import from_record
from framing.reading.files import File, decode
from framing.reading.records import about_record
from framing.structure.layout import compose

MAX_BYTES = 10_000_000  # of one page; news pages have 0.05 to 1 MB
MAX_TAGS = 50_000  # news pages have 1,000 to 20,000; extraction of more can take minutes
MAX_ATTRIBUTES = 1_000  # of one tag, which has a few dozen; each is compared with all before it

_QUOTED = r"""(?:"[^"]*+"|'[^']*+')"""
_TAG = re.compile(rf"""<(?:(!--)|([a-z]++)[^"'>]*+(?:{_QUOTED}[^"'>]*+)*+)""", re.IGNORECASE)
_ENDS = {
    "!--": re.compile("-->"),
    "script": re.compile("</script", re.IGNORECASE),
    "style": re.compile("</style", re.IGNORECASE),
}
_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w-]{2,30})", re.IGNORECASE)
_WHITE = re.compile(r"\s+")
_FIELDS = ("title", "author", "url", "sitename", "date", "description", "language", "categories", "tags")
_CELL_OF_PROSE = 40  # words: pages of old are laid out in tables


class Page(NamedTuple):
    """A web page as it came: a file, or a record of one; `charset` and `url` are what the server said of them.

    One that could not be read has the `reason`, and the `advice`, in place of data.
    """

    path: str
    record: int | None
    data: bytes
    charset: str | None = None
    url: str | None = None
    reason: str | None = None
    advice: str | None = None


def article(page: Page) -> Article:
    """The article in a page.

    The page's description is the standfirst only where a reader can see it on the page; else it is kept in
    `meta`. Raises `InputError` where a page could not be read, is too large, is no HTML, or holds no article.
    """
    file = File(page.path)
    if page.reason:
        raise file.error(page.reason, page.record, page.advice or "")
    try:
        return _article(page, file)
    except Exception as error:  # a library of a hundred thousand lines may raise anything
        raise about_record(error, file, page.record) from error


def _article(page: Page, file: File) -> Article:
    _, number, data, charset, url, *_ = page
    if len(data) > MAX_BYTES or data.count(b"<") > MAX_TAGS:
        found = f"the page has {len(data):,} bytes and {data.count(b'<'):,} tags"
        limits = f"the limits are {MAX_BYTES:,} and {MAX_TAGS:,}: news pages are far smaller"
        raise file.error(found, number, limits)
    source, encoding = _decode(data, file, number, charset)
    _check_attributes(source, file, number)
    known, body, seen = _extract(clean(source), file, number, url)
    parts = list(_parts(body))
    shown = next((part for part in parts[:3] if part[0] == "title" and len(part[1].split()) > 2), None)
    if shown:
        # What a reader sees is the headline; the page's title is often made for search engines.
        parts.remove(shown)
        known |= {"title": shown[1], "page title": known["title"] if known["title"] != shown[1] else None}
    text, blocks = compose(("subhead" if kind == "title" else kind, part) for kind, part in parts)
    if not _is_standfirst(known["description"], parts, seen):
        known["page description"] = known.pop("description")
    fields, used = from_record({"text": "", **known})
    fields["text"] = text
    if encoding not in ("utf-8", "utf-8-sig"):
        fields["meta"]["encoding"] = encoding
    return Article.assemble(**fields, blocks=blocks, mapping=used, path=file.path, record=number)


def _check_attributes(source: str, file: File, number: int | None) -> None:
    """Raises `InputError` where a tag has so many attributes that parsing them would take minutes."""
    at = 0
    while tag := _TAG.search(source, at):
        at = tag.end()
        if len(tag[0]) > 2 * MAX_ATTRIBUTES:
            found = len(re.sub(_QUOTED, " ", tag[0]).replace("/", " ").split()) - 1
            if found > MAX_ATTRIBUTES:
                reason = f"a tag of the page has {found:,} attributes; the limit is {MAX_ATTRIBUTES:,}"
                raise file.error(reason, number, "those of news pages have a few dozen: leave it out")
        if end := _ENDS.get((tag[1] or tag[2]).lower()):  # inside, nothing is a tag
            over = end.search(source, at)
            at = over.end() if over else len(source)


def _decode(page: bytes, file: File, number: int | None, charset: str | None) -> tuple[str, str]:
    """As a browser would: what decodes as UTF-8 is UTF-8, else what is declared, else Windows-1252."""
    try:
        return decode(page, file.path)
    except InputError as error:
        refused = error if number is None else file.error(error.message, number, error.advice)
        declared = _CHARSET.search(page[:4096])
        name = charset or (declared[1].decode("ascii") if declared else "")
        name = "cp1252" if name.lower() in ("iso-8859-1", "latin1", "latin-1", "us-ascii") else name
        if b"\0" in page or not name:
            raise refused from None
        try:
            text = page.decode(name, "replace")
        except LookupError:
            reason = f"the page declares an unknown encoding, {name!r}"
            raise file.error(reason, number, "save the page as UTF-8") from None
        wrong = text.count("\ufffd")
        if wrong > 1 + len(text) // 1000:
            raise refused from None
        return text, f"{name}, {wrong} bytes replaced" if wrong else name


def _extract(source: str, file: File, number: int | None, url: str | None) -> tuple[dict[str, Any], Any, str]:
    """The page's own fields, its text as a tree of trafilatura's, and all that can be seen on it."""
    from trafilatura import bare_extraction, load_html

    tree = load_html(source)
    if tree is None:
        raise file.error("is not HTML", number, "plain text is read from .txt files")
    hidden = "parent::script or parent::style or parent::noscript or parent::template"
    seen = _folded(" ".join(tree.xpath(f"//body//text()[not({hidden})]")))
    page: Any = bare_extraction(
        tree,
        url=url,
        with_metadata=True,
        include_comments=False,
        # Dates found by looking hard are too often those of something else on the page.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if page is None or page.body is None:
        advice = "is it a page of links, or one that needs JavaScript? save the article's text as .txt"
        raise file.error("no article was found in the page", number, advice)
    found = {name: getattr(page, name) for name in _FIELDS}
    found["url"] = found["url"] or url
    return found, page.body, seen


def _folded(text: str) -> str:
    return " ".join(text.split())


def _is_standfirst(description: str | None, parts: list[tuple[str, str]], seen: str) -> bool:
    """Whether a reader sees the description, and not merely as the beginning of a paragraph."""
    wanted = _folded(description or "")
    texts = [_folded(part) for _, part in parts]
    return bool(wanted) and (wanted in texts or (wanted in seen and not any(wanted in t for t in texts)))


def _parts(tree: Any) -> Iterator[tuple[str, str]]:
    """The parts of trafilatura's tree as (kind, text)."""
    for element in tree:
        tag = element.tag
        if tag == "list":
            for item in element.iter("item"):
                yield "bullet", _text(item, stop="list")
        elif tag == "table":
            for cell in element.iter("cell"):
                text = _text(cell)
                yield ("paragraph" if len(text.split()) >= _CELL_OF_PROSE else "boilerplate"), text
        elif tag == "quote":
            yield "blockquote", _text(element)
        elif tag in ("div", "section", "article"):
            yield "paragraph", _folded(element.text or "")
            yield from _parts(element)
        elif isinstance(tag, str) and tag != "graphic":
            heading = "title" if element.get("rend") == "h1" else "subhead"
            yield heading if tag == "head" else "paragraph", _text(element)
        yield "paragraph", _folded(element.tail or "")


def _text(element: Any, stop: str = "") -> str:
    """What an element says, its paragraphs and line breaks kept, without what is inside `stop`."""
    lines = (_folded(line) for line in "".join(_pieces(element, stop)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _pieces(element: Any, stop: str) -> Iterator[str]:
    yield _WHITE.sub(" ", element.text or "")
    for child in element:
        gap = {"lb": "\n", "p": "\n\n", "item": "\n\n"}.get(child.tag, "")
        if child.tag != stop:
            yield gap
            yield from _pieces(child, stop)
            yield gap if gap != "\n" else ""
        yield _WHITE.sub(" ", child.tail or "")
