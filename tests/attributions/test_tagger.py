import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from framing.attributions.cues import cue_classes, inflect
from framing.attributions.features import (
    TEMPLATES,
    feature_keys,
    parse_templates,
    parts,
    quote_states,
    quotes,
    template_bits,
)
from framing.attributions.sheet import PADS, read, word_hash, word_slot
from framing.attributions.tagger import CONTENT, CUE, LABELS, SOURCE, default_model, tag, viterbi
from framing.structure.blocks import Block

TEXTS = st.text(alphabet=st.sampled_from(list("aBc9 .,:-–'’‘“”\"\n\t«»é𝒳😀`(")), max_size=80)


def tokens(sheet):
    chars = sheet.text
    return [chars[s:e] for s, e, real in zip(sheet.start, sheet.end, sheet.real, strict=True) if real]


def test_tokens_keep_words_together_and_cut_clitics():
    sheet = read(["Don't quote O'Malley's R-Utah plan: AT&T paid $1,000.50 -- ''really''..."])
    assert tokens(sheet) == [
        "Don", "'t", "quote", "O'Malley", "'s", "R-Utah", "plan", ":", "AT&T", "paid", "$", "1,000.50", "--", "''",
        "really", "''", "...",
    ]  # fmt: skip


def test_sentences_do_not_end_at_abbreviations_or_inside_a_question_that_goes_on():
    sheet = read(["Mr. J. Smith of the U.S. Navy left. “Why?” he asked. Nobody knew."])
    assert len(set(sheet.sentence[sheet.real].tolist())) == 3


def test_blocks_that_are_no_prose_are_not_read():
    text = "Head\nLabel:\nBody text"
    blocks = [[Block("headline", 0, 4), Block("label", 5, 11), Block("paragraph", 12, 21)]]
    assert tokens(read([text], blocks)) == ["Head", "Body", "text"]


@given(st.lists(TEXTS, max_size=4))
def test_tokens_stay_in_their_text_and_in_order(texts):
    sheet = read(texts)
    real = sheet.real
    assert (sheet.end[real] > sheet.start[real]).all()
    assert (np.diff(sheet.start[real]) > 0).all()
    owner = sheet.paragraphs.text[sheet.paragraph[real]]
    for i, (start, end) in zip(
        owner.tolist(), zip(sheet.start[real], sheet.end[real], strict=True), strict=True
    ):
        shift = sheet.offset[i]
        assert 0 <= start - shift < end - shift <= len(texts[i])
        assert "\n" not in sheet.text[start:end]
    assert not sheet.real[:PADS].any()


@given(TEXTS)
def test_quote_states_mark_what_the_quotations_cover(text):
    sheet = read([text])
    marks = quotes(sheet)
    states = quote_states(sheet, marks)
    assert states.max(initial=0) <= 7
    covered = np.zeros(len(states), np.bool_)
    for first, last in zip(marks.start, marks.end, strict=True):
        covered[first : last + 1] = True
    assert ((states > 0) == covered).all()


def test_hash_of_a_word_in_a_text_is_the_hash_of_the_word():
    sheet = read(["Über SAID 1999 don’t"])
    real = sheet.word[sheet.real].tolist()
    assert real == [word_hash(w) for w in ("über", "said", "2024", "DON", "'T")]


def test_feature_keys_stay_in_their_tables():
    sheet = read(["“We will,” she said.", ""])
    hashed = parts(dict.fromkeys("wshkKcqlrmnfpabxyo", sheet.word))
    for template in TEMPLATES:
        assert feature_keys(hashed, template).max() < 1 << template_bits(template)
    assert parse_templates("w-1,w0") == ((("w", -1), ("w", 0)),)


def best_by_trying_all(scores, transitions):
    def total(path):
        steps = sum(transitions[a, b] for a, b in itertools.pairwise(path))
        return sum(scores[i, label] for i, label in enumerate(path)) + steps

    return max(itertools.product(range(len(LABELS)), repeat=len(scores)), key=total)


def test_viterbi_finds_the_best_path_of_every_paragraph():
    rng = np.random.default_rng(7)
    sheet = read(["one two three\nfour\nfive six", "seven eight nine ten"])
    scores = rng.normal(size=(len(sheet.real), len(LABELS))).astype(np.float32)
    transitions = rng.normal(size=(len(LABELS), len(LABELS))).astype(np.float32)
    labels = viterbi(sheet, scores, transitions)
    for paragraph in range(4):
        own = np.flatnonzero(sheet.paragraph == paragraph)
        assert tuple(labels[own]) == best_by_trying_all(scores[own], transitions)
    assert not labels[~sheet.real].any()


def test_tagging_does_not_depend_on_the_company_of_a_text():
    model = default_model()
    texts = ["“We will rebuild,” Maria Lopez said.", "Officials fear a new attack.\nNobody was hurt."]
    together = read(texts)
    labels = tag(together, quotes(together), model)
    for i, text in enumerate(texts):
        alone = read([text])
        own = np.isin(together.paragraph, np.flatnonzero(together.paragraphs.text == i))
        assert (tag(alone, quotes(alone), model)[alone.real] == labels[own & together.real]).all()


def test_tagger_marks_source_cue_and_content():
    sheet = read(["“We will rebuild the bridge,” Maria Lopez said."])
    labels = tag(sheet, quotes(sheet), default_model())[sheet.real]
    assert labels[0] == CONTENT
    assert labels[-2] == CUE
    assert labels[-4] == SOURCE


def test_model_holds_numbers_only():
    model = default_model()
    assert model.transitions.shape == (len(LABELS), len(LABELS))
    assert all(weights.dtype == np.float32 for weights in model.weights)


def test_cue_words_are_inflected_and_few_share_a_slot():
    assert {"says", "said", "saying"} <= inflect("say")
    assert {"planned", "planning"} <= inflect("plan")
    assert {"emphasised", "emphasized"} <= inflect("emphasize")
    slots = {int(word_slot(np.array([word_hash(w)], np.uint32))[0]) for w in cue_classes()}
    assert len(slots) > 0.99 * len(cue_classes())
