"""Groups of articles side by side: statistics, events, copies, words, naming."""
