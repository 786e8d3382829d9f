"""The voice ledger: who is heard in an article, how and how much, and who acts without being heard.

The unit is the **statement**: one mention of a source with everything it is said to say, think or want there
("Lee advocated the plan, calling it vital" is one). Statements are counted in the body; headline and summary repeat
it and count only where an article has nothing else. What a source merely *does* in the narrator's words
("authorized the strikes", "plans to visit") is an act, not a statement: being in the news is not being heard
(Gans 1979, Deciding What's News; Hall et al. 1978 on primary definers).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from framing.attributions.attribution import Attribution
from framing.speakers.cast import Cast, Principal
from framing.speakers.gazetteer import Roster
from framing.speakers.names import COUNTRY, PERSON
from framing.speakers.pronouns import acts
from framing.structure.blocks import Block

OFTEN = 2  # mentions that make somebody a principal of the article
VERY_OFTEN = 4  # for countries and institutions that are the subject of no verb: not mere places
_SUMMARY = frozenset({"headline", "standfirst", "bullet"})
_BODY = frozenset({"paragraph", "blockquote"})
UNNAMED = ("unnamed_group", "unnamed_individual")


@cache
def _deed() -> re.Pattern[str]:
    """Cues that report a deed or a plan rather than a view."""
    return re.compile(
        r"\b(?:authori[sz]|approv|order|sign(?:s|ed|ing)?\b|decid|decision|plan|vot(?:e|ing)|seek|sought|tr(?:y|ie)|attempt|inten[dt]|"
        r"allow|permit|ban(?:s|ned|ning)?\b|prepar|arrang|schedul|choos|chose|pick|select|nominat|appoint|impos|launch|aim|set\b|"
        r"move|push|work|will(?:ing)?\b|hop(?:es|ed) to\b|want|agree[ds]? to\b|refus|adopt|enact|ratif|cho(?:ice|sen)|learn|know|knew|"
        r"lik(?:e[sd]?|ing)\b|lov(?:e[sd]?|ing)\b|enjoy|hat(?:e[sd]?|ing)\b|prefer|act(?:s|ed|ing)?\b|tend|manag|fail|begin|began|start|continu|stop|discover|realiz|see(?:s|n|ing)?\b|saw\b|remember|recall|ignor|forg[eo]t)",
        re.IGNORECASE,
    )


def is_heard(text: str, attribution: Attribution) -> bool:
    """Does the article report words or a view of the source, not only a deed or a plan?"""
    if attribution.kind != "indirect" or attribution.cue_type != "attitude":
        return True
    return not any(_deed().search(text, cue.start, cue.end) for cue in attribution.cue)


def counted(text: str, attributions: Sequence[Attribution], blocks: Sequence[Block] | None) -> list[int]:
    """The attributions that make up the ledger, as indices: heard, and in the body where there is one."""
    heard = [i for i, a in enumerate(attributions) if is_heard(text, a)]
    if blocks is None:
        return heard
    body = [b for b in blocks if b.kind in _BODY]
    if not body:
        return heard
    summary = [b for b in blocks if b.kind in _SUMMARY and (b.kind != "bullet" or b.start < body[0].start)]
    if not summary:
        return heard
    low, high = min(b.start for b in summary), max(b.end for b in summary)
    if high <= body[0].start:  # the usual page: everything above the body is summary
        return [i for i in heard if not low <= attributions[i].content[0].start < high]
    return [i for i in heard if not any(b.start <= attributions[i].content[0].start < b.end for b in summary)]


def ledger(
    text: str,
    attributions: Sequence[Attribution],
    groups: Sequence[Sequence[int]],
    words: Sequence[int],
    cast: Cast,
) -> list[dict[str, Any]]:
    """One row for each speaker, the most heard first.

    `groups` are the article's `statements`; `words[i]` is the number of words of the content of attribution i. A row: `speaker`, `type`, `role`, `side`;
    `direct` and `indirect`, the numbers of statements (direct: some words in quotation marks); `words`; `share`
    of all statements (0–1, agentless ones included); `first`, the code point where the first begins; `thirds`, how
    many stand in each third of the text; `attributions`, the indices of all that were counted.
    """
    rows: dict[tuple[str, str | None], dict[str, Any]] = {}
    for group in groups:
        first = attributions[group[0]]
        if first.speaker is None:
            continue
        row = rows.get((first.speaker, first.speaker_type))
        if row is None:
            row = rows[first.speaker, first.speaker_type] = _row(first, cast)
        said, start = "indirect", first.content[0].start
        for i in group:
            if attributions[i].kind != "indirect":
                said = "direct"
            start = min(start, attributions[i].content[0].start)
            row["words"] += words[i]
        row[said] += 1
        row["side"] = row["side"] or first.side
        row["first"] = min(row["first"], start)
        row["thirds"][min(2, 3 * start // max(1, len(text)))] += 1
        row["attributions"] += group
    total = len(groups)
    for row in rows.values():
        row["share"] = (row["direct"] + row["indirect"]) / total
    return sorted(rows.values(), key=lambda row: (-row["direct"] - row["indirect"], row["first"]))


def _row(first: Attribution, cast: Cast) -> dict[str, Any]:
    member = cast.by_name.get(first.speaker or "")
    return {
        "speaker": first.speaker,
        "type": first.speaker_type,
        "role": cast.introduce(member).role if member is not None else None,
        "side": first.side,
        "direct": 0,
        "indirect": 0,
        "words": 0,
        "share": 0.0,
        "first": first.content[0].start,
        "thirds": [0, 0, 0],
        "attributions": [],
    }


def statements(
    text: str, attributions: Sequence[Attribution], blocks: Sequence[Block] | None
) -> list[list[int]]:
    """The statements of an article: counted attributions (indices) by the mention of their source.

    Those without a source stand each alone.
    """
    groups: dict[Any, list[int]] = {}
    for i in counted(text, attributions, blocks):
        groups.setdefault(attributions[i].source or i, []).append(i)
    return list(groups.values())


def totals(
    attributions: Sequence[Attribution],
    groups: Sequence[Sequence[int]],
    voices: Sequence[dict[str, Any]],
    unheard: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """The whole ledger in numbers, each share with its denominator; `groups` are the article's `statements`.

    `statements`; `agentless` (no source); `unresolved` (a source that could be more than one); `unnamed`
    {count, of, share}: statements of unnamed groups and individuals among those with a source; `sides`
    [{side, statements, share}], `side` null for speakers of no known side, and countries that are principals
    but are not heard with 0. Shares are null where there is nothing to share.
    """
    firsts = [attributions[group[0]] for group in groups]
    sourced = [a for a in firsts if a.source]
    unnamed = sum(a.speaker_type in UNNAMED for a in sourced)
    sides: dict[str | None, int] = {}
    for row in voices:
        sides[row["side"]] = sides.get(row["side"], 0) + row["direct"] + row["indirect"]
    for principal in unheard:
        if principal["type"] == COUNTRY:
            sides.setdefault(principal["side"], 0)
    resolved = sum(sides.values())
    return {
        "statements": len(groups),
        "agentless": len(groups) - len(sourced),
        "unresolved": sum(a.speaker is None for a in sourced),
        "unnamed": {
            "count": unnamed,
            "of": len(sourced),
            "share": unnamed / len(sourced) if sourced else None,
        },
        "sides": [
            {"side": side, "statements": n, "share": n / resolved if resolved else None}
            for side, n in sorted(sides.items(), key=lambda item: (-item[1], item[0] or "~"))
        ],
    }


def silent(
    text: str,
    attributions: Sequence[Attribution],
    cast: Cast,
    roster: Roster | None = None,
) -> list[dict[str, Any]]:
    """The principals who are never heard: named at least `OFTEN` times, no words and no view of their own.

    Countries and institutions must also act or be named `VERY_OFTEN`; capitals do not count for countries. A country is heard when anybody of its side is. `{name, type, side, mentions, acts, spans}`: `acts` counts the
    mentions that are the subject of a verb. Most mentioned first.
    """
    heard = [a for a in attributions if a.speaker is not None and is_heard(text, a)]
    speakers = {a.speaker for a in heard if a.speaker is not None}
    names = {part for speaker in speakers for part in (speaker, *speaker.split(" and "))}
    sides = {a.side for a in heard}
    found = []
    for principal in cast.by_name.values():
        if len(principal.mentions) < OFTEN or not principal.type or principal.name in names:
            continue
        if principal.type == COUNTRY and principal.side in (*sides, None):
            continue
        if principal.type == COUNTRY and principal.name != principal.side:  # a capital
            continue
        row = _unheard(text, principal, cast, roster or Roster())
        if principal.type == PERSON or row["acts"] or row["mentions"] >= VERY_OFTEN:
            found.append(row)
    return sorted(found, key=lambda row: (-row["mentions"], row["spans"][0]))


def _unheard(text: str, principal: Principal, cast: Cast, roster: Roster) -> dict[str, Any]:
    spans = sorted(set(principal.mentions))
    return {
        "name": principal.name,
        "type": principal.type,
        "side": roster.side(principal.name) or cast.introduce(principal).side,
        "mentions": len(spans),
        "acts": sum(acts(text, end) for _, end in spans),
        "spans": [[start, end] for start, end in spans],
    }
