"""Lexicon files: what is read, and what is refused with path, line and advice."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import LexiconError
from framing.lexical import lexicon as module
from framing.lexical.entries import EntryError, parse, parse_rule, show
from framing.lexical.lexicon import lint, read, shipped
from framing.lexical.matching import check

GOOD = """\
name = "own"
version = "1.0.0"
title = "Own words"
about = "Words of mine."
language = "en"
license = "CC0-1.0"
citation = "Nobody (2020)"
negation = "drop"
ignore = '''
heart attack
'''

[categories.modal]
about = "Modals."
negation = "mark"
entries = '''
could            # a note
# a comment

potential* : 1.5
(may|might) well
may
'''
rules = [
  { entry = "may", not_before = ["[0-9]*"], note = "the month", citation = "X (2001)" },
  { entry = "must", block = ["headline"], weight = 2 },
]

[categories.war]
about = "War."
citation = "Y (2002)"
entries = '''attack*
=March'''

[[examples]]
text = "It could be May 4."
finds = ["could"]

[[examples]]  # one category only
text = "It could attack."
finds = ["attack"]
category = "war"

[[examples]]
text = "Must it?"
finds = ["Must"]
block = "headline"
"""


@pytest.fixture
def file(tmp_path):
    def write(text, name="own.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        return path

    return write


def test_what_a_file_says(file):
    path = file(GOOD)
    assert lint(path, shipped=True) == []
    own = read(path)
    assert (own.name, own.version, own.license, own.url, own.negation) == (
        "own",
        "1.0.0",
        "CC0-1.0",
        "",
        "drop",
    )
    assert own.path == path
    assert own.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [entry.text for entry in own.ignore] == ["heart attack"]
    modal, war = own.categories.values()
    assert (modal.negation, war.negation, modal.citation, war.citation) == ("mark", "drop", "", "Y (2002)")
    shown = [(entry.text, entry.weight, entry.line, entry.note) for entry in modal.entries]
    assert shown == [
        ("could", 1.0, 17, "a note"),
        ("potential*", 1.5, 20, ""),
        ("(may|might) well", 1.0, 21, ""),
        ("may", 1.0, 25, "the month; X (2001)"),
        ("must", 2.0, 26, ""),
    ]
    assert [(entry.text, entry.line, entry.cased) for entry in war.entries] == [
        ("attack*", 32, False),
        ("=March", 33, True),
    ]
    assert [(example.line, example.category, example.block) for example in own.examples] == [
        (35, None, "paragraph"),
        (39, "war", "paragraph"),
        (44, None, "headline"),
    ]
    assert check(own) == []


def test_line_ends_and_byte_order_marks_do_not_matter(file):
    own = read(file("\ufeff" + GOOD.replace("\n", "\r\n")))
    assert [entry.line for entry in own.categories["modal"].entries] == [17, 20, 21, 25, 26]


def test_an_example_that_does_not_hold_is_a_problem_with_a_line(file):
    (problem,) = check(read(file(GOOD.replace('finds = ["could"]', 'finds = ["could", "May"]'))))
    assert (problem.line, problem.path) == (35, str(read(file(GOOD)).path))
    assert "['could', 'May']" in problem.message


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('title = "Own words"\n', "", 1, "title is missing"),
        ('title = "Own words"', "title = 3", 1, "title is missing"),
        ('title = "Own words"', 'titel = "Own words"', 3, "unknown key 'titel'"),
        ('name = "own"', 'name = "mine"', 1, "name is 'mine'"),
        ('negation = "drop"', 'negation = "keep"', 8, "negation 'keep'"),
        ('negation = "mark"', 'negation = "keep"', 15, "negation 'keep'"),
        ("[categories.war]", "[categories.War]", 29, "category name 'War'"),
        ('about = "War."\n', "", 29, "about is missing"),
        ('about = "War."', 'about = "War."\nregion = "x"', 31, "unknown key 'region'"),
        ("'''attack*\n=March'''", "''''''", 29, "category 'war' is empty"),
        ("'''attack*\n=March'''", "['attack*']", 29, "entries is no text"),
        ("=March'''", "attack*'''", 33, "stands already in line 32"),
        ("=March'''", "(heart attack|x)'''", 33, "is ignored in line 10"),
        ("=March'''", "attackers'''", 33, "found by 'attack*' of line 32 already"),
        ("=March'''", "=Attack'''", 33, "found by 'attack*' of line 32 already"),
        ("=March'''", "march\n=March'''", 34, "found by 'march' of line 33 already"),
        ("=March'''", "mr. x'''", 33, "can never match: '.' ends"),
        ("=March'''", "(a|b'''", 33, "unbalanced"),
        ("=March'''", "a : heavy'''", 33, "'heavy' is no weight"),
        ("(may|might) well", "(may|might)", 25, "'may' stands already in line 21"),
        ('not_before = ["[0-9]*"], ', "", 25, "has no context"),
        ('not_before = ["[0-9]*"]', 'not_before = "x"', 25, "not_before is no list"),
        ('not_before = ["[0-9]*"]', 'not_before = ["a <2> b"]', 25, "a context has no <n>"),
        ('not_before = ["[0-9]*"]', 'not_behind = ["x"], block = ["x"]', 25, "unknown key 'not_behind'"),
        ("weight = 2", "weight = inf", 26, "weight inf"),
        ("weight = 2", "within = 0", 26, "within 0"),
        ('"must"', '"may"', 25, "a second rule for 'may'"),
        ('category = "war"', 'category = "peace"', 39, "unknown category 'peace'"),
        ('finds = ["could"]', 'finds = "could"', 35, "finds is missing"),
        ('text = "Must it?"\n', "", 44, "text is missing"),
        ("[categories.war]", "[categories.war", 29, "is no TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(file, old, new, line, message):
    assert GOOD.count(old)
    path = file(GOOD.replace(old, new, 1))
    problems = lint(path)
    assert any((problem.line, message in problem.message) == (line, True) for problem in problems), problems
    with pytest.raises(LexiconError) as caught:
        read(path)
    assert caught.value.path == str(path)


def test_all_problems_are_told_in_the_order_of_the_file(file):
    text = GOOD.replace("could ", "(could ").replace("=March", "mr. x").replace('about = "Modals."', "")
    assert [problem.line for problem in lint(file(text))] == [13, 17, 33]


def test_files_that_cannot_be_read(tmp_path, file):
    assert "cannot be read" in lint(tmp_path / "none.toml")[0].message
    latin = tmp_path / "own.toml"
    latin.write_bytes(GOOD.replace("a note", "à").encode("latin-1"))
    (problem,) = lint(latin)
    assert (problem.message, problem.line) == ("is not UTF-8", 17)
    assert lint(file("", "empty.toml"))


def test_a_license_binds_what_is_shipped_only(file):
    path = file(GOOD.replace("CC0-1.0", "proprietary"))
    assert lint(path) == []
    assert "license 'proprietary'" in lint(path, shipped=True)[0].message


def test_a_weight_may_differ_from_that_of_a_wildcard(file):
    assert lint(file(GOOD.replace("=March'''", "attackers : 2'''"))) == []


def test_a_rule_opens_the_way_for_what_its_wildcard_does_not_find(file):
    ruled = GOOD.replace('entry = "must", ', 'entry = "mus*", ').replace("potential* : 1.5", "must")
    assert lint(file(ruled)) == []


def test_shipped_lexicons_lie_beside_the_package_or_inside_it(tmp_path, monkeypatch):
    package = tmp_path / "framing"
    for folder in (package, tmp_path / "lexicons"):
        folder.mkdir()
    (tmp_path / "lexicons" / "beside.toml").touch()
    monkeypatch.setattr(module, "__file__", str(package / "lexical" / "lexicon.py"))
    assert shipped() == {"beside": tmp_path / "lexicons" / "beside.toml"}
    (package / "lexicons").mkdir()
    (package / "lexicons" / "inside.toml").touch()
    assert list(shipped()) == ["inside"]


@given(st.text(st.sampled_from("ab *()|<>1=:#\\'’-.,é\"[]09"), max_size=20))
def test_every_line_is_an_entry_or_refused(line):
    try:
        entry = parse(line)
    except EntryError as error:
        assert error.advice
        return
    if entry:
        assert entry.patterns
        for pattern in entry.patterns:
            # What is shown of a pattern stands for the same pattern.
            assert parse("=" * entry.cased + show(pattern)).patterns == (pattern,)


@pytest.mark.parametrize(
    ("line", "patterns"),
    [
        ("Word", ["word"]),
        ("=Word", ["Word"]),
        ("so-called", ["so called"]),
        ("don’t", ["don t"]),
        ("(slam|slams) down", ["slam down", "slams down"]),
        ("report(ed|)ly", ["reportedly", "reportly"]),
        ("((a|b) c|d)*", ["a c*", "d*", "b c*"]),
        ("crack*  down", ["crack* down"]),
        ("a <3> b* <1> c", ["a <3> b* <1> c"]),
        ("U.S.", ["u s"]),
        ("[0-9]* dead", [f"{digit}* dead" for digit in range(10)]),
        ("3:1 win", ["3 1 win"]),
        ("#", None),
        ("  ", None),
    ],
)
def test_patterns_of_a_line(line, patterns):
    entry = parse(line)
    assert (entry and [show(pattern) for pattern in entry.patterns]) == patterns


def test_a_rule_needs_an_entry():
    with pytest.raises(EntryError, match="a rule without an entry"):
        parse_rule({"before": ["x"]}, {})
