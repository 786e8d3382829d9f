"""Under which policy dimensions is the story told?"""

from framing.analysis import RATE, LexiconAnalyzer

ANALYZER = LexiconAnalyzer(
    name="policy_frames",
    lexicon="policy_frames",
    unit=RATE,
    about="Cue words of the fourteen policy frames; cues, not the presence of a frame.",
    citation="Boydstun et al. (2014), Tracking the development of media frames",
)
