"""framing: how a story is told, measured in words that can be shown."""
