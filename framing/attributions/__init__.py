"""Who says what: a learned tagger, rules on top, and its training."""
