import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.attributions.attribution import Attribution
from framing.errors import InputError, UsageError
from framing.speakers.cast import Cast
from framing.speakers.gazetteer import Roster, gazetteer, read_roster
from framing.speakers.names import pattern, read_name, stated_side
from framing.speakers.pronouns import acts
from framing.speakers.sources import describe
from framing.speakers.speakers import resolve
from framing.structure.blocks import classify
from framing.text import Span

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "polnear_dev.jsonl.gz"
SEED = Path(__file__).parents[3] / "shared" / "seed-article.txt"


def said(text, *sources, kind="indirect"):
    """Attributions whose sources are these phrases, one after the other; what follows each is its content."""
    found, at = [], 0
    for source in sources:
        start = text.index(source, at)
        at = start + len(source)
        end = text.find(".", at)
        end = len(text) if end < 0 else max(end, at + 1)
        found.append(Attribution((Span(min(at + 6, end - 1), end),), (), (Span(start, at),), kind, "speech"))
    return found


def speakers(text, *sources, roster=None):
    return [(a.speaker, a.speaker_type, a.side) for a in resolve(text, None, said(text, *sources), roster)]


PERSON, GROUP, ONE = "person", "unnamed_group", "unnamed_individual"
US, UK = "United States", "United Kingdom"
CASES = [
    # last names, titles, first names
    ("Senator Ruth Ode met farmers on Friday. Ode said the bill would pass.", ["Ode said"], [("Ruth Ode", PERSON, None)]),
    ("Mr. King, whose full name is Alan King, left. Mr. King said no.", ["Mr. King said"], [("Alan King", PERSON, None)]),
    ("Polish President Jan Wolski spoke. Wolski said talks go on.", ["Wolski said"], [("Jan Wolski", PERSON, "Poland")]),
    ("Talks failed, Ukrainian Foreign Minister Oksana Hai said.", ["Ukrainian Foreign Minister Oksana Hai"], [("Oksana Hai", PERSON, "Ukraine")]),
    ("Prime Minister Lena Dorf of Austria said talks go on.", ["Prime Minister Lena Dorf of Austria"], [("Lena Dorf", PERSON, "Austria")]),
    ("Ana Ruiz, the Mexican economy secretary, said so.", ["Ana Ruiz, the Mexican economy secretary,"], [("Ana Ruiz", PERSON, "Mexico")]),
    ("“No,” – Foreign Minister Radek Nowy", ["Foreign Minister Radek Nowy"], [("Radek Nowy", PERSON, None)]),
    ("EU Chief Ilse von der Tann said aid would come.", ["EU Chief Ilse von der Tann"], [("Ilse von der Tann", PERSON, "EU")]),
    ("Rep. Tom Hale (R-Utah) said he would vote no.", ["Rep. Tom Hale (R-Utah)"], [("Tom Hale", PERSON, US)]),
    ("Kremlin spokesman Oleg Marin said nothing had changed.", ["Kremlin spokesman Oleg Marin"], [("Oleg Marin", PERSON, "Russia")]),
    ("President Obama spoke first. Mr. Obama said it was over.", ["Mr. Obama"], [("Obama", PERSON, US)]),
    ("Trump said the wall would rise.", ["Trump"], [("Trump", PERSON, None)]),
    ("The actor German Ortega said he was tired.", ["The actor German Ortega"], [("German Ortega", PERSON, None)]),
    ("Another critic, Laurence H. Bode, said so.", ["Another critic, Laurence H. Bode,"], [("Laurence H. Bode", PERSON, None)]),
    ("A lawyer for the family, Dana Reed, said so.", ["A lawyer for the family, Dana Reed,"], [("Dana Reed", PERSON, None)]),
    ("Leaders like EU Chief Ilse von der Tann said so.", ["Leaders like EU Chief Ilse von der Tann"], [("Ilse von der Tann", PERSON, "EU")]),
    ("Paul Ryder and Mary Stone agree. Ryder and Stone said yes.", ["Ryder and Stone"], [("Paul Ryder and Mary Stone", PERSON, None)]),
    # roles
    ("Anna Berg, the mayor of Springfield, came late. The mayor said sorry.", ["The mayor"], [("Anna Berg", PERSON, None)]),
    ("Gov. Lee Ash came. The governor said sorry.", ["The governor"], [("Lee Ash", PERSON, None)]),
    ("Gov. Lee Ash met Gov. Bo Kerr. The governor said sorry.", ["The governor"], [(None, PERSON, None)]),
    ("The president said it was over.", ["The president"], [(None, PERSON, None)]),
    ("The minister, Carl Dunn, left. The minister said no.", ["The minister"], [("Carl Dunn", PERSON, None)]),
    ("Her deputy, Jon Reed, left. The deputy said no.", ["The deputy"], [("Jon Reed", PERSON, None)]),
    ("Jon Reed, a docker, left. The docker said no.", ["The docker"], [("Jon Reed", PERSON, None)]),
    ("The prime minister of Tresk, Ada Holm, left. The prime minister said no.", ["The prime minister"], [("Ada Holm", PERSON, None)]),
    # one last name, two people
    ("Ana Lund and Mira Lund left. Lund said no.", ["Lund said"], [(None, PERSON, None)]),
    # institutions, countries, documents
    ("Poland said it would help.", ["Poland"], [("Poland", "country", "Poland")]),
    ("The U.S. said it would help.", ["The U.S."], [("United States", "country", US)]),
    ("Moscow warned of war.", ["Moscow"], [("Moscow", "country", "Russia")]),
    ("The White House said no.", ["The White House"], [("White House", "institution", US)]),
    ("The Justice Department said no.", ["The Justice Department"], [("Justice Department", "institution", US)]),
    ("The company said no.", ["The company"], [("the company", "institution", None)]),
    ("The Harbor Safety Committee met. The committee said no.", ["The committee"], [("Harbor Safety Committee", "institution", None)]),
    ("The Stein campaign said no.", ["The Stein campaign"], [("Stein campaign", "institution", None)]),
    ("A Reuters poll showed a tie.", ["A Reuters poll"], [("a Reuters poll", "document", None)]),
    ("The report said prices rose.", ["The report"], [("the report", "document", None)]),
    ("The World Health Organization (WHO) met. WHO said no.", ["WHO"], [("World Health Organization", "institution", "UN")]),
    ("The United Nations met. The UN said no.", ["The UN"], [("United Nations", "institution", "UN")]),
    ("The Harbor Safety Agency (HSAG) met. HSAG said no.", ["HSAG"], [("Harbor Safety Agency", "institution", None)]),
    # unnamed
    ("Police said so.", ["Police"], [("police", GROUP, None)]),
    ("Staff said so.", ["Staff"], [("staff", GROUP, None)]),
    ("Nobody said so.", ["Nobody"], [(None, None, None)]),
    ("Ukrainian military leaders view it as vital.", ["Ukrainian military leaders"], [("Ukrainian military leaders", GROUP, "Ukraine")]),
    ("U.S. officials maintain that aid helps.", ["U.S. officials"], [("U.S. officials", GROUP, US)]),
    ("Critics say it is late.", ["Critics"], [("critics", GROUP, None)]),
    ("Many of his supporters think so.", ["Many of his supporters"], [("many of his supporters", GROUP, None)]),
    ("A source familiar with the talks said so.", ["A source familiar with the talks"], [("a source familiar with the talks", ONE, None)]),
    ("One of the lawyers said so.", ["One of the lawyers"], [("one of the lawyers", ONE, None)]),
    ("African American voters think so.", ["African American voters"], [("African American voters", GROUP, None)]),
    ("Iran experts think so.", ["Iran experts"], [("Iran experts", GROUP, None)]),
    ("Russian-backed rebels said so.", ["Russian-backed rebels"], [("Russian-backed rebels", GROUP, None)]),
    # pronouns
    ("Mayor Ann Lee spoke on Monday. She said the bridge is safe.", ["She"], [("Ann Lee", PERSON, None)]),
    ("Ann Lee met Bob Ray. They said little.", ["They"], [(None, GROUP, None)]),
    ("Officials met on Monday. They said little.", ["Officials", "They"], [("officials", GROUP, None)] * 2),
    ("The Labor Department spoke. It said jobs grew.", ["The Labor Department", "It"], [("Labor Department", "institution", None)] * 2),
    ("Spokesman Al Day met Councilwoman Jo Fry of Ohio. She said it was over.", ["She"], [("Jo Fry", PERSON, None)]),
    ("They met Ivan Petrov, who said no.", ["who"], [("Ivan Petrov", PERSON, None)]),
    ("It is expected to rain.", [], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sources", "expected"), CASES, ids=[case[0][:40] for case in CASES])
def test_speakers(text, sources, expected):
    sources = [
        source.removesuffix(" said") if text.count(source.removesuffix(" said")) == 1 else source
        for source in sources
    ]
    found = []
    for attribution, source in zip(said(text, *sources), sources, strict=True):
        cut = len(" said") if source.endswith(" said") else 0
        [span] = attribution.source
        found.append(
            Attribution(attribution.content, (), (Span(span.start, span.end - cut),), "indirect", "speech")
        )
    resolved = resolve(text, None, found)
    assert [(a.speaker, a.speaker_type, a.side) for a in resolved] == expected


def test_agentless_has_no_speaker():
    bare = Attribution((Span(0, 5),), (), (), "indirect", "attitude")
    [found] = resolve("It is expected to rain.", None, [bare])
    assert (found.speaker, found.speaker_type, found.side) == (None, None, None)


def test_first_person_inside_a_quotation_is_its_speaker():
    text = "“I think we lost,” Mayor Ann Lee said."
    outer = Attribution((Span(0, 18),), (Span(33, 37),), (Span(19, 32),), "direct", "speech")
    inner = Attribution((Span(9, 16),), (Span(3, 8),), (Span(1, 2),), "direct", "attitude")
    assert [a.speaker for a in resolve(text, None, [outer, inner])] == ["Ann Lee", "Ann Lee"]


def test_roster_has_the_last_word(tmp_path):
    path = tmp_path / "sides.toml"
    path.write_text('[sides]\n"Ann Lee" = "Council"\n[aliases]\n"the mayor" = "Ann Lee"\n')
    roster = read_roster(path)
    text = "Ann Lee met Polish officials. The mayor said no."
    assert speakers(text, "Ann Lee", "The mayor", roster=roster) == [
        ("Ann Lee", "person", "Council"),
        ("Ann Lee", "person", "Council"),
    ]


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ('[sides]\n"A" = 3\n', 2, "quotation marks"),
        ('\n[side]\n"A" = "B"\n', 2, "unknown key 'side'"),
        ('[sides]\n"A" = "B"\n[aliases]\n"a" = "C"\n', 4, "has no side"),
        ("[sides]\nA B\n", 2, "TOML"),
    ],
)
def test_roster_errors_say_where(tmp_path, content, line, says):
    path = tmp_path / "sides.toml"
    path.write_text(content)
    with pytest.raises(UsageError, match=says) as error:
        read_roster(path)
    assert error.value.line == line


def test_roster_that_is_not_there(tmp_path):
    with pytest.raises(InputError):
        read_roster(tmp_path / "none.toml")


def test_gazetteer_has_no_twins():
    places = gazetteer().places
    assert places["Ukrainian"].side == "Ukraine"
    assert places["North Korean"].side == "North Korea"
    assert "Georgia" not in places
    assert Roster().side("Ann Lee") is None


@pytest.mark.parametrize(
    ("phrase", "side"),
    [
        ("U.S. ambassador to Russia", US),
        ("Russia’s foreign ministry", "Russia"),
        ("the president of France", "France"),
        ("officials in Kyiv", "Ukraine"),
        ("a critic of the Kremlin", None),
        ("a Latin American leader", None),
        ("an Iranian-American lawyer", None),
        ("Ukraine envoy", None),
        ("British officials", UK),
        ("the woman who visited Russian troops", None),
    ],
)
def test_stated_side(phrase, side):
    assert stated_side(phrase.split()) == side


def test_merged_mentions():
    text = "Ruth Ode voted. Ode’s plan failed, and Sen. Ode left. Ode Street is closed."
    [person] = Cast(text).people()
    assert (person.name, len(person.mentions)) == ("Ruth Ode", 3)


def test_acts():
    assert acts("Ode, a farmer, voted.", 3)
    assert not acts("Ode and Lee", 3)


def test_seed_speakers():
    if not SEED.exists():
        pytest.skip("no shared material")
    text = SEED.read_text("utf-8")
    start = text.index("Foreign Minister Radoslaw")
    quote = Attribution((Span(2076, 2263),), (), (Span(start, 2300),), "direct", "speech")
    [found] = resolve(text, classify(text), [quote])
    assert (found.speaker, found.speaker_type, found.side) == ("Radoslaw Sikorski", "person", None)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"ABab .,’'-&\n“”()", "Mr. ", "U.S. ", "President ", " of ", "he ", "Iran "]),
        max_size=120,
    ).map("".join),
    st.data(),
)
def test_any_text_is_read(text, data):
    spans = []
    for _ in range(4):
        start = data.draw(st.integers(0, len(text)))
        spans.append(Span(start, data.draw(st.integers(start, len(text)))))
    given_ = [Attribution((span,), (), (span,), "indirect", "speech") for span in spans]
    found = resolve(text, None, given_)
    assert [a.content for a in found] == [a.content for a in given_]
    for principal in Cast(text).by_name.values():
        assert all(0 <= start < end <= len(text) for start, end in principal.mentions)


@pytest.mark.parametrize(
    "text", ["A " * 30000, "A. " * 30000, "Mr. " * 20000, "A’" * 30000, "Iran, " * 20000, "he " * 20000]
)
def test_hostile_texts(text):
    span = Span(0, len(text))
    [found] = resolve(text, None, [Attribution((span,), (), (span,), "indirect", "speech")])
    assert found.content == (span,)


def test_gold_sources_have_a_type():
    if not GOLD.exists():
        pytest.skip("no gold")
    with gzip.open(GOLD, "rt", encoding="utf-8") as rows:
        row = json.loads(next(rows))
    given_ = [
        Attribution(
            tuple(Span(*s) for s in a["content"]),
            (),
            tuple(Span(*s) for s in a["source"]),
            a["kind"],
            "speech",
        )
        for a in row["attributions"]
    ]
    found = resolve(row["text"], classify(row["text"]), given_)
    assert all(a.speaker_type is not None for a in found if a.source)


def test_readers_of_names_and_phrases():
    assert pattern().findall("“No.” President Lee met U.S. Rep. Al Day.") == [
        "No",
        "President Lee",
        "U.S. Rep. Al Day",
    ]
    assert read_name("Eastern Europe").kind == "other"
    assert describe("she").form == "he"


@pytest.mark.parametrize(
    ("phrase", "kind", "called", "side"),
    [
        ("Clinton’s campaign", "institution", "Clinton campaign", None),
        ("The Ukrainian military", "institution", "Ukrainian military", "Ukraine"),
        ("Polls", "document", "polls", None),
        ("Senior U.S. officials", "unnamed_group", "senior U.S. officials", US),
        ("an official in the Biden administration", "unnamed_individual", None, US),
        ("a union representing pilots", "institution", "a union", None),
        ("eyewitnesses", "unnamed_group", "eyewitnesses", None),
        ("Republicans", "unnamed_group", "Republicans", None),
        ("the Center for Tidal Studies", "institution", "Center for Tidal Studies", None),
        ("the Defense Ministry in Moscow", "institution", "Defense Ministry", "Russia"),
        ("63 percent of voters", "unnamed_group", "63 percent of voters", None),
        ("at the convention", None, "at the convention", None),
    ],
)
def test_descriptions(phrase, kind, called, side):
    found = describe(phrase)
    assert (found.type, found.text, found.side) == (kind, called or phrase, side)


def test_one_family():
    text = "President Obama spoke. Michelle Obama sang. Mr. Obama said yes. Gary Poe left. Jo Poe said no. Poe said why."
    assert [name for name, _, _ in speakers(text, "President Obama", "Mr. Obama", "Jo Poe", "Poe")] == [
        "Obama",
        "Obama",
        "Jo Poe",
        "Jo Poe",
    ]


def test_a_country_that_is_a_last_name():
    text = "Rep. Jim Jordan met Gov. Al Chad. Jordan said no."
    assert speakers(text, "Jordan said"[:6])[0] is not None
    [jim, _] = Cast(text).people()
    assert (jim.name, len(jim.mentions)) == ("Jim Jordan", 2)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Tom Orrin, a docker, left.", "docker"),
        ("Tom Orrin, 54, is a nurse.", "nurse"),
        ("Tom Orrin, 54, married a nurse.", None),
        ("Her deputy, Tom Orrin, left.", "deputy"),
        ("The fire chief, Tom Orrin, left.", "fire chief"),
        ("The mayor of the old town, Tom Orrin, left.", "mayor of the old town"),
        ("To the mayor, Tom Orrin is a friend.", None),
        ("Tom Orrin, her deputy, left.", "deputy"),
    ],
)
def test_roles(text, role):
    cast = Cast(text)
    assert cast.introduce(cast.by_name["Tom Orrin"]).role == role
