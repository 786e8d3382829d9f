"""How far does the text commit itself to what it says?"""

from framing.analysis import RATE, LexiconAnalyzer

ANALYZER = LexiconAnalyzer(
    name="hedging",
    lexicon="hedges",
    unit=RATE,
    about="Words by which a text withholds full commitment: modality, approximation, vague attribution.",
    citation="Hyland (2005), Metadiscourse; Farkas et al. (2010), CoNLL shared task",
)
