"""How pleasant or unpleasant are the words?"""

from framing.analysis import MEAN_WEIGHT, LexiconAnalyzer

ANALYZER = LexiconAnalyzer(
    name="sentiment",
    lexicon="sentiment",
    unit=MEAN_WEIGHT,
    about="Mean valence (-5 to +5) of the evaluative words; tone is not bias.",
    citation="Balahur et al. (2010), Sentiment analysis in the news",
)
