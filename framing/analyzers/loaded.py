"""Where does the wording judge?"""

from framing.analysis import RATE, LexiconAnalyzer

ANALYZER = LexiconAnalyzer(
    name="loaded",
    lexicon="loaded",
    unit=RATE,
    about="Words that carry a judgement a neutral synonym would not carry.",
    citation="Recasens, Danescu-Niculescu-Mizil and Jurafsky (2013)",
)
