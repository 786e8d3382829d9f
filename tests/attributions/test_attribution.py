import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.attributions.attribution import Attribution, attributions
from framing.structure.blocks import Block
from framing.structure.quotation import quotations
from framing.text import Span

MARKS = st.text(alphabet=st.sampled_from(list("“”\"'‘’«»„` ab.\n:–")), max_size=120)


def read(text, blocks=None):
    [found] = attributions([text], None if blocks is None else [blocks])
    return found


def said(text, attribution):
    def show(spans):
        return " … ".join(span.of(text) for span in spans)

    return show(attribution.source), show(attribution.cue), show(attribution.content)


@pytest.mark.parametrize(
    ("text", "source", "content", "kind"),
    [
        ("“We will rebuild the bridge,” Mayor Maria Lopez said.", "Mayor Maria Lopez", "“We will rebuild the bridge,”", "direct"),
        ('"We will rebuild the bridge," said Maria Lopez, the mayor.', "Maria Lopez, the mayor", '"We will rebuild the bridge,"', "direct"),
        ("''We will rebuild the bridge,'' he said.", "he", "''We will rebuild the bridge,''", "direct"),
        ("Lopez said the bridge would be rebuilt.", "Lopez", "the bridge would be rebuilt", "indirect"),
        ("According to Lopez, the bridge will be rebuilt.", "Lopez", "the bridge will be rebuilt", "indirect"),
        ("Lopez called the decision “a grave mistake.”", "Lopez", "the decision “a grave mistake.”", "mixed"),
        ("Officials fear that the bridge will collapse.", "Officials", "that the bridge will collapse", "indirect"),
    ],
)  # fmt: skip
def test_common_forms(text, source, content, kind):
    [found] = read(text)
    assert (said(text, found)[0], said(text, found)[2], found.kind) == (source, content, kind)


def test_split_quotation_and_continuation_are_one_attribution():
    text = "“It is a hard choice,” Novak said. “But we have no other.”"
    [found] = read(text)
    assert said(text, found) == ("Novak", "said", "“It is a hard choice,” … “But we have no other.”")
    assert found.kind == "direct"


@pytest.mark.parametrize(
    ("after", "quoted"),
    [
        (" “They will pay.” The mayor fled.", "“They will pay.”"),
        (" “Hask will pay.” Lund has not been seen since.", "“Hask will pay.”"),
        (" “They will pay.” Lund agreed to a vote.", "“They will pay.”"),
    ],
)
def test_continuation_stays_with_its_speaker_and_ends_with_its_mark(after, quoted):
    text = "“We will not forget,” said Tom Orrin." + after
    found = read(text)[0]
    assert said(text, found) == ("Tom Orrin", "said", "“We will not forget,” … " + quoted)


def test_narrator_is_back_after_the_mark_that_ends_a_sentence():
    text = 'Lund said: "It is over." The so-called “plan” was dropped.'
    [found] = read(text)
    assert (said(text, found)[2], found.kind) == ('"It is over."', "direct")


@pytest.mark.parametrize("dash", ["–", "—", "-", "--"])
def test_name_after_a_dash_signs_the_quotation(dash):
    text = f"“The president has answered in the language they understand” {dash} Foreign Minister Jan Novak"
    [found] = read(text)
    assert said(text, found)[0] == "Foreign Minister Jan Novak"
    assert said(text, found)[2] == text[: text.index("”") + 1]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The officer, police said, wore no camera that day.", "police", "The officer … wore no camera that day"),
        ("The bridge will fall this year, the engineers said.", "the engineers", "The bridge will fall this year"),
        ('"WALLACE: We turn to the economy, governor.', "WALLACE", "We turn to the economy, governor."),
        ("The minister tweeted: “We will not give [our] land away.”", "The minister", "“We will not give [our] land away.”"),
        ("“This is a mess,” one resident, who asked not to be named, said.", "one resident, who asked not to be named", "“This is a mess,”"),
        ("“This is a mess,” one man, who did not want to be named, told reporters.", "one man, who did not want to be named", "“This is a mess,”"),
        ("The law was called “a disgrace” by the mayor, Mira Lund.", "the mayor, Mira Lund", "The law … “a disgrace”"),
        ("The plan was denounced as “theft” by Lund.", "Lund", "The plan … as “theft”"),
        ("According to Reed, who left the clinic in May, the letters came late.", "Reed, who left the clinic in May", "the letters came late"),
        ("Novak: ‘We Will Never Give Up Our Land’", "Novak", "‘We Will Never Give Up Our Land’"),
        ("“He told me ‘you are fired’ and left,” Novak recalled.", "Novak", "“He told me ‘you are fired’ and left,”"),
    ],
)  # fmt: skip
def test_rarer_forms(text, source, content):
    [found] = read(text)
    assert (said(text, found)[0], said(text, found)[2]) == (source, content)


def test_an_act_told_by_somebody_is_what_they_say():
    text = "Premier Karl Hask ordered the raid, two officials said."
    assert ("two officials", "said", "Premier Karl Hask ordered the raid") in [
        said(text, a) for a in read(text)
    ]


def test_agentless_cue_has_no_source():
    text = "It is believed that the talks will fail."
    [found] = read(text)
    assert (found.source, found.cue_type) == ((), "attitude")


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("The ferry was reportedly sold to a firm.", "reportedly", "The ferry was … sold to a firm"),
        ("Reportedly, the ferry was sold to a firm.", "Reportedly", "the ferry was sold to a firm"),
        ("The ferry was allegedly sold to a firm.", "allegedly", "The ferry was … sold to a firm"),
        ("It is widely believed that Hask will go.", "is widely believed", "that Hask will go"),
    ],
)
def test_hearsay_has_a_cue_and_no_source(text, cue, content):
    [found] = read(text)
    assert said(text, found) == ("", cue, content)


def test_name_after_a_dash_on_its_own_line():
    text = "“The president has answered in the language they understand.”\n— Jan Novak, Foreign Minister"
    [found] = read(text)
    assert said(text, found)[0] == "Jan Novak, Foreign Minister"


def test_dash_and_a_sentence_is_no_signature():
    text = "“We will never surrender to them” — Novak was shouting by then."
    assert all(said(text, found)[0] != "Novak was shouting by then" for found in read(text))


def test_transcript_lines():
    text = "SMITH: We will see what happens.\nDR. JONES: I do not agree with that at all."
    assert [said(text, found)[0] for found in read(text)] == ["SMITH", "DR. JONES"]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("Lund: “The city is broke.”", "Lund", "“The city is broke.”"),
        ("@MiraLund: “Stay away from there tonight.”", "@MiraLund", "“Stay away from there tonight.”"),
        (
            "“Stay away from there tonight.” — Mira Lund (@mira) May 4, 2024",
            "Mira Lund (@mira)",
            "“Stay away from there tonight.”",
        ),
        (
            "Mira Lund (@mira) May 4, 2024: Stay away from there tonight.",
            "Mira Lund (@mira)",
            "Stay away from there tonight.",
        ),
        (
            "Orrin left on X. @MiraLund: “Stay away from there tonight.”",
            "@MiraLund",
            "“Stay away from there tonight.”",
        ),
    ],
)
def test_a_name_or_handle_leads_in_or_signs(text, source, content):
    assert (source, content, "direct") in [(*said(text, a)[::2], a.kind) for a in read(text)]


@pytest.mark.parametrize(
    ("speakers", "turns"),
    [
        (
            ["MODERATOR", "SEN. MIRA LUND", "LUND"],
            ["We begin with the dam.", "Thank you. It is safe.", "No."],
        ),
        (["Ida Moll", "Tom Orrin", "Ida Moll"], ["We saw it rise at noon.", "I stayed.", "Nobody told us."]),
        (
            ["Q", "A", "Q", "A"],
            ["Why did you leave?", "I could not stay. It was rigged.", "And now?", "Never."],
        ),
    ],
)
def test_every_turn_of_a_transcript_is_its_speakers(speakers, turns):
    text = "\n\n".join(f"{speaker}: {turn}" for speaker, turn in zip(speakers, turns, strict=True))
    found = read(text)
    assert [said(text, a) for a in found] == [(s, ":", t) for s, t in zip(speakers, turns, strict=True)]
    assert {(a.kind, a.cue_type) for a in found} == {("direct", "speech")}


@pytest.mark.parametrize(
    "text",
    [
        "HARBOUR CITY: The council voted on Monday to close the port.",
        "UPDATE: The mayor has left the town.\n\nMORE: The town is quiet.",
        "Best Picture: The River\nBest Song: My River\nBest Picture: Our River",
        "The Long Road: The town has waited for years.\n\nThe Hard Choice: It votes on Monday.",
    ],
)
def test_labels_lists_and_headings_are_no_turns(text):
    assert all(a.kind == "indirect" for a in read(text))


def test_quotation_over_several_paragraphs_is_one():
    text = "“We came here to build,” Novak said. “We stay.\n\n“And we will not leave before it is done.”"
    [found] = read(text)
    assert found.content[-1].of(text) == "“And we will not leave before it is done.”"


def test_colon_lead_in_of_the_paragraph_before():
    text = "Novak then added:\n\n“We will not leave this place before the work is done.”"
    [found] = read(text)
    assert said(text, found)[0] == "Novak"


def test_four_quoted_words_are_somebodys_words_even_without_a_source():
    text = "“Nothing will ever be the same again here.”"
    [found] = read(text)
    assert (found.source, found.cue, found.kind) == ((), (), "direct")


def test_blockquote_without_marks_is_a_quotation():
    text = "Intro text.\n\nWe will never leave this land to them.\n— Jan Novak"
    blocks = [Block("paragraph", 0, 11), Block("blockquote", 13, len(text))]
    [found] = read(text, blocks)
    assert said(text, found) == ("Jan Novak", "", "We will never leave this land to them.")
    assert found.kind == "direct"


def test_only_prose_blocks_are_read():
    text = "Lopez said the bridge would be rebuilt."
    for kind in ("source_item", "boilerplate", "caption", "label", "subhead"):
        assert read(text, [Block(kind, 0, len(text))]) == []
    for kind in ("headline", "standfirst", "bullet", "paragraph"):
        assert len(read(text, [Block(kind, 0, len(text))])) == 1


@pytest.mark.parametrize(
    ("text", "cue_type"),
    [
        ("Lopez said the bridge would be rebuilt.", "speech"),
        ("According to Lopez, the bridge will be rebuilt.", "speech"),
        ("Lopez believes the bridge will be rebuilt.", "attitude"),
        ("Lopez plans to rebuild the bridge next year.", "attitude"),
        ("The report found that the bridge was cracked.", "speech"),
        ("A poll showed that most voters want the bridge closed.", "speech"),
        ("Scientists at the institute found that the river was warming.", "speech"),
    ],
)
def test_cue_types(text, cue_type):
    [found] = read(text)
    assert found.cue_type == cue_type


def test_batches_keep_texts_apart():
    text = "Lopez said the bridge would be rebuilt."
    found = attributions([text, "", "\n\n", text] * 40)
    assert [len(own) for own in found] == [1, 0, 0, 1] * 40
    assert found[0] == found[-1]
    assert attributions([]) == []


def check(text, found):
    for attribution in found:
        assert isinstance(attribution, Attribution)
        assert attribution.content
        for spans in (attribution.content, attribution.cue, attribution.source):
            assert list(spans) == sorted(spans)
            for span in spans:
                assert isinstance(span, Span)
                assert 0 <= span.start < span.end <= len(text)
        assert attribution.kind in {"direct", "indirect", "mixed"}
        assert attribution.cue_type in {"speech", "attitude"}


@given(MARKS)
def test_hostile_marks_never_raise(text):
    check(text, read(text))


@pytest.mark.parametrize(
    "mark", ['"', "“", "”", "'", "''", "‘", "’", "«»", "“”", "\"“'", "“a ", ' "a', " 'a'", "“a”\n", ""]
)
def test_ten_thousand_marks(mark):
    text = mark * 10_000
    check(text, read(text))
    check(text, read(text, [Block("paragraph", 0, len(text))]))


def test_lone_surrogates_and_astral_letters():
    text = "\ud800 “We will never give up,” 𝒳 said 😀. \x00"
    check(text, read(text))


@given(st.lists(MARKS, max_size=4))
def test_quotations_that_are_known_are_those_that_would_be_found(texts):
    blocks = [[Block("paragraph", 0, len(text))] if text.strip() else [] for text in texts]
    known = [quotations(text) if own else [] for text, own in zip(texts, blocks, strict=True)]
    assert attributions(texts, blocks, known) == attributions(texts, blocks)
