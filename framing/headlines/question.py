"""What a headline does to its reader: it asks, it points forward, it baits.

Pure functions on one string; letter case is never looked at, since Title Case tells the outlet, not the style.

* *Question*: polar ("Will it pass?", "Trouble for Trump?"), wh ("Who won?") or alternative ("Hero or villain?").
  Question marks that are damaged apostrophes, quotation marks or dashes ("NJ?s", "?hostile?", "winners ? and
  losers") ask nothing, nor does a question inside quotation marks: that is the speaker's.
* *Forward reference*: the headline points at something that only the article names ("Here's why", "What we
  learned", "This tool shows …"); Blom & Hansen (2015), Click bait: forward-reference as lure.
* *Clickbait cues*: stylistic devices after Chakraborty et al. (2016) and Potthast et al. (2016). They are counted as
  cues; none of them is a verdict on a story.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from framing.text import Span

_AUX = (
    r"(?:(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|shall|may|might|must)(?:n['’]?t)?"
    r"|can['’]t|won['’]t|shan['’]t|ain['’]t|cannot)"
)
_WH = r"(?:who|whom|whose|what|when|where|which|why|how|whatever|whither|wtf)(?:['’](?:s|re|d|ll|ve))?"
_LINK = r"(?:(?:so|but|and|or|now|then|yet|well|ok|okay|hey|oh|plus|also|just|exactly|since|opinion|poll|analysis|exclusive|video)\W+)*"
_SUBJECT = r"(?:i|you|we|they|he|she|it|the|a|an|this|that|these|those|there|your|our|their|his|her|my|its)"
_SUPERLATIVE = r"(?:most|best|worst|(?!(?:arr|inter|prot|requ|w|t|gu|cont|for|hon|harv|conqu|inv|qu|n|r|ch|mod|sugg|dig)est)\w+est)"
_ASKED_FOR = (
    r"(?:verdict|reason|result|answer|problem|solution|secret|lesson|cost|price|winner|loser|upshot|takeaway|goal|key|"
    r"catch|culprit|response|reaction|message|point|outcome|cause|difference)"
)
_OPTION = r"[\w'’-]+(?: (?:in|out|up|down|on|off|away|back))?"
_NUMBER = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class Cue(NamedTuple):
    """One clickbait device found in a headline: its name and its `[start, end)` there."""

    name: str
    span: Span


class Question(NamedTuple):
    """What a headline asks and promises.

    * `is_question`, `question_type` ("polar", "wh", "alternative" or None), `question_span` (None if it asks nothing);
      where it asks twice, the last question counts
    * `forward_reference`: it points at what only the article tells
    * `clickbait`: the cues found, in order of place
    """

    is_question: bool
    question_type: str | None
    forward_reference: bool
    clickbait: tuple[Cue, ...]
    question_span: Span | None

    @property
    def clickbait_style(self) -> bool:
        """True where the cues weigh `CLICKBAIT_STYLE` or more; made for validation, not a verdict to publish."""
        return clickbait_score(self.clickbait) >= CLICKBAIT_STYLE


def classify(headline: str) -> Question:
    """Read one headline.

    >>> classify("Missile move: Will this escalate the war?").question_type
    'polar'
    >>> classify("Why the Senate voted no").is_question
    False
    """
    shown = _shown(headline)
    span = _question_span(headline, shown.text)
    kind = None if span is None else _kind(headline, span)
    return Question(span is not None, kind, _points_forward(shown), _cues(shown), span)


class _Shown(NamedTuple):
    """A headline as it is searched: without quoted words, in lower case, and its words.

    Most patterns need one of a few words; to look those up first is cheaper than to search.
    """

    text: str
    lower: str
    words: frozenset[str]


def _shown(headline: str) -> _Shown:
    text = _hide_quoted(headline)
    lower = _lower(text)
    # Where letter case is ignored "ſ" is an s and "ı" an i.
    words = _compiled(r"\w+").findall(lower.replace("ſ", "s").replace("ı", "i"))
    return _Shown(text, lower, frozenset(words))


# --- questions ---------------------------------------------------------------------------------------------

_QUOTED = r"(?<!\w)(?:['‘](?=\S)[^‘\n]*?(?<=\S)['’](?!\w)|[\"“](?=\S)[^“\"\n]*(?<=\S)[\"”])"
_QUOTE_MARK = "[\"“'‘]"
_MARK = r"\?+!?"
_END = (
    # begins with its mark, for speed; a stop after one letter or a title ends nothing
    r"(?i)[.?!…;:](?:(?:(?<=[?!…;])"
    r"|(?<=\.)(?<!\b\w\.)(?<!\b[mds][rst]\.)(?<!\bvs\.)(?<!\bmrs\.)(?<!\bsen\.)(?<!\brep\.)(?<!\bgov\.)(?<!\bgen\.)"
    r"|(?<=\.)\.\.)[\"'”’)\]]*\s+|(?<=:)\s+)"
)
_ASKING = rf"(?i)(?:who|what|which|where|when|how) {_AUX}\b"
_UNMARKED = (
    rf"(?i)what if\b|(?:who|whom|what|when|where|why|how(?: (?:much|many|long|far|often|soon|safe|bad|good|big|well|hard))?)"
    rf" (?:do|does|did|is|are|was|were|can|could|will|would|should)"
    rf" {_SUBJECT}\b|(?:is|are|was|were|did|does|has|can|could|will|would|should) {_SUBJECT}\b|do (?:you|we|they|i)\b"
)


def question_span(headline: str) -> Span | None:
    """Where the (last) question stands, or None; `[start, end)`, its question mark included.

    >>> question_span("Gun control: Did he let it pass? It may be so.")
    Span(start=13, end=32)
    """
    return _question_span(headline, _hide_quoted(headline))


def question_type(headline: str) -> str | None:
    """ "polar", "wh" or "alternative", None where the headline asks nothing."""
    span = question_span(headline)
    return None if span is None else _kind(headline, span)


def _question_span(headline: str, hidden: str) -> Span | None:
    if "?" not in headline:
        return _unmarked(hidden)
    marks = [
        mark
        for mark in _compiled(_MARK).finditer(hidden)
        if not _is_damage(headline, mark.start(), mark.end())
    ]
    if marks:
        return Span(_segment_start(headline, marks[-1].start()), marks[-1].end())
    return None


def _unmarked(headline: str) -> Span | None:
    """A question that needs no mark to be one: subject and verb change places, or "what if"."""
    for start in [0, *(end.end() for end in _compiled(_END).finditer(headline))]:
        if _compiled(_UNMARKED).match(headline, start):
            return Span(start, len(headline.rstrip()))
    return None


def _hide_quoted(headline: str) -> str:
    """The headline with the words of others, inside quotation marks, blotted out; same length."""
    if not _compiled(_QUOTE_MARK).search(headline):
        return headline
    return _compiled(_QUOTED).sub(lambda quoted: "\0" * len(quoted[0]), headline)


def _segment_start(headline: str, mark: int) -> int:
    """Where the sentence, or the part after a colon, begins that ends with the mark."""
    starts = [0]
    for end in _compiled(_END).finditer(headline, 0, mark):
        options = headline[end.start()] == ":" and _compiled(_ASKING).match(headline, starts[-1])
        if headline[end.end() : mark].strip() and not options:  # "Which is worse: A or B?" is one question
            starts.append(end.end())
    return starts[-1] + len(headline[starts[-1] :]) - len(headline[starts[-1] :].lstrip())


def _is_damage(headline: str, start: int, end: int) -> bool:
    """True where a question mark stands for an apostrophe, a quotation mark or a dash that was lost."""
    before, after = headline[:start], headline[end:]
    if after[:1].isalnum():
        return True  # Can?t, ?quoted
    if before.endswith(" ") and after.strip():
        return True  # winners ? and losers
    opened = len(re.findall(r"(?:^|[\s(:])\?(?=\w)", before))
    closed = len(re.findall(r"\w\?(?=\W)", before))
    if opened > closed:
        return True  # ?quoted?
    lower_next = bool(re.match(r" [a-z]", after))
    damaged = bool(re.search(r"\w\?\w|(?:^|\s)\?\w", before + after))
    possessive = before[-1:] == "s" and bool(after.strip())
    return possessive and (damaged or lower_next)  # candidates? hopes


# What a question is made of, on its text without the mark.
_FORMS = {
    "wh": rf"^{_LINK}(?:(?:in|on|at|to|for|from|with|by|of|about|since|until) )?(?:but |so )?{_WH}\b",
    "polar": rf"^{_LINK}{_AUX}\b",
    "when": rf"^{_LINK}when(?! {_AUX}\b)",
    "later_polar": rf"(?:[,;] |[-–—] ?|\.\.\. ?|… ?)(?:(?:so|but|and|or|then) )?{_AUX} ",
    "later_wh": rf"(?:[,;] |[-–—] ?|/\w+ )(?:(?:so|but|and|or|then) )?{_WH} {_AUX} |\b(?:why|how|what|whom) {_AUX} |, who [^,]*$",
    "in_situ": r"\b(?:who|what|where|why|how|when|now what|what now)$",
    "or": r"\bor (?!not$|else\b|more\b|less\b|so\b|is\b|are\b|was\b|does\b|did\b|do\b|will\b|can\b)",
    "twice": rf"(?P<aux>{_AUX}) .*\bo[rf] (?P=aux)\b",
    # two options of one kind end the question: "stay or go", "a cure or a curse"
    "options": (
        rf"^{_LINK}{_AUX} (?!.*\b(?:{_WH}|whether|if|any\w*|ever)\b)"
        rf"(?:(?:[\w'’.-]+ ){{1,3}}{_OPTION} or (?!not$|(?:else|more|less|so|later|worse|two|three|both)\b){_OPTION}"
        rf"|(?:[\w'’.-]+ ){{1,6}}an? (?:[\w'’-]+ ){{1,4}}or an?(?: [\w'’-]+){{1,4}}"
        rf"|(?:[\w'’.-]+ ){{1,6}}the (?:[\w'’-]+ ){{1,4}}or the(?: [\w'’-]+){{1,4}})$"
    ),
    "after_clause": rf"^(?:with|after|if|once|now|since|as|amid|despite|given|without)\b[^,]*, {_WH}\b",
    "noun": rf"^(?:(?:the |(?:\w+ ){{0,2}}\w+['’]s? )(?:\w+ ){{0,2}}?(?:{_ASKED_FOR}|{_SUPERLATIVE})\b|{_SUPERLATIVE}\b)",
    "or_start": rf"^or (?!{_AUX}\b)",
    "and_polar": rf"[,)]? (?:and|or) (?:do|does|did|is|are|was|were|can|could|will|would|should|has|have) {_SUBJECT} ",
    "verb": rf"\b(?:{_AUX}|be|been)\b",
}


@cache
def _form(name: str) -> re.Pattern[str]:
    return re.compile(f"(?i){_FORMS[name]}")


def _kind(headline: str, span: Span) -> str:
    """Polar, wh or alternative; `span` is a question.

    Where subject and verb change places the question can be answered by yes or no and is polar, also where it adds
    a second thought ("Is it fair, or a tax increase?"), unless it ends in two options of one kind ("Will he stay or
    go?") or they change places twice ("Should he stay or should he go?").
    """
    text = re.sub(r"(?<=\w)\?(?=\w)", "’", span.of(headline)).rstrip("?! \"'”’)").lstrip("\"'“‘([ ")

    def has(form: str) -> bool:
        return _form(form).search(text) is not None

    before = headline[: span.start].rstrip()
    chosen = before.endswith(":") and _offers_choice(before) and text[:5].lower() == "which"
    lower = text.lower()
    if (
        (("or " in lower or "of " in lower) and has("twice"))
        or (" or " in lower and has("options"))
        or chosen
        or (has("or_start") and before.endswith("?"))
    ):
        return "alternative"
    if has("polar"):
        return "polar"
    if has("wh") and not has("and_polar") and not (has("when") and has("later_polar")):
        return "wh"
    if has("and_polar"):
        return "polar"
    if has("later_wh") or has("after_clause"):
        return "wh"
    if has("later_polar"):
        return "polar"
    if _offers_choice(text):
        return "alternative"
    if has("in_situ") or (has("noun") and not has("verb") and headline[span.end :].strip()):
        return "wh"  # "Kamala who?"; "The media's verdict? Two thumbs down"
    return "polar"


def _offers_choice(text: str) -> bool:
    """True where "or" sets two answers side by side."""
    match = _form("or").search(text)
    return match is not None and bool(text[: match.start()].strip() and text[match.end() :].strip())


# --- forward reference ----------------------------------------------------------------------------------------

_TIME = r"(?:time|day|week|weekend|month|year|morning|evening|night|summer|fall|autumn|winter|spring|season|days|years)"
_TOLD_LATER = (
    r"(?:reasons?|secrets?|truth|things?|words?|questions?|goals?|plans?|lines?|lessons?|moments?|numbers?|charts?|maps?|"
    r"quotes?|details?|answers?|factors?|strategy|strategies|forces?|story|stories|facts?|tricks?|mistakes?|ways?|"
    r"m[ae]n|wom[ae]n|people|person|group|guy)"
)
_NO_VERB = r"(?:(?!(?:is|are|was|were|has|have|had|will|says?|said|to)\b)\w+\ )"


_FORWARD = rf"""(?ix)
          \bwhat\b(?<![\w,]\ what)(?!\ (?:to|if|about|now|next)\b)(?!['’]?s?\ next\b)(?![^:;!]*\?)    # What we learned
        | \bhere(?:['’]?s|['’]re|\ is|\ are)\b
        | \bthis(?:['’]s|\ is|\ was)\ (?:exactly\ |really\ )?(?:what|why|how|who|where|when|the)\b(?!.*\?)
        | \bthese\ are\b(?!.*\?)
        | \bth(?:is|ese)\ (?!{_TIME}\b|(?:is|was|are|will|would|could|can|may|has|a|an|the|one|hard|much|many|far|bad|big|country)\b|\d|\w+\ \d)
          \w+\ (?!.*\?)                                                                             # This map shows
        | \b(?:look\ for|watch|see|read|try|do|hear|know|consider|remember|get|like)\ th(?:is|ese)\b(?!.*\?)
        | \bthe\ (?:{_NO_VERB}{{0,3}}?{_TOLD_LATER}\ {_NO_VERB}{{0,4}}?(?:that|behind|why|who)\b
            |(?:real|true|one|secret|hidden|surprising|untold|simple|unlikely)\ {_TOLD_LATER}\b|secret\ (?:to|of)\b)
        | \bwhat\ happen(?:ed|s)\ (?:next|when)\b(?!.*\?)
        | \byou\ won['’]t\ believe\b | \bguess\ (?:what|who|which)\b | \bwait\ (?:till|until)\ you\b
        """
# One of these words stands in whatever matches.
_FORWARD_WORDS = frozenset(("what", "here", "heres", "this", "these", "the", "believe", "guess", "wait"))


def forward_reference(headline: str) -> bool:
    """True where the headline points at something that only the article names.

    "This" and "it" that take up what the headline has said before do not count.

    >>> [forward_reference(h) for h in ("Here's what the ruling means", "Ebola: how could this happen?")]
    [True, False]
    """
    return _points_forward(_shown(headline))


def _points_forward(shown: _Shown) -> bool:
    return not _FORWARD_WORDS.isdisjoint(shown.words) and _compiled(_FORWARD).search(shown.text) is not None


# --- clickbait cues ------------------------------------------------------------------------------------------

CLICKBAIT_STYLE = 2.5  # the weight from which a headline reads as clickbait: one strong cue, or two weak ones

# Weights: a logistic regression on the corpus of Chakraborty et al. (2016), rounded to halves.
_WEIGHTS = {
    "listicle": 2.0, "listed_noun": 2.5, "second_person": 4.0, "first_person": 3.0, "here_is": 4.5, "deictic": 4.5,
    "withheld": 3.0, "question_start": 2.5, "quiz": 2.0, "superlative": 2.0, "hyperbole": 4.0, "absolute": 2.0,
    "promise": 2.5, "audience": 2.5, "recognition": 2.0, "contraction": 3.0, "slang": 2.0,
}  # fmt: skip

_CUE_WORDS = {
    "second_person": "you your yours yourself y'all",
    "first_person": "we our i my me",
    "quiz": "quiz",
    "recognition": "who",
    "promise": "should guaranteed",
    "superlative": "most best worst ultimate",
    "hyperbole": """
        absolute absolutely actually adorable adorably amazing amazingly awesome awkward badass beautiful beautifully bizarre
        breathtaking brilliant brilliantly completely crazy creepy cute definitely definitive delicious disturbing epic
        fabulous flawless gorgeous heartbreaking heartwarming hilarious hilariously honestly incredible incredibly insane
        insanely inspiring jaw-dropping literally magical mind-blowing obsessed perfect perfectly powerful priceless really
        ridiculous ridiculously seriously shocking stunning surprising terrifying totally unbelievable viral weird weirdly
        wild""",
    "absolute": "every everything never ever always nothing only too so just forever probably",
    "audience": """
        anybody anyone babies bestie besties celeb celebs celebrity celebrities dad dads everybody everyone fans friend
        friends girl girls guy guys kids kitten kittens lovers mom moms puppy puppies somebody someone parents teens women""",
    "slang": """
        ass bae bff booze boob boobs butt damn dude dumb fave feels fuck fucked fucking gonna hell hey lol oh omg omfg poop
        selfie selfies shit shitty totes wanna wow wtf ya yay yo yep nope""",
}

_LISTED = (
    r"(?:things?|reasons?|ways?|times|signs?|facts|photos?|pictures|pics|gifs?|tweets|tips|tricks|hacks|quotes|people|"
    r"recipes|songs|movies|gifts?|struggles|thoughts|moments|products|ideas|stories|secrets|lessons|questions|jokes|"
    r"stages|types|confessions|memes|posts|videos|charts|books|places|problems|mistakes|takeaways)"
)
_LOSSES = (
    r"(?:dead|killed|die|hurt|injured|wounded|missing|arrested|percent|years?|days?|hours?|million|billion)"
)
_CUE_PATTERNS = (  # name, words of which one stands in whatever matches (where that is so), pattern
    ("listicle", "", rf"^\W*(?:the |these |top )?{_NUMBER}\b(?!%|[.,:/-]\d)(?! (?:\w+ )?{_LOSSES}\b)"),
    ("listed_noun", "", rf"\b{_NUMBER} (?:[\w'’-]+ ){{0,4}}?{_LISTED}\b"),
    ("here_is", "this that these those here heres", r"\b(?:th(?:is|at|ese|ose)|here)(?:['’]s| is| are)\b|\bheres\b"),
    ("deictic", "this these", rf"\bth(?:is|ese)\b(?! {_TIME}\b)"),
    ("withheld", "what believe guess turns",
     r"\bwhat (?:happen(?:ed|s)|it['’]s like|you need)\b|\bwon['’]t believe\b|\bguess\b|\bturns out\b"),
    ("question_start", "", rf"^\W*(?:{_WH}|{_AUX} {_SUBJECT})\b"),
    ("quiz", "you we tell how",
     rf"^\W*(?:{_WH}|{_AUX})\b[^:]*\byou\b|\bwe (?:know|can)\b|\btell us\b|\bhow well\b"),
    ("superlative", "", rf"\b{_SUPERLATIVE}\b|\bmust-\w"),
    ("promise", "will going need make",
     r"\b(?:will|going to) (?:\w+ )?(?:make|change|blow|melt|leave|warm|brighten|restore|give)\b"
     r"|\bneed to\b|\bmake you\b"),
    ("recognition", "when if time", r"^\W*(?:when|if) (?:you|your|a|the)\b|\b(?:when|if) you\b|\bfor the first time\b"),
    ("contraction", "", r"['’](?:(?:re|ll|ve|d|m)\b(?<=\w..)|t\b(?<=n.t)|s\b(?:(?<=\b(?:it|he).s)|(?<=\b(?:who|let|she).s)"
     r"|(?<=\b(?:that|what).s)|(?<=\bthere.s)))"),
    ("slang", "", r"#\w"),
)  # fmt: skip
_CUE_WORD = r"\w+(?:['’-]\w+)*"


@cache
def _cue_patterns() -> list[tuple[str, frozenset[str], re.Pattern[str]]]:
    return [(name, frozenset(needs.split()), re.compile(pattern)) for name, needs, pattern in _CUE_PATTERNS]


@cache
def _cue_words() -> dict[str, str]:
    return {word: name for name, words in _CUE_WORDS.items() for word in words.split()}


@cache
def _cue_beginnings() -> frozenset[str]:
    """The cue words up to the first apostrophe or hyphen."""
    return frozenset(re.split("['-]", word)[0] for word in _cue_words())


def clickbait_cues(headline: str) -> tuple[Cue, ...]:
    """The clickbait devices of a headline, in order of place; each kind of cue once, at its first place.

    Words inside quotation marks are somebody else's and bait nobody.

    >>> [(cue.name, cue.span) for cue in clickbait_cues("21 things you need to see")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('listicle', Span(start=0, end=2)), ('listed_noun', Span(start=0, end=9)),
     ('second_person', Span(start=10, end=13)), ('promise', Span(start=14, end=21))]
    """
    return _cues(_shown(headline))


def _cues(shown: _Shown) -> tuple[Cue, ...]:
    found: dict[str, Span] = {}
    for name, needs, pattern in _cue_patterns():
        if needs and needs.isdisjoint(shown.words):
            continue
        match = pattern.search(shown.lower)
        if match is not None:
            found[name] = Span(*match.span())
    if not _cue_beginnings().isdisjoint(shown.words):
        words = _cue_words()
        for word in _compiled(_CUE_WORD).finditer(shown.lower):
            name = words.get(word[0], "")
            if name and (name not in found or word.start() < found[name].start):
                found[name] = Span(*word.span())
    return tuple(
        sorted((Cue(name, span) for name, span in found.items()), key=lambda cue: (cue.span, cue.name))
    )


def clickbait_score(cues: tuple[Cue, ...]) -> float:
    """The summed weight of the cues, 0 upward, each kind once; `CLICKBAIT_STYLE` is the point of decision."""
    return sum(_WEIGHTS[name] for name in {cue.name for cue in cues})


def _lower(text: str) -> str:
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(char.lower()[0] for char in text)
