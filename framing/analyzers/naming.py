"""Which of several names does the text choose for one thing?"""

from framing.analysis import LexiconAnalyzer

ANALYZER = LexiconAnalyzer(
    name="naming",
    lexicon="naming",
    unit=None,
    about="Names between which a writer chooses; compared as shares among the names of one thing, never as a rate.",
    citation="Entman (1993), Journal of Communication 43(4)",
)
