"""Plain text stays as it is."""

import gzip

import pytest

from framing import readers
from framing.errors import InputError


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.txt.gz"])
def test_text_is_kept_as_it_is(tmp_path, name):
    text = "\n Head\n\n  • One – “two”\n\n\nThree \n"
    data = text.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    (article,) = readers.read(tmp_path / name)
    assert article.text == text
    assert (article.headline, article.body_start, article.blocks, article.record) == (None, 0, None, None)
    assert article.path == str(tmp_path / name)


def test_the_encoding_is_noted(tmp_path):
    (tmp_path / "a.txt").write_bytes("It’s the café\r\nand it is late".encode("cp1252"))
    (article,) = readers.read(tmp_path)
    assert article.text == "It’s the café\nand it is late"
    assert article.meta == {"encoding": "cp1252"}


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"\xef\xbb\xbf", b"a\x00b", b"PK\x03\x04" + bytes(99), b"x" * 5_000_001]
)
def test_what_is_no_article(tmp_path, data):
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(InputError) as caught:
        list(readers.read(tmp_path))
    assert caught.value.path == str(tmp_path / "a.txt")
    assert caught.value.advice
