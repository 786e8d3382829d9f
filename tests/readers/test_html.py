"""HTML and WARC: the article out of the page, its structure kept, hostile pages refused."""

import gzip
import io
import json
import re
import socket
import sys
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import readers
from framing.batch import staging
from framing.errors import InputError, UsageError
from framing.readers import warc
from framing.reading.files import File
from framing.reading.pages import _check_attributes, article

PARAGRAPHS = [
    "The dockers and the port authority met on Monday for the fourth time in a month, and left the room after "
    "two hours without a word to the waiting reporters. Nobody smiled, said one clerk who saw them leave.",
    "The dispute began in winter, when the port cut the night shift. Since then eleven ships have turned away, "
    "and the town has lost work that it could ill afford to lose.",
    "The port authority denies that jobs are at risk. Its director told the council last week that the night "
    "shift would return as soon as trade allowed it, which may take a year or two.",
]
STANDFIRST = "The two sides met again on Monday, with little to show."
HEAD = """<title>Harbour talks: will they hold? - The Coast Post</title>
<meta property="og:site_name" content="The Coast Post"><meta name="author" content="Ann Reed">
<meta property="article:published_time" content="2024-05-06T10:00:00Z">
<link rel="canonical" href="https://coast.example/harbour">"""


def page(description=STANDFIRST, dek=f'<p class="dek">{STANDFIRST}</p>', charset="utf-8"):
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="{charset}">{HEAD}
<meta name="description" content="{description}"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><main><article>
<h1>Harbour talks: will they hold?</h1>{dek}
<h2>At a glance</h2><ul><li>Dockers want <b>a new</b> contract.</li><li>Money is short.</li></ul>
<p>{PARAGRAPHS[0]}</p><h2>A long dispute</h2><p>{PARAGRAPHS[1]}</p>
<blockquote><p>“We have waited long enough.”</p><p>– Joan Miller, dockers’ union</p></blockquote>
<p>{PARAGRAPHS[2]}</p>
<h3>Sources</h3><ol><li>Coast Radio, interview with the director</li><li>Council minutes</li></ol>
</article></main><footer>Copyright The Coast Post. <p>Subscribe to our newsletter</p></footer>
<script>var description = "{description}";</script></body></html>"""


def read(tmp_path, data, name="a.html"):
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(readers.read(tmp_path / name))


def test_a_page(tmp_path, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", pytest.fail, raising=False)  # nothing is fetched
    (article,) = read(tmp_path, page())
    assert article.headline == "Harbour talks: will they hold?"
    assert article.standfirst == STANDFIRST
    assert (article.byline, article.outlet) == ("Ann Reed", "The Coast Post")
    assert (article.url, article.date_published) == ("https://coast.example/harbour", "2024-05-06")
    assert article.text.startswith(f"{article.headline}\n\n{STANDFIRST}\n\nAt a glance")
    assert [(b.kind, article.text[b.start : b.end]) for b in article.blocks] == [
        ("label", "At a glance"),
        ("bullet", "Dockers want a new contract."),
        ("bullet", "Money is short."),
        ("paragraph", PARAGRAPHS[0]),
        ("subhead", "A long dispute"),
        ("paragraph", PARAGRAPHS[1]),
        ("blockquote", "“We have waited long enough.”\n\n– Joan Miller, dockers’ union"),
        ("paragraph", PARAGRAPHS[2]),
        ("label", "Sources"),
        ("source_item", "Coast Radio, interview with the director"),
        ("source_item", "Council minutes"),
    ]


def test_the_headline_is_the_one_on_the_page(tmp_path):
    social = '<meta property="og:title" content="Port news today"><title>'
    (article,) = read(tmp_path, page().replace("<title>", social))
    assert article.headline == "Harbour talks: will they hold?"
    assert article.meta["page title"] == "Port news today"
    assert "Port news" not in article.text


@pytest.mark.parametrize("description", ["Read all about the harbour here.", PARAGRAPHS[1][:60]])
def test_a_description_that_no_reader_sees_as_such_is_no_standfirst(tmp_path, description):
    (article,) = read(tmp_path, page(description, dek=""))
    assert article.standfirst is None
    assert article.text.count(description) == (description in PARAGRAPHS[1])
    assert article.meta["page description"] == description


@pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-1", "utf-16"])
def test_declared_encodings(tmp_path, charset):
    encoding = "cp1252" if charset == "iso-8859-1" else charset
    (article,) = read(tmp_path, page(charset=charset).encode(encoding))
    assert "“We have waited long enough.”" in article.text
    assert article.meta["encoding"] in ("cp1252", "windows-1252", "utf-16")


def test_a_few_stray_bytes_do_not_cost_the_page(tmp_path):
    (article,) = read(tmp_path, page().encode().replace(b"Nobody smiled", b"Nobody\xff smiled"))
    assert "Nobody\ufffd smiled" in article.text
    assert "1 bytes replaced" in article.meta["encoding"]


ATTRIBUTES = "<p " + " ".join(f'a{i}="1"' for i in range(20_000)) + ">"
BAD = {
    "empty": (b"", "empty"),
    "no article": (b"<html><body></body></html>", "no article|no text"),
    "binary": (b"\x89PNG\r\n\x1a\n" + bytes(200), "NUL"),
    "bomb of tags": (b"<html><body>" + b"<b>x </b>" * 100_000, "the limits are"),
    "bomb of attributes": (ATTRIBUTES.encode(), "a tag of the page has 20,000 attributes"),
    "hidden bomb": (f'<p title="a > b"{ATTRIBUTES[2:]}'.encode(), "a tag of the page has"),
    "bare bomb": (ATTRIBUTES.replace('="1"', "").encode(), "a tag of the page has 20,000 attributes"),
    "too large": (b"<p>" + b"word " * 2_100_000, "larger than 10 MB"),
    "deep": (b"<html><body>" + b"<div>" * 40_000 + b"x", "no article|cannot be read|no text"),
    "zip bomb": (gzip.compress(b"<p>" * 40_000_000), "larger than 10 MB"),
    "German": (
        b"<html><body><article><p>"
        + "Die Gespräche zwischen den beiden Seiten sind am Montag gescheitert, und es blieb offen, ob sie sich "
        "noch einmal treffen werden. Keine Seite wollte sagen, was geschehen war.</p></article>".encode()
        * 3,
        "looks German",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_pages_are_clear_errors(tmp_path, name):
    data, says = BAD[name]
    with pytest.raises(InputError) as caught:
        read(tmp_path, data)
    assert caught.value.path == str(tmp_path / "a.html")
    assert caught.value.advice
    assert bool(caught.value.line) == (name == "binary")
    assert any(said in f"{caught.value.message} {caught.value.advice}" for said in says.split("|")), (
        caught.value
    )


def test_whatever_a_library_raises_is_named_with_the_page(tmp_path, monkeypatch):
    def broken(*_, **__):
        raise KeyError("oops")

    monkeypatch.setattr("trafilatura.bare_extraction", broken)
    with pytest.raises(InputError, match="KeyError: 'oops'") as caught:
        read(tmp_path, page())
    assert caught.value.advice


def test_much_in_a_tag_a_script_or_a_comment_is_no_bomb(tmp_path):
    many = " ".join(f"a{i}=1" for i in range(5_000))
    odd = f"<script>if (a<b) {{ say('it\\'s') }} {many}</script><!-- <p {many} --><style>/* <p {many} */</style>"
    (article,) = read(tmp_path, page().replace("<h2>", f'{odd}<p data-all="{many}"></p><h2>', 1))
    assert article.text.endswith("Council minutes")


@pytest.mark.parametrize("hostile", ["<p '", '<p "', "<script>", "<!--", "<p", '<p x="\'">'])
def test_looking_for_bombs_comes_to_an_end(hostile):
    with suppress(InputError):
        _check_attributes(hostile * 50_000 + '"', File("x"), None)


def test_scripts_never_reach_the_text(tmp_path):
    (article,) = read(tmp_path, page().replace("<p>The dispute", "<p><script>alert('x')</script>The dispute"))
    assert "alert" not in article.text


def response(body, kind="text/html; charset=utf-8", status="200 OK", length=None, encoding=""):
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{encoding}Content-Length: {len(body)}\r\n\r\n"
    http = http.encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
        "WARC-Target-URI: https://archive.example/a\r\nWARC-Date: 2024-05-06T11:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length or len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def archive():
    good, bad = page().encode(), b"<html><body></body></html>"
    other = json.dumps({"text": "x"}).encode()
    return b"".join(
        [
            response(good),
            response(other, "application/json"),
            response(bad),
            response(good, status="404 Not Found"),
            response(good.replace(b'<link rel="canonical" href="https://coast.example/harbour">', b"")),
        ]
    )


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_archives(tmp_path, name):
    pytest.importorskip("fastwarc")
    data = archive()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    errors = []
    found = list(readers.read(tmp_path / name, on_error=errors.append))
    assert [(a.record, a.url) for a in found] == [
        (1, "https://coast.example/harbour"),
        (5, "https://archive.example/a"),
    ]
    assert [(e.line, e.path) for e in errors] == [(3, str(tmp_path / name))]


@pytest.mark.parametrize("data", [b"", b"no archive at all " * 99])
def test_damaged_archives(tmp_path, data):
    pytest.importorskip("fastwarc")
    with pytest.raises(InputError):
        read(tmp_path, data, "a.warc")


def test_the_missing_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    with pytest.raises(UsageError, match=r"framing\[warc\]"):
        read(tmp_path, b"x", "a.warc")


WHOLE = response(page().encode())
PACKED = gzip.compress(WHOLE)
FLIPPED = PACKED[:900] + bytes([PACKED[900] ^ 255]) + PACKED[901:]
HALF = len(WHOLE) // 2
ARCHIVES = {  # what stands between two good records, and what is said of it
    "cut off": (WHOLE[:HALF] + b"\r\n", "goes on behind|cut off"),
    "too long a length": (response(page().encode(), length=10**12), "claims that it has 1,000,000,000,000"),
    "long a length": (response(page().encode(), length=10**6), "cut off: .* of 1,000,000 bytes"),
    "too short a length": (response(page().encode(), length=50), "goes on behind the 50 bytes"),
    "no length": (response(page().encode(), length="x"), "no Content-Length that is a number"),
    "cut in the header": (WHOLE[:100] + b"\r\n", "goes on|cut off|header"),
    "garbage": (b"garbage\r\n" * 20, "no record begins"),
    "not packed as it says": (response(page().encode(), encoding="Content-Encoding: gzip\r\n"), "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("name", ARCHIVES)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_damaged_record_costs_only_itself(tmp_path, name, pack):
    pytest.importorskip("fastwarc")
    data, says = ARCHIVES[name]
    errors = []
    (tmp_path / "a.warc").write_bytes(pack(WHOLE) + pack(data) + pack(WHOLE))
    assert [a.record for a in readers.read(tmp_path / "a.warc", on_error=errors.append)] == [1, 3]
    assert [e.line for e in errors] == [2]
    assert re.search(says, errors[0].message)
    assert errors[0].advice


@pytest.mark.parametrize(
    ("data", "good", "says"),
    [
        (WHOLE + WHOLE[:HALF], [1], "cut off: .* bytes; nothing behind it could be read"),
        (WHOLE + WHOLE[:100], [1], "cut off in its header"),
        (PACKED + PACKED[:-200], [1], "cut off: .* bytes .*cut short"),
        (PACKED + FLIPPED + PACKED, [1, 3], "damaged or cut short"),
        (gzip.compress(WHOLE * 2)[:-12], [1], "damaged or cut short.*nothing behind"),
    ],
)
def test_archives_cut_off_or_damaged_keep_what_is_whole(tmp_path, data, good, says):
    pytest.importorskip("fastwarc")
    errors = []
    (tmp_path / "a.warc.gz").write_bytes(data)
    assert [a.record for a in readers.read(tmp_path / "a.warc.gz", on_error=errors.append)] == good
    assert [e.line for e in errors] == [2]
    assert re.search(says, errors[0].message)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_wherever_an_archive_is_cut_there_is_a_failure_and_no_half_page(pack):
    pytest.importorskip("fastwarc")
    short = response(b"<html><body><p>One.</p></body></html>")
    data = pack(short) * 3
    for cut in range(1, len(data)):
        found = list(warc.pages(File("-", io.BytesIO(data[:cut]))))
        assert [p.data for p in found if not p.reason] in [
            [b"<html><body><p>One.</p></body></html>"] * n for n in range(4)
        ]
        at_an_end = cut % len(pack(short)) in (
            (0,) if pack is not bytes else (0, *range(len(short) - 4, len(short)))
        )
        assert bool(found[-1].reason) != at_an_end


@settings(max_examples=100)
@given(st.binary(max_size=300), st.integers(0, 600), st.booleans())
def test_any_bytes_in_an_archive_are_pages_or_failures(data, at, packed):
    pytest.importorskip("fastwarc")
    whole = gzip.compress(WHOLE) if packed else WHOLE
    with suppress(InputError):
        assert len(list(warc.pages(File("-", io.BytesIO(whole[:at] + data + whole))))) < 40


def test_a_page_that_could_not_be_read_is_staged_as_such(tmp_path):
    pytest.importorskip("fastwarc")
    (tmp_path / "a.warc").write_bytes(WHOLE[:HALF])
    [item] = staging.from_table(staging.to_table(list(staging.items(File(str(tmp_path / "a.warc"))))))
    with pytest.raises(InputError, match="cut off"):
        article(item)


def test_an_archive_without_pages_is_an_error(tmp_path):
    pytest.importorskip("fastwarc")
    with pytest.raises(InputError, match="none of its 2 responses is HTML"):
        read(tmp_path, response(b"%PDF", "application/pdf") * 2, "a.warc")
