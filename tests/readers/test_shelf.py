"""The shelf as a whole: what is found where, in which order, and what happens when something is wrong."""

import builtins
import errno
import gzip
import io
import json
import os
import subprocess
import sys

import pytest

from framing import readers
from framing.errors import InputError, UsageError
from framing.reading.files import File

ENGLISH = (
    "The talks between the two sides failed on Monday, and it was not clear whether they would meet again. "
)
GERMAN = (
    "Die Gespräche zwischen den beiden Seiten sind am Montag gescheitert, und es blieb offen, ob sie sich noch "
    "einmal treffen werden. Keine Seite wollte sagen, was geschehen war. "
)


def record(**fields):
    return json.dumps({"text": ENGLISH, **fields}).encode()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "b" / "2.txt").write_text(ENGLISH)
    (tmp_path / "a.md").write_text("# Head\n\n" + ENGLISH)
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(record() + b"\n" + record()))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / ".git" / "x.txt").write_text("no")
    return tmp_path


def names(articles, folder):
    return [(a.path[len(str(folder)) + 1 :], a.record) for a in articles]


def test_a_folder_with_all_below_it_in_order(folder):
    expected = [("a.md", None), ("b/2.txt", None), ("c.jsonl.gz", 1), ("c.jsonl.gz", 2)]
    assert names(readers.read(folder), folder) == expected


def test_globs(folder):
    assert names(readers.read(f"{folder}/**/*.txt"), folder) == [("b/2.txt", None)]
    with pytest.raises(InputError, match="no such file"):
        list(readers.read(f"{folder}/*.csv"))


def test_what_is_no_regular_file_is_named(folder):
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "link.jsonl").symlink_to("nowhere")
    (folder / "self.jsonl").symlink_to("self.jsonl")
    for path, says, advice in [
        (folder / "pipe.jsonl", "no regular file", "pipe it in"),
        ("/dev/null", "no regular file", "pipe it in"),
        (folder / "link.jsonl", "link to nothing", "itself"),
        (folder / "self.jsonl", "link to nothing", "itself"),
        (folder / "none\0.txt", "no such file", "standard input"),
    ]:
        with pytest.raises(InputError, match=says) as caught:
            readers.files(path)
        assert advice in caught.value.advice
    assert len(readers.files(folder)) == 3
    with open(folder / "a.md") as file, pytest.raises(InputError, match="no regular file"):
        readers.files(f"/dev/fd/{file.fileno()}")


def test_what_may_not_be_read_does_not_vanish(folder, monkeypatch):
    denied = PermissionError(errno.EACCES, "Permission denied", str(folder / "b"))
    scandir, status, open_ = os.scandir, os.stat, builtins.open

    def deny(function):
        def guarded(path, *args, **options):
            if isinstance(path, str) and path.startswith(str(folder / "b")):
                raise denied
            return function(path, *args, **options)

        return guarded

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", deny(scandir))
        with pytest.raises(InputError, match="folder cannot be read: Permission denied") as caught:
            readers.files(folder)
        assert caught.value.path == str(folder / "b")
    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", deny(status))
        patch.setattr(builtins, "open", deny(open_))
        with pytest.raises(InputError, match="cannot be read: Permission denied") as caught:
            list(readers.read(folder / "b" / "2.txt"))
        assert caught.value.advice


def test_hidden_folders_are_passed_over_however_the_path_is_written(folder, monkeypatch):
    monkeypatch.chdir(folder)
    expected = ["a.md", "b/2.txt", "c.jsonl.gz"]
    assert [f.path for f in readers.files(".")] == [f.path for f in readers.files("./")] == expected


def test_addresses_are_read_as_paths_are(folder):
    pytest.importorskip("fsspec")
    expected = [a.text for a in readers.read(folder)]
    assert [a.text for a in readers.read(f"file://{folder}")] == expected
    assert [a.path for a in readers.read(f"file://{folder}/b/*.txt")] == [f"file://{folder}/b/2.txt"]
    assert [a.text for a in readers.read(f"file://{folder}/a.md")] == expected[:1]
    with pytest.raises(InputError, match="no such file"):
        list(readers.read(f"file://{folder}/none.txt"))
    with pytest.raises(UsageError):
        list(readers.read("nonesuch://x/y.txt"))


def test_unknown_formats_are_named(folder):
    with pytest.raises(InputError, match="not read") as caught:
        list(readers.read(folder / "picture.png"))
    assert ".jsonl" in caught.value.advice
    with pytest.raises(InputError, match="no file to read"):
        list(readers.read((folder / "b" / "2.txt").rename(folder / "x.doc").parent / "b"))


def test_a_bad_file_ends_the_run_only_when_nobody_listens(folder):
    (folder / "b" / "1.txt").write_bytes(b"")
    with pytest.raises(InputError, match="empty"):
        list(readers.read(folder))
    errors = []
    assert len(list(readers.read(folder, on_error=errors.append))) == 4
    assert [e.path for e in errors] == [str(folder / "b" / "1.txt")]


def test_other_languages_are_refused_unless_named(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(record() + b"\n" + record(text=GERMAN) + b"\n" + record(language="en"))
    errors = []
    assert [a.record for a in readers.read(tmp_path / "a.jsonl", on_error=errors.append)] == [1, 3]
    assert "German" in errors[0].message
    assert errors[0].line == 2
    assert [a.language for a in readers.read(tmp_path, language="en")] == ["en", "en", "en"]


@pytest.mark.parametrize(
    ("data", "records"),
    [
        (ENGLISH.encode(), [None]),
        (b"[1] " + ENGLISH.encode(), [None]),
        (record(), [1]),
        (b"\xef\xbb\xbf" + record() + b"\n\n" + record() + b"\n", [1, 3]),
        (json.dumps([json.loads(record())] * 2, indent=1).encode(), [1, 2]),
        (json.dumps(json.loads(record()), indent=1).encode(), [None]),
        (gzip.compress(record() + b"\n" + record()), [1, 2]),
        (
            b"<!DOCTYPE html><html><body><article><p>"
            + ENGLISH.encode() * 5
            + b"</p></article></body></html>",
            [None],
        ),
        (b'{"text": "broken\n' + record() + b"\n" + record(), [2, 3]),
        (b'"text": "broken"}\n' + record(), [2]),
        (b'{"articles": [\n' + record() + b"\n]}", [1]),
        (b'title,text\nHead,"' + ENGLISH.encode() + b'"\n', [2]),
        (b'"text"\t"id"\r\n' + ENGLISH.encode() + b"\t1\r\n", [2]),
        (b"text;id\r" + ENGLISH.encode() + b";1\r", [2]),
        (b"Body, soul and story\n" + ENGLISH.encode(), [None]),
        (b"Body; text\n" + ENGLISH.encode(), [None]),
        (("\ufeff" + ENGLISH).encode("utf-16-le"), [None]),
    ],
)
def test_standard_input_is_recognised(data, records):
    found = list(readers.reader("-").read(File("-", io.BytesIO(data)), lambda error: None))  # noqa: ARG005
    assert [a.record for a in found] == records
    assert all("The talks" in a.text and a.path == "-" for a in found)


def test_archives_and_tables_on_standard_input():
    pytest.importorskip("fastwarc")
    page = f"<html><body><article><p>{ENGLISH * 5}</p></article></body></html>"
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}"
    warc = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n{http}\r\n\r\n"
    (found,) = readers.reader("-").read(File("-", io.BytesIO(gzip.compress(warc.encode()))), pytest.fail)
    assert (found.path, found.record) == ("-", 1)
    with pytest.raises(InputError, match="is Parquet") as caught:
        list(readers.reader("-").read(File("-", io.BytesIO(b"PAR1...PAR1")), pytest.fail))
    assert "as a file" in caught.value.advice


def test_every_member_keeps_to_the_contract():
    for suffix, reader in readers._by_suffix().items():
        assert suffix.startswith(".")
        assert suffix == suffix.lower()
        assert callable(reader.read)
        assert reader.__doc__


def test_nothing_heavy_is_imported_before_it_is_used():
    heavy = "trafilatura lxml pyarrow fastwarc py3langid csv nltk sklearn".split()  # noqa: SIM905
    code = f"import framing.readers, sys; print([m for m in {heavy} if m in sys.modules and m != 'csv'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
