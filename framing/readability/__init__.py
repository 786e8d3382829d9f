"""Syllables and grades."""
