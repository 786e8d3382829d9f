"""Articles: joining, field names, cleaning kept out of the frozen text."""

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import InputError
from framing.reading.article import MAX_CHARACTERS, Article
from framing.reading.fields import ALIASES, from_record
from framing.structure.blocks import Block

WORDS = st.lists(
    st.sampled_from(["Talks", "fail", "again", "“Yes”", "U.S.", "ﬁn", "é", "x-y", "(a)", "?"]), max_size=6
)
LINES = WORDS.map(" ".join)


def test_neither_headline_nor_standfirst_leaves_the_text_as_it_came():
    text = "  \r\n One\x00 line \n\n\n two\u200b "
    article = Article.assemble(text)
    assert article.text == text
    assert (article.body_start, article.headline_span, article.blocks) == (0, None, None)


def test_headline_standfirst_and_body_are_joined_by_blank_lines():
    article = Article.assemble("Body text.", headline="Head", standfirst="Stand\n first")
    assert article.text == "Head\n\nStand first\n\nBody text."
    assert article.headline_span.of(article.text) == "Head"
    assert article.standfirst_span.of(article.text) == "Stand first" == article.standfirst
    assert article.text[article.body_start :] == "Body text."


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Talks fail again\n\nBody.", "Talks  fail again"),
        ("  Talks\nfail\tagain\nBody.", "Talks fail again"),
        ("TALKS FAIL AGAIN\nBody.", "Talks fail again"),
        ("“It’s over”\n\nBody.", '"It\'s over"'),
        ("Talks fail again Body follows.", "Talks fail again"),
        ("Talks fail again", "Talks fail again"),
    ],
)
def test_a_headline_that_is_there_is_not_repeated(text, headline):
    article = Article.assemble(text, headline=headline)
    assert article.text == text
    assert article.headline_span.start == len(text) - len(text.lstrip())
    assert article.body_start >= article.headline_span.end


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Trump says no.", "Trump"),
        ("Talks fail again for the third time.", "Talks fail again"),
        ("Talks failing\n\nBody.", "Talks fail"),
        ("Body. Talks fail", "Talks fail"),
    ],
)
def test_a_body_that_only_begins_alike_gets_its_headline(text, headline):
    assert Article.assemble(text, headline=headline).text == f"{headline}\n\n{text}"


def test_a_standfirst_goes_between_headline_and_body():
    article = Article.assemble("Head\nBody.", headline="Head", standfirst="Stand first")
    assert article.text.split() == ["Head", "Stand", "first", "Body."]
    assert article.headline_span.of(article.text) == "Head"
    assert article.standfirst_span.of(article.text) == "Stand first"
    assert article.text[article.body_start :] == "Body."


def test_a_standfirst_below_a_caption_is_found():
    text = "Head\n\nBiden\n\nStand first, it says.\n\nBody."
    article = Article.assemble(text, headline="Head", standfirst="Stand first, it says.")
    assert article.text == text
    assert article.standfirst_span.of(text) == "Stand first, it says."
    assert text[article.body_start :].startswith("Biden")


@pytest.mark.parametrize("mark", ["...", "…", " [...]"])
def test_a_clipped_beginning_of_the_body_is_no_standfirst(mark):
    article = Article.assemble(
        "The talks failed on Monday.", headline="Head", standfirst="The talks failed" + mark
    )
    assert article.text == "Head\n\nThe talks failed on Monday."
    assert article.standfirst_span is None
    assert article.standfirst == "The talks failed" + mark


@given(LINES, LINES, LINES)
def test_spans_show_what_was_given(text, headline, standfirst):
    if not (text.strip() or headline.strip() or standfirst.strip()):
        with pytest.raises(InputError):
            Article.assemble(text, headline, standfirst)
        return
    article = Article.assemble(text, headline, standfirst)
    for span, value in ((article.headline_span, headline), (article.standfirst_span, standfirst)):
        if span:
            assert span.of(article.text).casefold().split() == value.casefold().split()
    assert bool(headline) == (article.headline_span is not None)
    assert 0 <= article.body_start <= len(article.text)


@given(st.text(min_size=1), st.text())
def test_the_body_is_never_changed(text, headline):
    if not text.strip():
        return
    article = Article.assemble(text, headline=headline)
    assert article.text.endswith(text)
    assert Article.assemble(text, headline=headline).doc_id == article.doc_id


def test_blocks_move_with_the_body_and_leave_the_headline_out():
    text = "Head\n\nBody."
    blocks = [Block("subhead", 0, 4), Block("paragraph", 6, 11)]
    moved = Article.assemble(text, headline="Head", standfirst="Stand first", blocks=blocks)
    assert [(b.kind, moved.text[b.start : b.end]) for b in moved.blocks] == [("paragraph", "Body.")]
    moved = Article.assemble("Body.", headline="Head", blocks=[Block("paragraph", 0, 5)])
    assert [(b.kind, moved.text[b.start : b.end]) for b in moved.blocks] == [("paragraph", "Body.")]


def test_nothing_and_too_much_are_refused():
    with pytest.raises(InputError, match="no text and no headline"):
        Article.assemble(" \n", headline=" ")
    with pytest.raises(InputError, match="limit is 5,000,000"):
        Article.assemble("x" * (MAX_CHARACTERS["text"] + 1))
    with pytest.raises(InputError, match="the headline has"):
        Article.assemble("x", headline="x" * 3000)


def test_the_identifier_is_that_of_the_content():
    assert Article.assemble("a").doc_id == Article.assemble("a").doc_id
    assert Article.assemble("a").doc_id != Article.assemble("b").doc_id
    assert Article.assemble("a", outlet="X").doc_id != Article.assemble("a", outlet="Y").doc_id
    assert Article.assemble("a", doc_id="7").doc_id == "7"
    assert len(Article.assemble("\ud800").doc_id) == 16


def test_articles_travel_and_print():
    article = Article.from_record({"title": "T", "text": "x", "label": 1}, path="a.jsonl", number=3)
    assert pickle.loads(pickle.dumps(article)) == article
    plain = json.loads(json.dumps(article.to_dict()))
    assert plain["headline_span"] == [0, 1]
    assert (plain["path"], plain["record"], plain["meta"]) == ("a.jsonl", 3, {"label": "1"})
    assert plain["mapping"] == [["text", "text"], ["title", "headline"]]


FORMATS = {
    "schema.org": (
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "@id": "https://example.org/1",
            "headline": "T",
            "articleBody": "B",
            "description": "S",
            "author": [{"@type": "Person", "name": "Ann"}, {"@type": "Person", "name": "Bob"}],
            "publisher": {"@type": "Organization", "name": "The Post"},
            "datePublished": "2024-05-06",
            "inLanguage": "en",
            "articleSection": "World",
        },
        {
            "doc_id": "https://example.org/1",
            "url": "https://example.org/1",
            "byline": "Ann, Bob",
            "outlet": "The Post",
            "standfirst": "S",
            "section": "World",
            "date_published": "2024-05-06",
        },
    ),
    "trafilatura": (
        {
            "title": "T",
            "author": "Ann",
            "hostname": "example.org",
            "date": "2024-05-06",
            "text": "B",
            "raw_text": "B B",
            "source": "https://example.org/1",
            "source-hostname": "The Post",
            "excerpt": "S",
            "fingerprint": "ab",
        },
        {"url": "https://example.org/1", "outlet": "The Post", "standfirst": "S", "doc_id": "ab"},
    ),
    "news-please": (
        {
            "title": "T",
            "maintext": "B",
            "authors": ["Ann", "Bob"],
            "source_domain": "post.example",
            "date_publish": "2024-05-06 10:00:00",
            "description": None,
        },
        {"byline": "Ann, Bob", "outlet": "post.example", "date_published": "2024-05-06 10:00:00"},
    ),
    "Media Cloud": (
        {"stories_id": 17, "title": "T", "text": "B", "media_name": "The Post", "publish_date": "2024-05-06"},
        {"doc_id": "17", "outlet": "The Post", "date_published": "2024-05-06"},
    ),
    "BABE": (
        {
            "title": "T",
            "text": "B",
            "outlet": "fox",
            "news_link": "https://example.org",
            "topic": "abortion",
            "type": "right",
        },
        {"outlet": "fox", "url": "https://example.org", "section": "abortion"},
    ),
    "Baly": (
        {
            "ID": "q",
            "title": "T",
            "content": "b tokenised",
            "content_original": "B",
            "source": "Post",
            "source_url": "www.post.example",
            "url": "http://post.example/1",
            "bias_text": "left",
            "bias": 0,
        },
        {"doc_id": "q", "outlet": "Post", "url": "http://post.example/1"},
    ),
    "New York Times": (
        {
            "headline": {"main": "T", "kicker": "K"},
            "body": "B",
            "byline": {"original": "By Ann"},
            "web_url": "u",
        },
        {"byline": "By Ann", "url": "u"},
    ),
}


@pytest.mark.parametrize("name", FORMATS)
def test_field_names_people_have(name):
    record, expected = FORMATS[name]
    fields, used = from_record(record)
    assert fields["text"] == "B"
    assert fields["headline"] == "T"
    assert {key: fields.get(key) for key in expected} == expected
    assert all(theirs in record for theirs, _ in used)
    Article.from_record(record)


def test_nothing_is_lost_and_nothing_is_absent_as_text():
    fields, _ = from_record(
        {"text": "B", "content": "other", "n": 1.5, "f": float("nan"), "e": "", "d": {"a": [1]}}
    )
    assert fields == {"text": "B", "meta": {"content": "other", "n": "1.5", "d": '{"a": [1]}'}}


def test_leaning_of_the_outlet_is_kept_apart():
    assert from_record({"text": "B", "type": "right"})[0]["meta"] == {"outlet_leaning": "right"}
    assert from_record({"text": "B", "type": "video"})[0]["meta"] == {"type": "video"}


def test_wrong_columns_are_named_and_the_right_ones_too():
    with pytest.raises(InputError) as caught:
        from_record({"foo": 1, "bar": 2})
    assert "found foo, bar" in str(caught.value)
    assert all(name in str(caught.value) for name in ALIASES["text"])


def test_paragraph_lists_become_paragraphs():
    assert from_record({"text": ["One.", "Two."]})[0]["text"] == "One.\n\nTwo."


def test_damaged_characters_are_refused_by_name():
    with pytest.raises(InputError, match="surrogates"):
        from_record({"text": "a\ud800b"})
    with pytest.raises(InputError, match="NUL"):
        from_record({"headline": "a\0b"})
    assert from_record({"text": "a\ufffdb", "label": "\udfff"})[0]["meta"] == {"label": "\ufffd"}


@given(
    st.dictionaries(
        st.text(max_size=5), st.none() | st.text() | st.integers() | st.floats() | st.lists(st.text())
    )
)
def test_any_record_is_an_article_or_a_clear_error(record):
    try:
        article = Article.from_record({**record, "text": "Body."})
    except InputError as error:
        assert error.message
    else:
        assert all(isinstance(v, str) for v in article.meta.values())
