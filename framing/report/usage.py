"""What groups say and whom they hear: words, names for one thing, voices, events, and places in the articles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from framing.report import Section


def voices(data: Mapping[str, Any]) -> Section:
    return Section("voices", "Who is heard")


def naming(data: Mapping[str, Any]) -> Section:
    return Section("naming", "Names for one thing")


def words(data: Mapping[str, Any]) -> Section:
    return Section("words", "Words")


def stories(data: Mapping[str, Any]) -> Section:
    return Section("events", "Events")


def evidence(data: Mapping[str, Any]) -> Section:
    return Section("evidence", "Evidence")
