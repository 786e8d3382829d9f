"""Every writer on ordinary and hostile articles; the page opens offline and obeys nobody but itself."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import json
import math
import re
from html.parser import HTMLParser
from typing import Any

import pytest

import framing
from framing import writers
from framing.errors import UsageError
from framing.pipeline import Settings, pipeline
from framing.report import Report
from framing.report.article import article_report

CALM = """Will the harbour strike spread?

The walkout could reach further ports, a crucial test for the union.

  • Losses reach $4 million a day.

Talks without result

The owners may have attacked the union's figures. “We will fight on,” said Ada Brandt, the union's secretary.

“This is war” – Mayor Jon Lund

Sources:

  1. The union's letter
"""
HOSTILE = (
    "<script>alert(1)</script></script><img src=x onerror=alert(2)> could {{7*7}} {% raw %} [bold red]attack[/] "
    "&lt;b&gt; \x1b[31mwar\x1b[0m \x00 \u202eterces\u202c \ud800 `code` **fat** | pipe | [link](javascript:alert(3)) "
    "]]> <!-- \u2028 \u0085 'quote' \"double\" possible threat\n\n# head\n\n- item\n\n“</q><b onclick=x>war</b>,” he said.\n"
)


def report_of(text: str, **given: str) -> Report:
    run = pipeline(Settings())
    return article_report(framing.analyze(text, language="en", **given), run.measures, full=True, places=5)


def written(name: str, report: Report) -> str:
    stream = io.StringIO()
    writers.writer(name).write(report, stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def calm() -> Report:
    return report_of(CALM, outlet="The Post", byline="A. Writer")


@pytest.fixture(scope="module")
def hostile() -> Report:
    return report_of(HOSTILE, headline="<b>War</b> & \x1b[2J“could”?", outlet="<i>\u202ePost</i>")


class Page(HTMLParser):
    """What a browser would see of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append((self.tags[-1][0] if self.tags else "", data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def test_the_shelf() -> None:
    assert set(writers.formats()) >= {"html", "json", "md", "text"}
    for name in writers.formats():
        assert writers.format_of(writers.writer(name).SUFFIX) == name
    assert writers.format_of(".HTML") == "html"
    assert writers.format_of(".docx") is None
    with pytest.raises(UsageError, match="no format"):
        writers.writer("docx")


@pytest.mark.parametrize("name", writers.formats())
@pytest.mark.parametrize("kind", ["calm", "hostile"])
def test_the_same_report_gives_the_same_bytes(name: str, kind: str, request: pytest.FixtureRequest) -> None:
    report = request.getfixturevalue(kind)
    text = written(name, report)
    assert text == written(name, report)
    assert text.endswith("\n")
    text.encode()


@pytest.mark.parametrize("name", writers.formats())
def test_nothing_in_an_article_is_obeyed(name: str, hostile: Report) -> None:
    text = written(name, hostile)
    if name != "json":
        assert not re.search(
            "[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069\u2028\ud800-\udfff]", text
        )
    if name == "html":
        page = Page(text)
        assert len(page.all("script")) == 2
        assert not page.all("img")
        assert not any(key.startswith("on") for _, attrs in page.tags for key in attrs)
    if name == "md":
        assert not re.search(r"<[a-z!/]", text)
        assert "](javascript" not in text.replace(r"\]", "")


def test_json_is_the_analysis(calm: Report, hostile: Report) -> None:
    for report in (calm, hostile):
        text = written("json", report)
        assert json.loads(text) == json.loads(json.dumps(report.data))
    assert "\\ud800" in written("json", hostile)
    with pytest.raises(ValueError, match="JSON"):
        written("json", dataclasses.replace(calm, data={"value": math.nan}))


def test_text_keeps_to_eighty_columns(calm: Report, hostile: Report) -> None:
    for report in (calm, hostile):
        assert max(map(len, written("text", report).splitlines())) <= 80
    text = written("text", calm)
    assert text.splitlines()[0] == "Will the harbour strike spread?"
    assert "It measures words; readers judge." in text
    assert "\x1b" not in text


def test_text_in_a_terminal_has_colours_unless_unwanted(
    calm: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def in_terminal() -> str:
        stream = Terminal()
        writers.writer("text").write(calm, stream)
        return stream.getvalue()

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in in_terminal()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search("\x1b\\[[\\d;]*[34]\\d", in_terminal())  # bold and dim are no colours


def test_brackets_are_words_for_the_terminal(hostile: Report) -> None:
    assert "[bold" in written("text", hostile)


def test_markdown_tables_have_as_many_cells_as_columns(calm: Report, hostile: Report) -> None:
    for report in (calm, hostile):
        width = None
        for line in written("md", report).splitlines():
            if not line.startswith("|"):
                width = None
                continue
            cells = len(re.findall(r"(?<!\\)\|", line)) - 1
            width = width or cells
            assert cells == width


# ---------------------------------------------------------------------- the page


@pytest.fixture(scope="module")
def page(calm: Report) -> Page:
    return Page(written("html", calm))


def test_nothing_leaves_the_page(calm: Report, page: Page) -> None:
    for _, attrs in page.tags:
        assert not {"src", "srcset", "action", "style", "background", "poster"} & attrs.keys()
        assert (attrs.get("href") or "#").startswith("#")
    text = written("html", calm)
    assert "url(" not in text
    assert "@import" not in text
    assert not page.all("link")


@pytest.mark.parametrize("kind", ["calm", "hostile"])
def test_the_policy_names_the_only_script_and_style(kind: str, request: pytest.FixtureRequest) -> None:
    text = written("html", request.getfixturevalue(kind))
    policy = Page(text).all("meta")[1]["content"] or ""
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_links_lead_somewhere_and_ids_are_unique(calm: Report, hostile: Report) -> None:
    for report in (calm, hostile):
        page = Page(written("html", report))
        ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        referred = [href[1:] for attrs in page.all("a") if (href := attrs.get("href"))]
        for _, attrs in page.tags:
            for key in ("aria-labelledby", "aria-describedby"):
                referred += (attrs.get(key) or "").split()
        assert set(referred) <= set(ids)


def test_blocks_are_what_they_are(page: Page) -> None:
    names = [name for name, _ in page.tags]
    assert names.count("h1") == 1
    assert names.count("blockquote") == 1
    classes = {attrs.get("class") for name, attrs in page.tags if name in ("p", "ul", "h3", "blockquote")}
    assert {"b-standfirst", "b-bullet", "b-subhead", "b-blockquote", "b-source_item"} <= classes


def test_marks_say_why(calm: Report, page: Page) -> None:
    marks = page.all("mark")
    covered = {int(i) for mark in marks for i in (mark["data-m"] or "").split()}
    assert covered == set(range(len(calm.data["matches"])))
    assert all(mark["title"] for mark in marks)
    data = json.loads(next(text for tag, text in page.texts if tag == "script"))
    assert len(data["matches"]) == len(calm.data["matches"])
    for found, match in zip(data["matches"], calm.data["matches"], strict=True):
        assert data["kinds"][found[0]][2] == match["entry"]


def test_the_page_serves_eye_ear_and_hand(page: Page) -> None:
    assert page.all("html")[0]["lang"] == "en"
    assert page.all("a")[0]["class"] == "skip"
    for landmark in ("header", "main", "nav", "aside", "article", "footer"):
        assert page.all(landmark), landmark
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(th.get("scope") for th in page.all("th"))
    buttons = page.all("button")
    assert buttons
    assert all(button["aria-pressed"] in ("true", "false") for button in buttons)
    assert any(
        attrs.get("hidden", "no") is None for _, attrs in page.tags
    )  # no dead buttons without the script


def test_the_article_in_the_page_is_the_article(calm: Report) -> None:
    text = written("html", calm)
    article = re.search(r"<article.*?</article>", text, re.DOTALL)
    assert article
    shown = " ".join("".join(t for _, t in Page(article[0]).texts).split())
    body = CALM.partition("\n")[2]
    assert shown == " ".join(body.split())


def test_a_report_without_a_text_is_a_page_too(calm: Report) -> None:
    page = Page(written("html", dataclasses.replace(calm, passages=(), data={}, sections=calm.sections[:1])))
    assert not page.all("article")
    assert len(page.all("h1")) == 1


def test_an_ordinary_page_is_small() -> None:
    words = CALM.partition("\n\n")[2]
    text = written("html", report_of((words * 20)[:6000]))
    assert len(text.encode()) < 300_000


def test_any_number_of_analyzers_has_a_style(calm: Report) -> None:
    match: dict[str, Any] = dict(calm.data["matches"][0])
    many = [{**match, "analyzer": f"list_{i}"} for i in range(30)]
    rest = calm.data["matches"][1:]
    text = written("html", dataclasses.replace(calm, data={**calm.data, "matches": [*many, *rest]}))
    assert ".on29 mark.a29" in text
