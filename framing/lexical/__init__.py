"""Word lists and the one engine that matches them all."""
