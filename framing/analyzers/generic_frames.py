"""Which of the generic news frames do the words point to?"""

from framing.analysis import RATE, LexiconAnalyzer

ANALYZER = LexiconAnalyzer(
    name="generic_frames",
    lexicon="generic_frames",
    unit=RATE,
    about="Cue words of the five generic news frames; cues, not the presence of a frame.",
    citation="Semetko and Valkenburg (2000), Framing European politics",
)
