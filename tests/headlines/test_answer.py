"""The headline-question audit: what bears on the question, what it says, and the verdict."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import framing
from framing.headlines.answer import Passage, audit
from framing.headlines.relevance import asked, score, stance, stem, yes_or_no

NOTHING: dict[str, Any] = {"verdict": None, "evidence": []}


def answer(headline: str, *sentences: str) -> Any:
    starts = [sum(len(s) + 1 for s in sentences[:i]) for i in range(len(sentences))]
    passages = [Passage(start, start + len(s), s) for start, s in zip(starts, sentences, strict=True)]
    return audit(headline, passages, stance([headline, *sentences]))


def polarities(headline: str, *sentences: str) -> list[str | None]:
    found = sorted(answer(headline, *sentences).evidence, key=lambda e: e.start)
    return [e.polarity for e in found]


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("The bridge will close in May.", "affirmed"),
        ("The bridge will not close in May.", "denied"),
        ("Nobody wants the bridge to close.", "denied"),
        ("The bridge didn’t close.", "denied"),
        ("It is a myth that the bridge will close.", "denied"),
        ("Will the bridge close?", None),
        ("Yes, it will.", "affirmed"),
        ("No, said the mayor.", "denied"),
        ("Lunch was late.", None),
    ],
)
def test_polarity(sentence: str, polarity: str | None) -> None:
    assert polarities("Will the bridge close?", sentence) == [polarity]


def test_what_is_asked_comes_before_whom_it_is_asked_about() -> None:
    sentences = (
        "Mayor Ann Doe spoke at noon on Monday, as Doe does.",
        "In the hall Doe met 14 old friends and Doe smiled.",
        "But experts say Doe is unlikely to resign.",
        "Doe was born on a farm, and Doe likes horses.",
    )
    found = answer("Will Doe resign?", *sentences)
    assert sentences[2][: found.evidence[0].end - found.evidence[0].start] == sentences[2]
    assert found.evidence[0].polarity == "denied"


def test_synonyms_bear_on_the_question() -> None:
    manner = stance(["Will the minister resign?", "She stepped down at once.", "She ate at once."]).counts
    question = asked("Will the minister resign?", manner[0], [])
    echo = score(question, ["She stepped down at once.", "She ate at once."], manner[1:]).echo
    assert echo[0] > echo[1] == 0


def test_another_actor_is_told_apart() -> None:
    found = answer(
        "Doe’s harbour plan: Will this end the strike?",
        "Doe’s plan could end the strike.",
        "The move could end the strike soon.",
        "Rain has ended the strike before.",
    )
    same = {e.start: e.same_actor for e in found.evidence}
    assert [same[start] for start in sorted(same)] == [True, False, False]


@pytest.mark.parametrize(
    ("headline", "verdict"),
    [
        ("Could Doe appoint herself? Yes, she can", "yes"),
        ("Scrap the toll? Not so easy", "no"),
        ("Has Doe peaked? Probably, but she can run", "hedged"),
    ],
)
def test_a_headline_that_answers_itself(headline: str, verdict: str) -> None:
    assert answer(headline, "Doe spoke of the toll.").verdict == verdict


def test_an_answer_said_outright() -> None:
    assert answer("Does the law ban kites?", "Does the law ban kites?", "No, it does not.").verdict == "no"
    assert answer("Did Doe ban kites?", "We rate the claim that Doe banned kites as “True.”").verdict == "yes"


def test_what_is_possible_only_is_hedged_and_what_is_never_taken_up_is_unanswered() -> None:
    assert answer("Will the bridge close?", "The bridge could close.").verdict == "hedged"
    assert answer("Will the bridge close?", "Lunch was late.").verdict == "unanswered"
    assert answer("Will the bridge close?").verdict is None  # nothing was read


def test_an_essay_that_argues_is_believed() -> None:
    argued = (
        "I have watched our schools for years.",
        "Why do we look away?",
        "We have lost sight of our children.",
        "I know what we have lost.",
        "My own town lost its school, and we all lost sight of it.",
    )
    assert answer("Have schools lost sight of children?", *argued).verdict == "yes"
    assert answer("Have schools lost sight of children or not?", *argued).verdict == "yes"
    for loose in (
        "Have schools lost sight of children or of parents?",
        "Have your schools lost sight of children?",
        "Schools out of sight?",
        "Have schools lost sight of children? What a study says",
    ):
        assert answer(loose, *argued).verdict == "hedged"


def test_a_report_that_weighs_is_hedged() -> None:
    reported = (
        "Critics say that schools have lost sight of children.",
        "Supporters say that they have not.",
        "Experts said on Monday that it is too early to tell.",
    )
    assert answer("Have schools lost sight of children?", *reported).verdict == "hedged"


@pytest.mark.parametrize(
    ("headline", "actor"),
    [
        ("Will Mayor Doe resign?", {"mayor", "doe"}),
        ("So will the harbour close?", {"harbour"}),
        ("Doe’s plan: Will this end the strike?", {"doe", "plan"}),
    ],
)
def test_the_actor_of_a_question(headline: str, actor: set[str]) -> None:
    sentences = ["Again, Mayor Doe said that the harbour would not close."]
    question = asked(headline, stance([headline]).counts[0], sentences)
    assert question.actor >= actor


def test_an_article_without_a_polar_question_has_no_answer() -> None:
    for headline in ("Why the bridge closed", "The bridge closes", "Who closed the bridge?"):
        analysis = framing.analyze("The bridge closed on Monday, the mayor said.", headline=headline)
        assert analysis.facts["headline"]["answer"] == NOTHING
    assert framing.analyze("The bridge closed.", plain=True).facts["headline"]["answer"] == NOTHING
    assert framing.analyze("", headline="Will the bridge close?").facts["headline"]["answer"] == NOTHING


def test_an_answer_is_the_same_in_json() -> None:
    analysis = framing.analyze(
        "The bridge will close on Monday.", headline="Will the bridge close?"
    ).to_dict()
    assert analysis == json.loads(json.dumps(analysis))


SHORT_ARTICLES = [
    # affirmed by the narrator or an uncontradicted source
    ("Is the Brask tunnel finished?", "The Brask tunnel is finished. Trains will run from May.", "yes"),
    (
        "Did the council approve the stadium?",
        "The council approved the stadium on Tuesday. Work begins in June.",
        "yes",
    ),
    ("Has the ferry sunk?", "The ferry has sunk, the coast guard confirmed. All on board are well.", "yes"),
    ("Is the soup hot?", "The soup is not only hot but good.", "yes"),
    ("Do bees sleep?", "Yes. Bees sleep at night, and older bees sleep longer.", "yes"),
    ("Did the bank hide losses?", "The bank hid losses of two million pounds, auditors found.", "yes"),
    ("Is the kiln safe?", "Nobody denies that the kiln is safe.", "yes"),
    # denied by a negation, an opposite, a word of denial
    ("Is the senator guilty?", "The senator is not guilty, a jury found on Friday.", "no"),
    ("Was the painting a fake?", "The painting was genuine. Experts tested it for two years.", "no"),
    ("Will rents in Halm rise?", "Rents in Halm will fall next year, the housing office said.", "no"),
    ("Will the union accept the offer?", "The union has rejected the offer. Talks end tonight.", "no"),
    ("Is the museum closed?", "The museum is open every day. Tickets cost two pounds.", "no"),
    ("Was the vote rigged?", "There is no evidence that the vote was rigged. Courts found no fraud.", "no"),
    ("Is coal dead?", "Coal is far from dead. Plants burn more of it than ever.", "no"),
    ("Can Toll be trusted?", "Toll cannot be trusted. He lied twice.", "no"),
    ("Has the drought ended?", "The drought continues. Farmers wait for rain.", "no"),
    ("Is the tower unsafe?", "The tower is safe, inspectors found.", "no"),
    # in doubt, contradicted, of another time, by a party to the case
    (
        "Can the old mill be saved?",
        "The old mill could be saved if money is found. It may also be pulled down.",
        "hedged",
    ),
    (
        "Is the lake clean?",
        "The lake is clean, the ministry said. The lake is not clean, divers said.",
        "hedged",
    ),
    ("Is the kiln safe?", "The mayor says the kiln is safe. Engineers disagree.", "hedged"),
    ("Is the kiln safe?", "The kiln was once safe.", "hedged"),
    ("Is the kiln safe?", "Few believe the kiln is safe.", "hedged"),
    ("Will the airline go bankrupt?", "Whether the airline will go bankrupt is unclear.", "hedged"),
    ("Will prices at the pump rise?", "Prices at the pump rose last year.", "hedged"),
    (
        "Did Marek Toll steal the ring?",
        "“I did not steal the ring,” Toll said. The trial opens on Monday.",
        "hedged",
    ),
    ("Will Halm tax boats?", "Halm will hold a vote on a tax on boats.", "hedged"),
    # said of somebody or something else
    ("Did Bo Lindt win the race?", "Rae Holt won the race. Bo Lindt came third.", "hedged"),
    ("Did Toll kill Holt?", "Toll was killed by Holt.", "hedged"),
    ("Is Zorin a spy?", "A woman who knew Zorin is a spy.", "hedged"),
    ("Is the walkout over?", "The walkout is over pay and hours.", "hedged"),
    ("Is Orlania at war?", "Orlania’s war museum opened on Monday.", "hedged"),
    # nothing on what is asked
    ("Was the cave a chapel?", "The cave lies north of Halm. Visitors need boots.", "unanswered"),
    ("Is the comet visible tonight?", "Astronomers named it after a teacher.", "unanswered"),
]


@pytest.mark.parametrize(("headline", "body", "verdict"), SHORT_ARTICLES)
def test_short_articles(headline: str, body: str, verdict: str) -> None:
    found = framing.analyze(body, headline=headline, language="en").facts["headline"]["answer"]
    assert found["verdict"] == verdict
    if verdict in ("yes", "no"):  # the sentence that says so comes first
        assert found["evidence"][0]["polarity"] == ("affirmed" if verdict == "yes" else "denied")


def test_evidence_names_its_voice_and_its_place() -> None:
    text = (
        "The council met on Monday.\n\n"
        "“The bridge will never close,” Mayor Ann Doe said.\n\n"
        "Engineers of the port said that the bridge could close in a storm."
    )
    analysis = framing.analyze(text, headline="Will the bridge close?")
    found = analysis.facts["headline"]["answer"]
    shown = [analysis.article.text[e["start"] : e["end"]] for e in found["evidence"]]
    by = dict(zip(shown, found["evidence"], strict=True))
    quoted = by["“The bridge will never close,” Mayor Ann Doe said."]
    assert (quoted["voice"], quoted["polarity"]) == ("quoted", "denied")
    assert "Doe" in quoted["speaker"]
    assert by["Engineers of the port said that the bridge could close in a storm."]["hedged"]
    assert found["verdict"] == "hedged"


@pytest.mark.parametrize(
    "family",
    [
        ("escalate", "escalation", "escalating", "escalates"),
        ("close", "closed", "closing", "closes"),
        ("stop", "stopped", "stopping"),
        ("party", "parties"),
        ("Doe", "Doe’s", "Doe's"),
    ],
)
def test_forms_of_a_word_have_one_stem(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1


def test_yes_and_no_at_the_beginning_only() -> None:
    said = [
        yes_or_no(text)
        for text in ("Yes!", "Nope.", "Hardly.", "No one came.", "Not only rain.", "The no vote")
    ]
    assert said == ["yes", "no", "no", None, None, None]


@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_text_is_read(sentences: list[str]) -> None:
    found = answer("Will the bridge close?", *sentences)
    assert found.verdict in ({"yes", "no", "hedged", "unanswered"} if sentences else {None})
    assert len(found.evidence) == min(len(sentences), 5)
