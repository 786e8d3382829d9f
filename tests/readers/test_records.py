"""JSON, JSON Lines, CSV and Parquet: records to articles, and a bad record costs only itself."""

import csv
import gzip
import io
import json
import tracemalloc
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing import readers
from framing.errors import InputError
from framing.readers import csv as csv_reader
from framing.reading.article import Article
from framing.reading.files import File

GOOD = {"title": "Head", "maintext": "Talks fail.", "label": "1"}


def read(path, on_error=None):
    return list(readers.read(path, language="en", on_error=on_error))


def write(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    return path


def save(tmp_path, form, rows):
    path = tmp_path / f"rows.{form}"
    if form == "json":
        path.write_text(json.dumps(rows))
    elif form == "jsonl":
        path.write_text("\n".join(map(json.dumps, rows)))
    elif form == "csv.gz":
        with gzip.open(path, "wt", newline="") as out:
            table = csv.DictWriter(out, rows[0])
            table.writeheader()
            table.writerows(rows)
    else:
        pq.write_table(pa.Table.from_pylist(rows), path)
    return path


@pytest.mark.parametrize("form", ["json", "jsonl", "csv.gz", "parquet"])
def test_the_same_rows_in_every_format(tmp_path, form):
    rows = [GOOD, {**GOOD, "maintext": 'A "quoted"\n\nline; with, separators\tand “marks”'}]
    found = read(save(tmp_path, form, rows))
    assert [a.record for a in found] == ([2, 3] if form == "csv.gz" else [1, 2])
    assert [a.text for a in found] == [f"Head\n\n{row['maintext']}" for row in rows]
    assert {a.path for a in found} == {str(tmp_path / f"rows.{form}")}
    assert found[0].mapping == (("maintext", "text"), ("title", "headline"))
    assert found[0].meta == {"label": "1"}


@pytest.mark.parametrize("form", ["csv.gz", "parquet"])
def test_wrong_columns_are_one_error_for_the_file(tmp_path, form):
    errors = []
    assert read(save(tmp_path, form, [{"foo": "x", "bar": "y"}] * 5), errors.append) == []
    assert len(errors) == 1
    assert "found columns foo, bar; expected one of text, " in errors[0].message


@pytest.mark.parametrize("form", ["json", "jsonl", "csv.gz", "parquet"])
def test_a_record_without_text_costs_only_itself(tmp_path, form):
    errors = []
    rows = [GOOD, {"title": "", "maintext": " ", "label": "2"}, GOOD]
    path = save(tmp_path, form, rows)
    header = form == "csv.gz"  # a line, as the rows are
    assert [a.record for a in read(path, errors.append)] == [1 + header, 3 + header]
    assert [(e.path, e.line) for e in errors] == [(str(path), 2 + header)]
    with pytest.raises(InputError, match="no text"):
        read(path)


GOOD_LINE = json.dumps(GOOD).encode()
BAD_LINES = {
    "malformed": (b'{"text": "x"', "malformed JSON.*column"),
    "cut string": (b'{"text": "x', "malformed JSON"),
    "not an object": (b'["text"]', "expected an object with fields, found a list"),
    "a number": (b"1", "found a number"),
    "no field of text": (b'{"foo": 1}', "found foo; expected one of text"),
    "NUL bytes": (b'{"text": "a\x00b"}', "NUL"),
    "wrong encoding": ('{"text": "“x”"}'.encode("utf-16-le"), "NUL"),
    "broken UTF-8": ('{"text": "“x”'.encode() + b'\xe2\x80"}', "not valid UTF-8"),
    "binary": (b"\x1f\x8b\x08\x00\xff", "NUL|binary"),
    "deep": (b"[" * 200_000, "JSON.*nested too deeply"),
    "deep text": (b'{"text": ' + b"[" * 490 + b'"x"' + b"]" * 490 + b"}", "nested too deeply"),
    "huge number": (b'{"text": "x", "n": ' + b"1" * 5000 + b"}", "a number has thousands of digits"),
    "number for text": (b'{"text": 12}', "expected text in text, found a number"),
    "nought for text": (b'{"headline": "x", "text": 0}', "expected text in text, found a number"),
    "truth for text": (b'{"text": true}', "expected text in text, found true or false"),
    "object for text": (b'{"text": {"a": {"b": "c"}}}', "expected text in text, found an object"),
    "numbers for text": (b'{"text": ["a", 5]}', "expected text in text, found a list of numbers"),
    "too long": (b'{"text": "' + b"x " * 11_000_000 + b'"}', "longer than 20 MB"),
    "too much text": (b'{"text": "' + b"x " * 2_600_000 + b'"}', "limit is 5,000,000"),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_costs_only_itself(tmp_path, name):
    line, says = BAD_LINES[name]
    path = write(tmp_path, "a.jsonl", b"\n".join([GOOD_LINE, line, b"", GOOD_LINE]))
    errors = []
    found = read(path, errors.append)
    assert [a.text for a in found] == ["Head\n\nTalks fail."] * 2
    assert len(errors) == 1
    assert errors[0].path == str(path)
    assert errors[0].line == 2
    assert errors[0].advice
    assert "set_int_max_str_digits" not in errors[0].message
    with pytest.raises(InputError, match=says):
        read(path)


def test_an_error_nobody_thought_of_costs_one_record(tmp_path, monkeypatch):
    assemble = Article.assemble

    def broken(text, **fields):
        if text == "break":
            raise ZeroDivisionError("oops")
        return assemble(text, **fields)

    monkeypatch.setattr(Article, "assemble", broken)
    errors = []
    path = write(tmp_path, "a.jsonl", b'{"text": "break"}\n' + GOOD_LINE)
    assert [a.record for a in read(path, errors.append)] == [2]
    assert [(e.line, e.message) for e in errors] == [(1, "ZeroDivisionError: oops")]


def test_another_field_is_the_text_where_the_first_is_none(tmp_path):
    (article,) = read(write(tmp_path, "a.jsonl", b'{"text": 12, "body": "Talks fail."}'))
    assert (article.text, article.meta) == ("Talks fail.", {"text": "12"})


@pytest.mark.parametrize(("name", "data"), [("a.jsonl", b"\n\n  \n"), ("a.csv", b"id,text\n")])
def test_a_file_without_an_article_is_an_error(tmp_path, name, data):
    with pytest.raises(InputError, match="no article in this file"):
        read(write(tmp_path, name, data))


def test_json_lines_in_a_json_file_are_named(tmp_path):
    with pytest.raises(InputError, match="malformed JSON") as caught:
        read(write(tmp_path, "a.json", GOOD_LINE + b"\n" + GOOD_LINE))
    assert ".jsonl" in caught.value.advice


def test_what_is_no_object_costs_only_itself_in_an_array_inside(tmp_path):
    errors = []
    path = write(tmp_path, "a.json", json.dumps({"tags": ["x"], "articles": [GOOD, 5, GOOD]}))
    assert [a.record for a in read(path, errors.append)] == [1, 3]
    assert [(e.line, e.message.split(", ")[1]) for e in errors] == [(2, "found a number")]


def test_a_file_of_nothing_but_wrong_records_is_given_up(tmp_path):
    errors = []
    assert read(write(tmp_path, "a.jsonl", b"{}\n" * 20_000), errors.append) == []
    assert len(errors) == 10_001
    assert "none of the first 10,000" in errors[-1].message


@pytest.mark.parametrize(
    ("line", "named"), [(rb'{"text": "b \ud800 c"}', "surrogates"), (rb'{"text": "c \u0000 d"}', "NUL")]
)
def test_escapes_of_half_characters_and_nothing(tmp_path, line, named):
    errors = []
    good = rb'{"text": "a \ud83d\ude00 b"}'
    (article,) = read(write(tmp_path, "a.jsonl", line + b"\n" + good), errors.append)
    assert article.text == "a 😀 b"
    assert named in errors[0].message
    assert errors[0].line == 1


@pytest.mark.parametrize(
    ("name", "data"), [("a.jsonl", '{"text": "“Talks”"}\n'), ("a.csv", "title,text\n,“Talks”\n")]
)
def test_a_byte_order_mark_says_that_lines_are_wide(tmp_path, name, data):
    (article,) = read(write(tmp_path, name, data.encode("utf-16")))
    assert article.text == "“Talks”"


def test_windows_1252_lines(tmp_path):
    (article,) = read(
        write(tmp_path, "a.jsonl", '{"text": "It’s the café, and it is late"}'.encode("cp1252"))
    )
    assert article.text == "It’s the café, and it is late"


def test_gzip_cut_short_keeps_what_came_before(tmp_path):
    data = gzip.compress(b"".join(json.dumps({**GOOD, "n": i * 7919}).encode() + b"\n" for i in range(5000)))
    errors = []
    found = read(write(tmp_path, "a.jsonl.gz", data[:-2000]), errors.append)
    assert 0 < len(found) < 5000
    assert len(errors) == 1
    assert "cut short" in errors[0].message


@pytest.mark.parametrize(
    "wrapper",
    [
        {"status": "ok", "articles": [GOOD, GOOD]},
        {"response": {"total": 2, "results": [GOOD, GOOD]}},
        {
            "@context": "https://schema.org",
            "@graph": [{"@type": "NewsArticle", **GOOD}, {"@type": "Person", "name": "x"}],
        },
    ],
)
def test_arrays_inside_an_object(tmp_path, wrapper):
    found = read(write(tmp_path, "a.json", json.dumps(wrapper)))
    assert [a.headline for a in found] == ["Head"] * len(found)
    assert found


def test_one_object_is_one_article(tmp_path):
    (article,) = read(write(tmp_path, "a.json", json.dumps(GOOD, indent=2)))
    assert article.record is None
    assert article.headline == "Head"


@pytest.mark.parametrize(
    ("data", "says", "line"),
    [
        (b"", "empty", None),
        (b"[]", "no article in the array", None),
        (b'"text"', "found a string", None),
        (b'{"foo": 1}', "found foo; expected one of", None),
        (b'{"a": {"b": {"foo": 1}}, "c": []}', "found a, c; expected one of", None),
        (b'{\n"text": "x",\n}', "malformed JSON", 3),
        (b'[{"text": "x"}, 1]', "found a number", 2),
        (b"\x00\x01", "NUL", 1),
    ],
)
def test_json_that_is_no_article(tmp_path, data, says, line):
    with pytest.raises(InputError, match=says) as caught:
        read(write(tmp_path, "a.json", data))
    assert caught.value.line == line


@pytest.mark.parametrize(("suffix", "separator"), [("csv", ","), ("csv", ";"), ("tsv", "\t"), ("csv", "\t")])
def test_separators(tmp_path, suffix, separator):
    text = separator.join(["Title", "Text"]) + "\r\n" + separator.join(["Head", "Talks fail."]) + "\r\n"
    (article,) = read(write(tmp_path, f"a.{suffix}", "\ufeff" + text))
    assert article.text == "Head\n\nTalks fail."


CSV = {  # what a table holds; the lines of its articles, the words of the last; its failures
    "rows of another length": ("Head,a, b\nHead,Talks.\n\nHead", [3], "Talks.", {2: "3 cells", 5: "1 cells"}),
    "a line with NUL": ("Head,One.\nHead,T\0wo.\nHead,Three.", [2, 4], "Three.", {3: "NUL"}),
    "NUL inside a row": ('Head,"One\n\0\nx"\nHead,Two.', [5], "Two.", {3: "NUL"}),
    "lines that end in CR": ("Head,One.\rHead,Two.\r", [2, 3], "Two.", {}),
    "CR in a cell": ('Head,"One\rand\r\ntwo."\nHead,Three.', [2, 5], "Three.", {}),
    "sloppy quoting": ('Head,"One" and two\n"He" ad,"Three"', [2, 3], "Three", {}),
    "doubled marks": ('Head,"One ""and""\n""two"""\nHead,""\nHead,"Three"""', [2, 4, 5], 'Three"', {}),
    "a mark never closed": ('Head,One.\nHead,"Two\nHead,Three.\nHead,Four.', [2, 4, 5], "Four.", {3: "never closed"}),
    "closed by the next row": ('Head,"Two\nHead,Three.\nHead,"Four, I said"', [3, 4], "Four, I said", {2: "not doubled"}),
    "cut off": ('Head,One.\nHead,"Two\n\nthree, I said\nfour five', [2], "One.", {3: "never closed"}),
    "cut in a sloppy row": ('Head,One.\nHead,"Tw"o,"three', [2], "One.", {3: "quotation mark"}),
    "a mark never closed, then much": ('Head,"Two\n' + "Head,x y z\n" * 2_000_000, None, "x y z", {2: "never closed"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CSV)
def test_what_is_wrong_with_a_row_costs_only_that_row(tmp_path, name):
    data, lines, last, failures = CSV[name]
    end = "\r" if name == "lines that end in CR" else "\n"
    errors = []
    read_ = csv_reader.read(File(str(write(tmp_path, "a.csv", f"title,text{end}{data}"))), errors.append)
    found = list(islice(read_, 5))
    assert [a.record for a in found] == (lines or [3, 4, 5, 6, 7])
    assert found[-1].text[found[-1].body_start :] == last
    assert [e.line for e in errors] == list(failures)
    assert all(words in e.message for e, words in zip(errors, failures.values(), strict=True))


def test_a_single_column_has_no_separator(tmp_path):
    (article,) = read(write(tmp_path, "a.csv", "text\nOne, two;\tthree.\n"))
    assert article.text == "One, two;\tthree."


legal = st.text(st.sampled_from('ab ,;"\n\r\t“'), max_size=12)


@settings(max_examples=200)
@given(st.lists(st.tuples(legal, legal), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_whatever_is_quoted_well_is_read_as_it_is(rows, end):
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL)
    table.writerows([("text", "id"), *rows])
    file = File("-", io.BytesIO(out.getvalue().encode()))
    assert [tuple(row.values()) for _, row in csv_reader._records(file, pytest.fail)] == rows


def test_the_lines_of_a_single_column_are_no_rows_inside_a_cell(tmp_path):
    errors = []
    (article,) = read(write(tmp_path, "a.csv", 'text\nOne.\n"Two\n\nThree.\nFour.'), errors.append)
    assert article.text == "One."
    assert [e.line for e in errors] == [3]


def test_a_cell_without_end_ends_the_file_and_says_so(tmp_path):
    with pytest.raises(InputError, match="never closed; nothing behind it was read") as caught:
        read(write(tmp_path, "a.csv", 'text\nOne.\n"Two' + "\nx y z" * 2_000_000))
    assert caught.value.line == 3


@pytest.mark.parametrize("words", [3_000_000, 6_000_000])
def test_a_cell_that_is_too_long_costs_its_row(tmp_path, words):
    errors = []
    data = 'text\nOne.\n"' + "x " * words + '"\nTwo.'
    assert [a.record for a in read(write(tmp_path, "a.csv", data), errors.append)] == [2, 4]
    assert "limit is 5,000,000" in errors[0].message or "more than 10,000,000" in errors[0].message


def test_long_cells_are_read(tmp_path):
    (article,) = read(write(tmp_path, "a.csv", "text\n" + "word " * 100_000))
    assert len(article.text.split()) == 100_000


@pytest.mark.parametrize("data", [b"", b"PAR1", b"not a table", b"PAR1" + b"\0" * 99 + b"PAR1"])
def test_damaged_parquet(tmp_path, data):
    with pytest.raises(InputError, match="Parquet"):
        read(write(tmp_path, "a.parquet", data))


def table(tmp_path, **columns):
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    return tmp_path / "a.parquet"


def test_texts_that_parquet_stores_as_bytes(tmp_path):
    errors = []
    pictures = [b"\x89PNG\xff", None, b"x"]
    path = table(tmp_path, text=["Café.".encode(), b"a\xff", b"Talks."], picture=pictures)
    assert [(a.text, a.meta) for a in read(path, errors.append)] == [
        ("Café.", {}),
        ("Talks.", {"picture": "x"}),
    ]
    assert [(e.line, "0xff at position 1 is not valid UTF-8" in e.message) for e in errors] == [(2, True)]


def test_strings_that_are_none_cost_their_row(tmp_path):
    offsets = pa.py_buffer(np.array([0, 2, 8], dtype=np.int32).tobytes())
    text = pa.StringArray.from_buffers(2, offsets, pa.py_buffer(b"a\xffTalks."))
    errors = []
    assert [a.text for a in read(table(tmp_path, text=text), errors.append)] == ["Talks."]
    assert [(e.line, "not valid UTF-8" in e.message) for e in errors] == [(1, True)]


def test_numbers_are_no_text_but_may_be_anything_else(tmp_path):
    errors = []
    assert read(table(tmp_path, id=[1, 2], text=[1, 2]), errors.append) == []
    assert {e.message for e in errors} == {"expected text in text, found a number"}
    (article,) = read(table(tmp_path, id=[7], text=["Talks."], publisher=[12], date=[20200101]))
    assert (article.doc_id, article.outlet, article.date_published) == ("7", "12", "20200101")


SECOND = 10**18 + 10**9  # nanoseconds
VALUES = {  # a column, and what is read of it
    "years Python has not": (pa.array([0, 3 * 10**17], pa.timestamp("us")), ["1970-01-01T00:00:00", None]),
    "nanoseconds": (pa.array([SECOND, 1], pa.timestamp("ns")), ["2001-09-09T01:46:41", "1970-01-01T00:00:00"]),
    "zones": (pa.array([SECOND], pa.timestamp("ns", "UTC")), ["2001-09-09T01:46:41+00:00"]),
    "no zones": (pa.array([SECOND], pa.timestamp("ns", "No/Where")), [None]),
    "days": (pa.array([1, 2**31 - 1], pa.date32()), ["1970-01-02", None]),
    "times": (pa.array([1, 86_399_999_999_999], pa.time64("ns")), ["00:00:00", "23:59:59.999999"]),
    "durations": (pa.array([5, 2**62], pa.duration("s")), ["0:00:05", None]),
    "inside": (pa.array([{"name": 3 * 10**17}], pa.struct([("name", pa.timestamp("us"))])), [None]),
}  # fmt: skip


@pytest.mark.parametrize("name", VALUES)
def test_no_value_ends_a_table(tmp_path, name):
    column, expected = VALUES[name]
    path = table(tmp_path, text=["Talks."] * len(column), date=column)
    assert [a.date_published for a in read(path)] == expected


def test_a_packed_table_is_named(tmp_path):
    path = write(tmp_path, "a.parquet.gz", gzip.compress(table(tmp_path, text=["x"]).read_bytes()))
    with pytest.raises(InputError, match="packed with gzip") as caught:
        read(path)
    assert "unpack it" in caught.value.advice


def test_a_table_damaged_in_the_middle_says_what_is_not_read(tmp_path):
    path = tmp_path / "a.parquet"
    texts = pa.table({"text": [f"Talks {i} fail. {i * 7919 % 997}" for i in range(1024)]})
    pq.write_table(texts, path, row_group_size=256, compression="none", use_dictionary=False)
    data = bytearray(path.read_bytes())
    at = data.index(b"Talks 600 ")
    data[at - 4 : at] = b"\xff" * 4  # its length
    errors = []
    assert len(read(write(tmp_path, "a.parquet", bytes(data)), errors.append)) == 512
    assert "rows from 513 on are not read" in errors[0].message


def test_a_parquet_table_without_rows(tmp_path):
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "a.parquet")
    with pytest.raises(InputError, match="no rows"):
        read(tmp_path / "a.parquet")


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak(rows):
        path = tmp_path / f"{rows}.jsonl"
        path.write_text("\n".join([json.dumps({"text": "word " * 1000})] * rows))
        tracemalloc.start()
        assert sum(1 for _ in readers.read(path, language="en")) == rows
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    assert peak(2000) < 1.3 * peak(200)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.binary(max_size=200), st.sampled_from(["json", "jsonl", "csv", "txt", "md", "tsv"]))
def test_any_bytes_are_articles_or_clear_errors(tmp_path, data, suffix):
    errors = []
    for article in read(write(tmp_path, f"x.{suffix}", data), errors.append):
        assert article.text
        article.text.encode()
    assert all(isinstance(e, InputError) and e.path for e in errors)
