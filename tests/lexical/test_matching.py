"""The matching engine against a slow and simple reading of the same rules, on random texts and lexicons."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.lexical.entries import EntryError, fold, parse, parse_rule
from framing.lexical.lexicon import Category, Lexicon
from framing.lexical.matching import Hits, Matcher
from framing.text import SENTENCE, SOFT, tokenize


def lexicon(name="own", ignore="", negation="mark", **categories):
    """A lexicon out of blocks of entries; a category is a block or (block, rules, negation)."""
    made = {}
    for key, category in categories.items():
        block, rules, policy = category if isinstance(category, tuple) else (category, [], negation)
        plain = {entry.text: entry for line in block.split("\n") if (entry := parse(line))}
        ruled = [parse_rule(rule, plain) for rule in rules]
        entries = [e for e in plain.values() if e.text not in {r.text for r in ruled}] + ruled
        made[key] = Category(key, "about", "", policy, tuple(entries))
    card = dict.fromkeys(("version", "title", "about", "language", "license", "citation", "url"), "-")
    blocked = tuple(entry for line in ignore.split("\n") if (entry := parse(line)))
    return Lexicon(
        name=name,
        **card,
        negation=negation,
        categories=made,
        ignore=blocked,
        examples=(),
        path=Path(f"{name}.toml"),
        sha256="",
    )


def found(text, *lexicons, kind=""):
    matcher = Matcher(lexicons)
    tokens = tokenize(text)
    hits = matcher.find(tokens, kind)
    return [
        (
            text[tokens.start[first] : tokens.end[last]],
            *matcher.categories[category],
            matcher.entries[entry].text,
            float(weight),
            bool(negated),
        )
        for first, last, category, entry, weight, negated in zip(*hits, strict=True)
    ]


def texts(text, *lexicons, **more):
    return [row[0] for row in found(text, *lexicons, **more)]


# --- the oracle: words, lists and loops, nothing of the engine ------------------------------------------------

NEGATORS = {
    "not",
    "never",
    "no",
    "cannot",
    "without",
    "nothing",
    "hardly",
}  # those of `WORDS` and of the examples
CONTRACTED = {"don", "isn"}
EXCEPTIONS = {"but", "only", "doubt"}


class Oracle:
    def __init__(self, text):
        tokens = tokenize(text)
        self.said = [text[s:e] for s, e in zip(tokens.start, tokens.end, strict=True)]
        self.low = [fold(word) for word in self.said]
        self.gap = tokens.gap.tolist()

    def part(self, part, at, cased):
        if at < 0 or at + len(part.words) > len(self.said):
            return False
        for number, word in enumerate(part.words):
            here = (self.said if cased else self.low)[at + number]
            wanted = word if cased else fold(word)
            stem = part.open and number == len(part.words) - 1
            if not (here.startswith(wanted) if stem else here == wanted):
                return False
            if number and self.gap[at + number] != SOFT:
                return False
        return True

    def pattern(self, pattern, at, cased=False):
        """The last token, or None."""
        if not self.part(pattern[0], at, cased):
            return None
        ends = {at + len(pattern[0].words)}
        for part in pattern[1:]:
            after = set()
            for end in ends:
                for place in range(end, min(end + part.within + 1, len(self.gap))):
                    if self.gap[place] != SOFT:
                        break
                    if self.part(part, place, cased):
                        after.add(place + len(part.words))
            ends = after
        return max(ends) - 1 if ends else None

    def rule(self, rule, first, last, kind):
        if rule is None:
            return True
        if rule.block and kind not in rule.block:
            return False
        n = len(self.said)
        after = set()  # last tokens of what directly precedes, and first tokens of what directly follows
        if first and self.gap[first] == SOFT:
            after.add(first - 1)
        before = {last + 1} if last + 1 < n and self.gap[last + 1] == SOFT else set()
        left = {
            k
            for k in range(max(0, first - rule.within), first)
            if max(self.gap[k + 1 : first + 1]) < SENTENCE
        }
        right = {
            k
            for k in range(last + 1, min(n, last + 1 + rule.within))
            if max(self.gap[last + 1 : k + 1]) < SENTENCE
        }

        def any_of(patterns, starts, ends):
            for pattern in patterns:
                for at in range(n):
                    end = self.pattern(pattern, at)
                    if end is not None and (at in starts or (end in ends)):
                        return True
            return False

        checks = []
        for sign, (b, a, m) in (
            (True, (rule.before, rule.after, rule.near)),
            (False, (rule.not_before, rule.not_after, rule.not_near)),
        ):
            checks += [any_of(b, before, set()) == sign] if b else []
            checks += [any_of(a, set(), after) == sign] if a else []
            checks += [any_of(m, right, left) == sign] if m else []
        return all(checks)

    def negated(self, first):
        for at in range(first - 1, max(-1, first - 4), -1):
            if self.gap[at + 1] != SOFT:
                return False
            contracted = (
                self.low[at] == "t" and at and self.gap[at] == SOFT and self.low[at - 1] in CONTRACTED
            )
            if self.low[at] in NEGATORS or contracted:
                return True
            if self.low[at] in EXCEPTIONS:
                return False
        return False

    def spans(self, lex, kind):
        """All that stands somewhere: (first, last) -> what it is."""
        spans = {}
        groups = [(None, lex.ignore), *((category, category.entries) for category in lex.categories.values())]
        for category, entries in groups:
            for entry in entries:
                for pattern, first in product(entry.patterns, range(len(self.said))):
                    last = self.pattern(pattern, first, entry.cased)
                    if last is not None and self.rule(entry.rule, first, last, kind):
                        spans.setdefault((first, last), []).append((category, entry, pattern))
        return spans

    def find(self, lexicons, kind=""):
        rows = []
        for lex in lexicons:
            spans = self.spans(lex, kind)
            reach = -1
            for first, last in sorted(spans, key=lambda span: (span[0], -span[1])):
                if first <= reach:
                    continue
                reach = last
                here = spans[first, last]
                if all(category is not None for category, _, _ in here):
                    rows += [
                        self.row(first, last, lex, category, here) for category in lex.categories.values()
                    ]
        return sorted(filter(None, rows))

    def row(self, first, last, lex, category, here):
        rivals = [(entry, pattern) for owner, entry, pattern in here if owner is category]
        negated = self.negated(first)
        if not rivals or (negated and category.negation == "drop"):
            return None
        entry, _ = min(rivals, key=exactness)
        weight = -entry.weight if negated and category.negation == "flip" else entry.weight
        return first, last, lex.name, category.name, entry.text, weight, negated


def exactness(rival):
    entry, pattern = rival
    loose = len(pattern) > 1 or pattern[-1].open
    return loose, -sum(map(len, pattern[0].words)), not entry.cased


def engine(text, lexicons, kind=""):
    matcher = Matcher(lexicons)
    hits = matcher.find(tokenize(text), kind)
    rows = [
        (int(f), int(t), *matcher.categories[c], matcher.entries[e].text, float(w), bool(x))
        for f, t, c, e, w, x in zip(*hits, strict=True)
    ]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    return sorted(rows)


# Few words and mostly blanks, so that much matches and much overlaps.
WORDS = "a a a a b b b ab ab abc A Ab not not only don't don’t é Éa 4 𝒳 ʼ no but".split(" ")  # noqa: SIM905
GAPS = [*[" "] * 12, "-", "\n", ", ", ". ", "\n\n", "—", "  ", "’", " (", "."]
STEMS = [
    "a",
    "a",
    "a",
    "b",
    "b",
    "ab",
    "abc",
    "é",
    "éa",
    "not",
    "don't",
    "4",
    "[0-9]*",
    "(a|b)",
    "(ab|b a|)b",
    "(a|b(c|)) a",
]

running = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), min_size=5, max_size=25).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)


@st.composite
def lines(draw, gapped=True):
    count = draw(st.integers(1, 3))
    said = []
    for number in range(count):
        if number and gapped and draw(st.booleans()):
            said.append(f"<{draw(st.integers(1, 3))}>")
        stem = draw(st.sampled_from(STEMS))
        said.append(stem + "*" * (draw(st.booleans()) and stem[-1] not in "*)"))
    return " ".join(said)


@st.composite
def blocks(draw):
    rows = []
    for line in draw(st.lists(lines(), min_size=1, max_size=5)):
        mark = "=" + line.capitalize() if draw(st.integers(0, 4)) == 0 else line
        weight = draw(st.sampled_from(["", " : 2", " : -1.5"]))
        rows.append(mark + weight)
    return "\n".join(rows)


contexts = st.lists(lines(gapped=False), min_size=1, max_size=2)
CONTEXTS = ["before", "after", "near", "not_before", "not_after", "not_near"]


@st.composite
def rules(draw):
    rule = {"entry": draw(lines()), "within": draw(st.integers(1, 4))}
    for key in draw(st.lists(st.sampled_from(CONTEXTS), max_size=2, unique=True)):
        rule[key] = draw(contexts)
    if len(rule) == 2 or draw(st.integers(0, 5)) == 0:
        rule["block"] = draw(st.sampled_from([["headline"], ["label", "headline"], ["paragraph"]]))
    return rule


@st.composite
def lexicon_sets(draw, most=2):
    made = []
    for number in range(draw(st.integers(1, most))):
        names = draw(st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, max_size=2, unique=True))
        policies = st.sampled_from(["drop", "flip", "mark"])
        categories = {}
        for name in names:
            ruled = {rule["entry"]: rule for rule in draw(st.lists(rules(), max_size=2))}
            categories[name] = (draw(blocks()), list(ruled.values()), draw(policies))
        made.append(
            lexicon(f"l{number}", ignore="\n".join(draw(st.lists(lines(), max_size=1))), **categories)
        )
    return made


@settings(max_examples=400, deadline=None)
@given(running, lexicon_sets(), st.sampled_from(["headline", "paragraph"]))
def test_engine_equals_oracle(text, lexicons, kind):
    assert engine(text, lexicons, kind) == Oracle(text).find(lexicons, kind)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.data())
def test_spans_lie_on_word_boundaries_of_any_text(text, data):
    said = [text[s:e] for s, e in zip(*tokenize(text)[2:4], strict=True)]
    drawn = data.draw(st.lists(st.sampled_from(said), min_size=1, max_size=4)) if said else ["nothing"]
    lex = lexicon(
        exact="\n".join(sorted(set(map(fold, drawn)))), cased="\n".join(f"={w}" for w in sorted(set(drawn)))
    )
    expected = [word for word in said if fold(word) in set(map(fold, drawn))]
    rows = found(text, lex)
    assert [row[0] for row in rows if row[2] == "exact"] == expected
    assert [row[0] for row in rows if row[2] == "cased"] == [word for word in said if word in drawn]


@settings(max_examples=100, deadline=None)
@given(running, running, lexicon_sets())
def test_counts_add_up_over_a_blank_line(one, two, lexicons):
    joined = found(one + "\n\n" + two, *lexicons)
    assert sorted(joined) == sorted(found(one, *lexicons) + found(two, *lexicons))


@settings(max_examples=100, deadline=None)
@given(running, lexicon_sets(most=3))
def test_lexicons_never_influence_one_another(text, lexicons):
    together = sorted(found(text, *lexicons))
    assert together == sorted(found(text, *reversed(lexicons)))
    assert together == sorted(row for one in lexicons for row in found(text, one))


@settings(max_examples=100, deadline=None)
@given(running, lexicon_sets())
def test_curly_and_straight_apostrophes_are_one(text, lexicons):
    straight = text.replace("’", "'")
    same = found(straight, *lexicons)
    assert [row[1:] for row in found(straight.replace("'", "’"), *lexicons)] == [row[1:] for row in same]


def test_many_letters_need_wider_codes():
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 400)]
    random.Random(1).shuffle(letters)
    lex = lexicon(x="\n".join(letters[:300]) + "\nab\nba*")
    text = " ".join([*letters, "ab", "bab", "abab"])
    assert texts(text, lex) == [*(c for c in letters if c in letters[:300]), "ab", "bab"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A heart attack, then an attack.", ["attack"]),
        ("so called", ["so called"]),
        ("so-called\nexpert", ["so-called"]),
        ("so\ncalled", ["so\ncalled"]),
        ("so, called", []),
        ("so\n\ncalled", []),
        ("soo called", []),
        ("They CRACKED down", ["CRACKED down"]),
        ("crack it down", []),
        ("called off the planned strikes", ["called off the planned strikes"]),
        ("called off, strikes", ["strikes"]),
        ("called off one two three four strikes", ["strikes"]),
        ("called off strikes strikes", ["called off strikes strikes"]),
        ("I don’t know; I don't know", ["don’t know", "don't know"]),
        ("the ICE, the ice", ["ICE"]),
        ("U.S.-backed US", ["U.S"]),
        ("4,000 dead; 12 dead; x4 dead", ["000 dead", "12 dead"]),
    ],
)
def test_entries(text, expected):
    lex = lexicon(
        ignore="heart attack",
        x="""attack
        so-called
        crack* down
        called off <3> strike*
        strike*
        don't know
        =ICE
        U.S.
        [0-9]* dead""",
    )
    assert texts(text, lex) == expected


@pytest.mark.parametrize(
    ("entry", "text", "expected"),
    [
        ("war (|<2> crimes)", "war of big crimes, war", ["war of big crimes", "war"]),
        ("a <2> b <2> c", "a b c b", ["a b c"]),
        ("a <2> b <2> c", "a b c b c x c c", ["a b c b c x c"]),
        ("a* <1> b*", "aa x bb. ab bb", ["aa x bb", "ab bb"]),
        ("=Old <2> Town", "Old old Town, Old the town", ["Old old Town"]),
    ],
)
def test_gaps(entry, text, expected):
    assert texts(text, lexicon(x=entry)) == expected


def test_longest_wins_across_categories_and_equal_spans_count_in_each():
    lex = lexicon(x="war\npeace talks", y="war\nwar crime*\npeace\ntalks fail*")
    assert [row[:3] for row in found("War: war crimes, peace talks failed", lex)] == [
        ("War", "own", "x"),
        ("War", "own", "y"),
        ("war crimes", "own", "y"),
        ("peace talks", "own", "x"),
    ]


def test_the_most_exact_entry_of_a_span_gives_the_weight():
    lex = lexicon(x="help* : 1\nhelpless* : -2\nhelplessly : -3\n=Help : 5")
    assert [row[4] for row in found("helped helplessness helplessly Help help", lex)] == [1, -2, -3, 5, 1]


def test_what_is_ignored_counts_in_no_category():
    lex = lexicon(ignore="hospitality", x="hospital*", y="hospitality suite")
    assert texts("hospital hospitality hospitality suite", lex) == ["hospital", "hospitality suite"]


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ({"entry": "may", "not_before": ["[0-9]*"]}, "It may on May 4, may 5th, may.", ["may", "may"]),
        ({"entry": "wave", "before": ["of (migrants|refugees)"]}, "wave of migrants, wave of heat", ["wave"]),
        (
            {"entry": "attack*", "not_after": ["heart", "panic"]},
            "heart attack. Heart. Attack attacks",
            ["Attack", "attacks"],
        ),
        (
            {"entry": "crisis", "near": ["border"], "within": 3},
            "crisis, a big border. crisis at a a border",
            ["crisis"],
        ),
        (
            {"entry": "crisis", "near": ["border town"], "within": 2},
            "border town x crisis. border town x x crisis",
            ["crisis"],
        ),
        ({"entry": "crisis", "not_near": ["border"]}, "border. Crisis. The border crisis", ["Crisis"]),
        ({"entry": "a", "after": ["x"], "before": ["y*"]}, "x a yy, x a, a y", ["a"]),
    ],
)
def test_rules(rule, text, expected):
    assert texts(text, lexicon(x=("", [rule], "mark"))) == expected


def test_a_rule_restricts_its_entry_and_keeps_its_weight():
    lex = lexicon(x=("may : 3\nmight", [{"entry": "may", "not_before": ["day"]}], "mark"))
    assert [(row[0], row[4]) for row in found("may might may day", lex)] == [("may", 3), ("might", 1)]


def test_a_rule_may_bind_an_entry_to_a_block():
    lex = lexicon(x=("", [{"entry": "this", "block": ["headline"]}], "mark"))
    assert texts("this", lex, kind="headline") == ["this"]
    assert texts("this", lex, kind="paragraph") == []
    assert texts("this", lex) == []


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("not good", True),
        ("isn’t a very good", True),
        ("not a b c good", False),
        ("no, good", False),
        ("not only good", False),
        ("nothing but good", False),
        ("without doubt good", False),
        ("good, not bad", False),
        ("It never was good", True),
        ("Tell him not.\n\nGood", False),
    ],
)
def test_negation(text, negated):
    assert [row[5] for row in found(text, lexicon(x="good"))] == [negated]
    assert len(found(text, lexicon(x="good", negation="drop"))) == (not negated)
    assert [row[4] for row in found(text, lexicon(x="good : 2", negation="flip"))] == [-2 if negated else 2]


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("never liked the bad plan", -2),
        ("never liked a bad plan", 2),
        ("not the bad plan", 2),
        ("never was this bad", 2),
    ],
)
def test_negation_turns_no_judgement_about_a_thing(text, weight):
    assert [row[4] for row in found(text, lexicon(x="bad : -2", negation="flip"))] == [weight]


def test_hits_are_arrays_of_one_length_even_when_empty():
    for text, lex in (("", [lexicon(x="a")]), ("a b", []), ("b", [lexicon(x="a")])):
        hits = Matcher(lex).find(tokenize(text))
        assert isinstance(hits, Hits)
        assert [len(column) for column in hits] == [0] * 6
        assert [str(column.dtype) for column in hits] == ["int64"] * 4 + ["float32", "bool"]


@pytest.mark.parametrize(
    "line",
    ["*", "a*b", "*ab", "a **", "(a|b", "a|b", "<3> a", "a <3>", "a <x> b", "a < 3> b", "a <1> <2> b", "a : x", "a : nan",
     "a : inf", "mr. smith", "a, b", "=", "…", "()", "(a|b)" * 12],
)  # fmt: skip
def test_lines_that_are_no_entry(line):
    with pytest.raises(EntryError) as caught:
        parse(line)
    assert caught.value.advice
