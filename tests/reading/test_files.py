"""Files: unpacked, decoded, limited, and honest about what is wrong and where."""

import gzip
import io
import zlib
from contextlib import suppress

import pytest

from framing.errors import InputError
from framing.reading import files
from framing.reading.files import File, decode
from framing.reading.unpacking import Gunzip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(encoding):
    text = "“Talks” failed in Orléans\n"
    assert decode(text.encode(encoding), "a.txt")[0] == text


def test_windows_1252_is_noticed():
    assert decode("“Talks” failed in the town of Orléans – again".encode("cp1252"), "a")[1] == "cp1252"


@pytest.mark.parametrize(
    ("data", "says", "line"),
    [
        (b"one\ntwo \x00 three", "NUL", 2),
        ("one two three".encode("utf-16-le"), "NUL", 1),
        ("one\ntwo “three” ".encode() + b"\xe2\x80 four", "0xe2", 2),
        ("Правительство".encode("koi8-r"), "not valid UTF-8", 1),
        (b"\x01\x02caf\xe9 and much more text", "not valid UTF-8", 1),
        (b"one \x81 two three four five", "not valid UTF-8", 1),
        (b"\xff\xfea", "UTF-16", 1),
    ],
)
def test_what_is_no_text_is_refused_with_its_line(data, says, line):
    with pytest.raises(InputError, match=says) as caught:
        decode(data, "a.txt")
    assert (caught.value.path, caught.value.line) == ("a.txt", line)
    assert caught.value.advice


def write(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return File(str(path))


def test_gzip_is_seen_by_its_bytes(tmp_path):
    packed = gzip.compress(b"one") + gzip.compress(b" two")
    assert write(tmp_path, "a.txt", packed).read_text() == ("one two", "utf-8")
    assert write(tmp_path, "a.txt.gz", b"not packed").read_text() == ("not packed", "utf-8")


@pytest.mark.parametrize("cut", [3, 12, 200])
def test_gzip_cut_short(tmp_path, cut):
    data = gzip.compress(bytes(range(32, 127)) * 30 + str(list(range(2000))).encode())[:-cut]
    with pytest.raises(InputError, match="damaged or cut short"):
        write(tmp_path, "a.txt.gz", data).read()


@pytest.mark.parametrize("wrong", [slice(20_000, 20_001), slice(-8, None), slice(-3_000, None)])
def test_all_before_a_damage_is_read(tmp_path, wrong):
    lines = [f"{i} {i * 7919 % 10007}\n".encode() for i in range(20_000)]
    data = bytearray(gzip.compress(b"".join(lines)))
    data[wrong] = b"" if wrong.start < 0 else b"\xff"
    unpack, intact = zlib.decompressobj(31), b""
    try:  # one byte after the other, as far as it goes
        for byte in data:
            intact += unpack.decompress(bytes([byte]))
    except zlib.error:
        pass
    lines, found = write(tmp_path, "a.jsonl.gz", data).lines(pytest.fail), []
    with pytest.raises(InputError, match="damaged or cut short"):
        while True:
            found.append(next(lines))
    assert len(found) == intact.count(b"\n") > 5_000


def test_who_reads_on_behind_a_damage_gets_the_next_member():
    packed = gzip.compress(b"one " * 99)
    stream = Gunzip(io.BytesIO(packed[:-6] + packed))
    found = []
    for _ in range(5):
        with suppress(zlib.error, EOFError):
            found.append(stream.read(1 << 16))
    assert b"".join(found) == b"one " * 99 * 2


def test_packed_twice(tmp_path):
    with pytest.raises(InputError, match="packed twice"):
        write(tmp_path, "a.txt.gz", gzip.compress(gzip.compress(b"one"))).read()


def test_bombs_are_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_BOMB_BYTES", 100_000)
    file = write(tmp_path, "a.jsonl.gz", gzip.compress(b"word " * 600_000))
    with pytest.raises(InputError, match="200 times"):
        list(file.lines([].append))
    monkeypatch.setattr(files, "MAX_BYTES", 1_000_000)
    with pytest.raises(InputError, match="larger than 1 MB"):
        write(tmp_path, "a.txt", b"x " * 600_000).read(1_000_000)


def test_endless_empty_lines(tmp_path):
    with pytest.raises(InputError, match="empty lines"):
        list(write(tmp_path, "a.jsonl", b"\n" * 200_000).lines(pytest.fail))


def test_a_line_too_long_is_skipped_and_the_next_one_read(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    errors = []
    file = write(tmp_path, "a.jsonl", b"one\n" + b"x" * 5000 + b"\ntwo\n\xff\xfe\xfd\x00\nthree")
    assert [(n, line.strip()) for n, line in file.lines(errors.append)] == [
        (1, "one"),
        (3, "two"),
        (5, "three"),
    ]
    assert [error.line for error in errors] == [2, 4]


@pytest.mark.parametrize("data", [b"", b" \n\n", gzip.compress(b"")])
def test_empty_files(tmp_path, data):
    with pytest.raises(InputError, match="empty"):
        write(tmp_path, "a.txt", data).read()


def test_binary_without_nul(tmp_path):
    with pytest.raises(InputError, match="binary"):
        write(tmp_path, "a.txt", bytes(range(1, 30)) * 9).read_text()


def test_a_binary_file_is_one_error_and_not_one_a_line(tmp_path):
    with pytest.raises(InputError, match="binary"):
        list(write(tmp_path, "a.jsonl", bytes(range(256)) * 40).lines(pytest.fail))
    with pytest.raises(InputError, match="binary"):
        list(write(tmp_path, "a.csv", ("title,text\n" * 100).encode("utf-16-le")).lines(pytest.fail))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_lines_of_wide_encodings(tmp_path, encoding):
    lines = [f"“Line” {i} 😀\n" for i in range(20_000)]
    file = write(tmp_path, "a.jsonl", "".join(lines).encode(encoding))
    assert list(file.lines(pytest.fail)) == list(enumerate(lines, 1))


def test_wide_lines_that_are_damaged(tmp_path):
    errors = []
    data = "one\ntwo \ud800\nthree".encode("utf-16", "surrogatepass")
    assert list(write(tmp_path, "a.csv", data).lines(errors.append)) == [(1, "one\n"), (3, "three")]
    assert [(e.line, "not valid UTF-8" in e.message) for e in errors] == [(2, True)]
    with pytest.raises(InputError, match="UTF-16: truncated"):
        list(write(tmp_path, "a.csv", data[:-1]).lines(errors.append))


def test_missing_files_and_folders(tmp_path):
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            File(str(path)).read()


def test_standard_input():
    assert File("-", io.BytesIO(gzip.compress(b"one"))).read() == b"one"
