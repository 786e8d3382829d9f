"""Reporting words: which words announce that someone else is speaking, thinking or wanting.

Our own lists, grouped after the classes the literature on reporting verbs uses (Quirk et al. 1985, §16.31:
public and private verbs; Hyland 1999: research, cognition and discourse acts; Pareti 2015: verbal, nominal and
adverbial cues of attribution). They serve twice: as a feature of the tagger (:mod:`framing.attributions.tagger`), so that it
recognises a cue it has never been trained on, and to tell *speech* (said, told, according to) from
*attitude* (supports, plans, believes).
"""

from __future__ import annotations

from functools import cache

SPEECH_VERB, ATTITUDE_VERB, SPEECH_NOUN, ATTITUDE_NOUN, ADVERB, ROLE = 1, 2, 3, 4, 5, 6

_SPEECH_VERBS = """
accuse acknowledge add address admit advise affirm agree allege allude announce answer apologize argue articulate ask
assail assert assure attest attribute aver avow backpedal balk bemoan berate blame blast blog boast brag call caution
challenge characterize charge chide chime cite claim clarify comment compare complain compliment concede conclude
condemn confess confide confirm congratulate contend contradict counter counsel criticize critique cry declare decline
decry defend demand denounce deny deplore deride describe detail dictate disagree disclose dismiss dispute dub echo
elaborate emphasize enumerate equate estimate exclaim exhort explain explicate express extol fault forecast fume gripe
grumble gush hail hint highlight implore imply inform inquire insinuate insist instruct interject intimate intone invoke
jest joke kid lambaste lament laud lecture liken list maintain mention mock mumble murmur muse mutter name narrate note
object observe opine oppose order outline persuade pitch plead pledge point pontificate portray praise preach predict
proclaim profess promise pronounce propose protest publish query question quip quote rail rant rave reaffirm reassure
rebuke rebut recall recite recommend recount refer refute reiterate relate relay remark remind repeat reply report
reprimand request respond restate retell retort retweet reveal ridicule roar salute say scoff scold scream shout shrug
signal slam snap sneer speak specify speculate spin state stipulate stress suggest summarize surmise swear sum talk taunt
teach tease tell term testify thank theorize threaten thunder tout trumpet tweet underline underscore update urge utter
vent vouch voice volunteer vow wail warn welcome whine whisper wisecrack write yell advocate ascribe bash brief
chastise demur depict detail digress ding disavow divulge dodge enthuse excoriate extrapolate fire hector heckle
indicate interpret joke mouth paint pan posit pray press reprove rip sing slur snarl spell stammer tag trash weigh
renounce repudiate reject rule sigh riff ruminate
"""
_ATTITUDE_VERBS = """
abhor accept admire adore aim anticipate appreciate approve aspire assume await back believe bet care cherish choose
consider contemplate covet credit decide deem demand desire despise determine detest disapprove discover dislike
distrust doubt dread dream embrace endorse enjoy envision envy esteem expect favor fear feel figure find foresee
forget forgive fret gather grasp guess hate hear hesitate hold hope imagine infer intend judge know learn like loathe
long look love mean mind mistrust mourn mull need notice oppose perceive picture plan plot ponder prefer presume
pretend prioritize realize reason reckon recognize refuse regard regret relish remember rely resent resist resolve
respect rethink rue see seek sense side support suppose suspect sympathize think treat trust try understand value
view visualize vote wait want weigh wish wonder worry yearn resist eye envisage object propose ratify authorize
mandate require agree concern discount disregard experience
"""
_SPEECH_NOUNS = """
accusation acknowledgment admission advice allegation announcement answer apology appeal argument assertion assurance
attack call caution charge claim comment commentary complaint concession conclusion confession confirmation contention
critique criticism declaration demand denial denunciation description disclosure email estimate explanation forecast
insistence interview invitation letter memo mention message narrative note objection observation op-ed pledge plea
poll post prediction proclamation promise proposal prophecy question quote rebuke rebuttal recommendation remark
reminder reply report request response retort revelation rhetoric rumor speech statement study suggestion survey
talk testimony threat tweet verdict vow warning word
"""
_ATTITUDE_NOUNS = """
ambition anger anxiety aspiration assumption attitude belief concern confidence consensus conviction decision desire
determination disappointment disdain doubt enthusiasm expectation fear feeling frustration hope idea impression
inclination intent intention interest mindset mood opinion outlook outrage perception plan position preference
refusal regret reluctance resolve respect sentiment skepticism stance support suspicion sympathy temptation theory
thought understanding unease view vision vote want willingness wish worry readiness opposition
eager willing unwilling reluctant ready confident convinced optimistic pessimistic skeptical hopeful sure certain
adamant aware afraid concerned worried committed determined interested opposed proud furious angry glad happy hesitant
keen prepared
"""
_FINDING_VERBS = "find show discover conclude determine see identify estimate"
_FINDERS = """
analysis analyst article assessment audit auditor biologist census chart commission court data detective document
economist engineer evidence examination expert figure filing finding geologist historian indictment inquest inquiry
inspection inspector investigation investigator jury letter memo memorandum panel paper physicist poll
pollster probe psychologist record report research researcher review scholar scientist statistic study survey test
tribunal
"""
_ADVERBS = "reportedly allegedly purportedly supposedly apparently according per accordingly famously"
_ROLES = """
activist administration adviser advisor advocate aide ally ambassador analyst attorney author candidate chairman
chairwoman chancellor chief chief-executive citizen coach columnist commander commentator commissioner committee
congressman congresswoman consultant contender correspondent coroner council counsel counselor critic defendant
delegate democrat deputy detective diplomat director doctor donor economist editor envoy executive expert
farmer federation firefighter foe founder general government governor group historian host insider institute
investigator investor journalist judge justice lawmaker lawyer leader legislator lobbyist magistrate manager mayor
minister ministry moderator nominee observer officer official operative opponent organizer owner paper parent
pastor physician pilot player police politician pollster pope president premier priest professor prosecutor
protester publisher pundit rabbi reporter representative republican resident respondent rival scholar scientist
secretary senator sheriff skeptic soldier source spokesman spokesperson spokeswoman staffer strategist student
supporter surgeon survivor teacher team veteran victim voter watchdog whistleblower witness woman worker writer
"""

_DOUBLED = "admit bet blog brag commit demur dub infer pan plan plot prefer quip rebut refer regret rip slam snap spin"
_IRREGULAR = {
    "say": "said", "tell": "told", "speak": "spoke spoken", "write": "wrote written", "swear": "swore sworn",
    "teach": "taught", "think": "thought", "feel": "felt", "find": "found", "know": "knew known", "mean": "meant",
    "see": "saw seen", "seek": "sought", "understand": "understood", "hold": "held", "hear": "heard", "bet": "bet",
    "foresee": "foresaw foreseen", "choose": "chose chosen", "forget": "forgot forgotten", "forgive": "forgave",
    "spin": "spun", "spell": "spelt", "rethink": "rethought", "retell": "retold", "sing": "sang sung",
    "dream": "dreamt", "learn": "learnt", "read": "read", "withhold": "withheld",
}  # fmt: skip


def inflect(verb: str) -> set[str]:
    """The forms of an English verb: base, -s, -ed and irregular past, -ing.

    >>> sorted(inflect("deny"))
    ['denied', 'denies', 'deny', 'denying']
    >>> sorted(inflect("tell"))
    ['tell', 'telling', 'tells', 'told']
    """
    vowels = "aeiou"
    if verb.endswith("e"):
        stem, third = verb[:-1], verb + "s"
    elif verb.endswith("y") and verb[-2] not in vowels:
        stem, third = verb, verb[:-1] + "ies"
    else:
        stem = verb + verb[-1] if verb in _DOUBLED.split() else verb
        third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    past = _IRREGULAR.get(verb, "")
    if not past:
        past = stem[:-1] + "ied" if third.endswith("ies") else stem + "ed"
    keep_e = verb.endswith(("ee", "oe", "ye"))
    forms = {verb, third, (verb if keep_e else stem) + "ing", *past.split()}
    british = {form.replace("iz", "is") for form in forms if "iz" in form[-6:]}
    return forms | british


@cache
def finding_verbs() -> frozenset[str]:
    """Forms of verbs that are speech where a document or somebody who inquires is their subject."""
    return frozenset(form for verb in _FINDING_VERBS.split() for form in inflect(verb))


@cache
def finders() -> frozenset[str]:
    """Documents, studies, and people who inquire, singular and plural."""
    return frozenset(form for noun in _FINDERS.split() for form in (noun, plural(noun)))


def plural(noun: str) -> str:
    """The plural of a regular noun.

    >>> plural("study"), plural("survey"), plural("analysis")
    ('studies', 'surveys', 'analyses')
    """
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun[:-2] + "es" if noun.endswith("is") else noun + "s"


@cache
def cue_classes() -> dict[str, int]:
    """Every word form of the lists with its class; where a form is in two, the earlier class wins."""
    classes: dict[str, int] = {}
    for listed, kind in ((_SPEECH_VERBS, SPEECH_VERB), (_ATTITUDE_VERBS, ATTITUDE_VERB)):
        for verb in listed.split():
            for form in inflect(verb):
                classes.setdefault(form, kind)
    for listed, kind in ((_SPEECH_NOUNS, SPEECH_NOUN), (_ATTITUDE_NOUNS, ATTITUDE_NOUN), (_ROLES, ROLE)):
        for noun in listed.split():
            for form in (noun, plural(noun), noun[:-3] + "men" if noun.endswith("man") else noun):
                classes.setdefault(form, kind)
    for adverb in _ADVERBS.split():
        classes[adverb] = ADVERB
    return classes
