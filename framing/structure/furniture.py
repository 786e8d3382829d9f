"""What stands on an article page and is not the article: labels, credits, bylines, calls to subscribe.

Tests on one line or one short paragraph, for `framing.structure.blocks`. Each looks first at the first word or at a few
tell-tale strings, because nearly every line is prose and must cost nothing; all patterns are bounded.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

_LABELS = {
    "summary": """
        at a glance|key points|key takeaways|key facts|takeaways|the takeaways|highlights|story highlights|in brief
        |summary|the summary|overview|the facts|fast facts|quick facts|quick read|key findings|main points|key details
        |what to know|what you need to know|things to know|need to know|topline|tldr|tl;dr|the big picture
        |article summary|in this article|bullet points|the essentials
    """,
    "sources": """
        source|sources|reference|references|bibliography|works cited|citations|footnotes|endnotes|source list
        |list of sources|sources and further reading|sources and references|sources & references
    """,
    "related": """
        related|related stories|related articles|related coverage|related content|related posts|related links
        |related news|related topics|related reading|related video|see also|further reading|read more|also read
        |read next|read also|up next|more stories|recommended|recommended stories|recommended reading
        |recommended for you|most read|most popular|trending|trending now|editors' picks|editor's picks
        |more on this|more on this story|more coverage|you may also like|you might also like|don't miss
        |popular stories|top stories
    """,
    "other": """
        abstract|full text|transcript|credit|credits|caption|disclosure|correction|corrections|clarification
        |editor's note|note|update|breaking|exclusive|opinion|analysis|commentary|editorial|live updates
    """,
}


@cache
def _labels() -> dict[str, str]:
    return {name.strip(): kind for kind, names in _LABELS.items() for name in names.split("|")}


def label(line: str) -> str | None:
    """What follows this label: `summary`, `sources`, `related`, `other`; `None` for a line that is no label.

    >>> label("At a Glance"), label("Sources:"), label("Sources say no.")
    ('summary', 'sources', None)
    """
    if len(line) > 60:
        return None
    name = line.strip(' "“”*#_:.').lower().replace("’", "'")
    if name.startswith("more from ") and len(name) < 50:
        return "related"
    return _labels().get(name)


_ALONE = """
    ad|ads|close|menu|share|tweet|email|e-mail|print|video|watch|live|listen|save|comments|replay|facebook|twitter
    |story continued below|story continues below|article continues below|this content is not available
    |replay more videos|must watch|listen to article|skip ad|most read|trending|subscribe now|contact|feedback
"""


@cache
def _alone() -> frozenset[str]:
    return frozenset(name.strip() for name in _ALONE.split("|"))


# Boilerplate by its first word (small letters, without marks) and what must follow it.
_BEGINS = {
    "advertisement advertisements advertising sponsored": "",
    "story article": r"continue[sd]\b",
    "continue continued": r"(?:reading|on page|from page)\b",
    "loading": r"(?:[.…]|$)",
    "read": r"(?:more|also|next|full|the (?:full|whole|original|rest|entire))\b|\s*(?:now)?:",
    "more": r"(?::|on this\b|stories\b)",
    "related": r"(?: \w+)?:",
    "see also": r":|also\b.{0,3}:|see\b.{0,3}:|read\b|on:",
    "watch listen photos video pictures gallery poll must-read": r"(?: (?:more|now|live|below|here))?\s*:",
    "click": r"(?:here|below|on|the|through)\b",
    "tap": r"here\b",
    "scroll": r"(?:down|for)\b",
    "skip jump": r"to\b",
    "back": r"to top\b",
    "view": r"(?:all|comments|gallery|more)\b",
    "sign": r"(?:up|in)\b",
    "subscribe donate": "",
    "log": r"in\b",
    "register": r"(?:now|here|for)\b",
    "get": r"(?:the|our|more|daily|email|breaking|unlimited)\b.{0,60}\b(?:newsletters?|inbox|app|alerts?|access)\b(?! that)",
    "like": r"(?:us on|what you)\b",
    "join": r"(?:us|our|the (?:conversation|discussion))\b",
    "follow": r"(?:us|me|@|the author|\w+(?:[ .]{1,2}\w+){0,4} on)\b",
    "find": r"us on\b",
    "share": r"(?:this|on|via|your)\b",
    "tweet email print save": r"this\b",
    "leave": r"a (?:comment|reply)\b",
    "comments comment show": r"(?:are )?(?:closed|comments|\(\d+\)|$)",
    "download": r"(?:the|our)\b.{0,30}\bapp\b",
    "support": r"(?:our|us|independent|quality)\b.{0,40}\b(?:journalism|work|site|us)\b",
    "have got": r"an? (?:news )?tip\b",
    "send": r"(?:us |your )?(?:tips?|letters|feedback)\b",
    "contact": r"(?:us|the (?:author|reporter|writer)|\w+ \w+ at)\b",
    "e-mail": r"(?:us|the author|him|her|them|\w+ \w+ at)\b",
    "reach": r"(?:him|her|them|\w+ \w+) at\b",
    "write": r"to\b.{0,60}@",
    "copyright © (c": "",
    "all": r"(?:contents |rights )(?:reserved|©)|rights reserved",
    "terms": r"of (?:use|service)\b",
    "privacy": r"policy\b",
    "reporting writing editing edited compiled translated produced": r"by\b",
    "additional further": r"(?:reporting|writing|research) by\b",
    "correction disclosure disclaimer note clarification": r":",
    "editor's editors'": r"note\b",
    "this": r"(?:story|article|post|report|piece|column|essay|version|op-ed) (?:was|has been|is|first|originally)\b.{0,40}\b"
    r"(?:updated|corrected|published|appeared|adapted|more than|reprinted|republished|produced|part of|written)\b",
    "a an": r"(?:earlier |previous )?version of this (?:story|article|post|report|piece)\b",
    "originally first": r"(?:published|appeared)\b",
    "the": r"(?:views|opinions) expressed\b|associated press (?:writers?|reporters?|contributed)\b",
    "associated": r"press (?:writers?|reporters?|correspondents?|journalists?)\b",
    "we": r"(?:want to hear from you|welcome your)\b",
    "for": r"more (?:news|stories|information|from|on)\b.{0,80}\b(?:visit|follow|click|here|see|go to)\b",
    "photo": r"gallery\b",
    "play": r"video\b",
    "slideshow": "",
    "thanks thank": r"(?:you )?for (?:reading|watching|subscribing)\b",
    "please": r"(?:enable|share|subscribe|sign|read our)\b",
}
# What gives a line away wherever it stands in it. Only a line with one of the words is searched for a sign.
_SIGN_WORDS = """
published published, reproduced reproduced, reprinted reprinted, reserved reserved. contributed Click click CLICK
Twitter Twitter: Follow follow permission Sign sign Getty Photo Photo: (Photo: (Photo photo photo: (photo Shutterstock
Images Images. toggle caption copyright Photograph: Photographer: PHOTO PHOTO:
"""
_BOILERPLATE_SIGNS = (
    "may not be published", "may not be reproduced", "may not be reprinted", "ights reserved", "contributed to this ",
    "contributed reporting", "ick here to ", "ick here for ", "ICK HERE ", "n Twitter: @", "n Twitter @", "n Twitter at @",
    "ollow him on ", "ollow her on ", "ollow them on ", "ollow us on ", "reprint permission", "ermission to re",
    "ign up for our ", "ign up for daily ", "ign up for Daily ",
)  # fmt: skip
_CAPTION_SIGNS = (
    "Getty Images", "AP Photo", "AFP Photo", "Shutterstock", "oggle caption", "ide caption", "ile photo", "ile Photo",
    "FILE PHOTO", "mage copyright", "Photo by ", "Photo courtesy ", "Photo credit", "hotograph:", "hotographer:",
    "hoto:", "(photo ",
)  # fmt: skip


@cache
def _begins() -> dict[str, re.Pattern[str]]:
    return {
        word: re.compile(rf"\W{{0,3}}[^\s:]+\s*(?:{rest})", re.IGNORECASE)
        for words, rest in _BEGINS.items()
        for word in words.split()
    }


@cache
def _credit_words() -> frozenset[str]:
    further = ("enlarge", "toggle", "hide", "first")  # "Enlarge this image", "First updated at 5 p.m."
    return frozenset((*_BYLINES, *_CREDITS, *(f"{word}s" for word in _CREDITS), *further))


def may_be_furniture(line: str) -> bool:
    """A quick look: does it begin or contain what page furniture does? (Datelines and links are in capitals.)"""
    first = line[: line.find(" ")]
    return (_warns(first) and _begins_like_furniture(line, first.strip('“"'))) or _telling(line)


@lru_cache(maxsize=10_000)
def _warns(first: str) -> bool:
    """Can page furniture begin with this word? Remembered, because lines begin with the same few words."""
    first = first.strip('“"')
    word = _bare(first)
    return ":" in first or first.isupper() or word in _credit_words() or word in _begins()


def _begins_like_furniture(line: str, first: str) -> bool:
    if ":" in first or (first.isupper() and (len(first) > 1 or line.isupper())):
        return True
    word = _bare(first)
    begins = _begins().get(word)
    return word in _credit_words() or (begins is not None and begins.match(line) is not None)


def _bare(word: str) -> str:
    return word.lower().replace("’", "'")


@cache
def _sign_words() -> frozenset[str]:
    return frozenset(_SIGN_WORDS.split())


def _telling(line: str) -> bool:
    return not _sign_words().isdisjoint(line.split())


def _contains(line: str, signs: tuple[str, ...]) -> bool:
    return any(sign in line for sign in signs)


def kind(line: str, words: int) -> str | None:
    """`source_item`, `caption` or `boilerplate`; `None` for what may be part of the article."""
    first = _first_word(line.split(None, 1)[0])
    if first in ("source:", "sources:", "via:") and len(line) < 200:
        return "source_item"
    telling = words <= 60 and _telling(line)
    if words <= 50 and _is_caption(line, first, telling):
        return "caption"
    return "boilerplate" if words <= 60 and _is_boilerplate(line, first, words, telling) else None


@lru_cache(maxsize=10_000)
def _first_word(printed: str) -> str:
    """In small letters and without marks."""
    return _bare(printed.strip('[](*_>»→▶"“'))


_CREDITS = ("image", "photo", "picture", "media", "video", "credit", "illustration", "graphic", "file")


@cache
def _credit() -> re.Pattern[str]:
    return re.compile(
        r"\W?\w+\s*(?:copyright|credit|caption|source|by\b|courtesy|illustration|photo\b|:|playback)",
        re.IGNORECASE,
    )


@cache
def _agency() -> re.Pattern[str]:
    """Jane Doe/AP · (Reuters photo: Jane Doe) · (Screenshot)"""
    agency = r"(?:Getty Images|AP|AFP|EPA|UPI|Reuters|REUTERS|Getty|Bloomberg|Associated Press|The New York Times|The Washington Post)"
    return re.compile(
        rf"(?:\w ?/ ?{agency}|\b{agency}/\w[\w. ]{{3,40}}|/[A-Z][\w ]{{2,30}})[)\]]?$"
        r"|\((?:[\w ]{0,20}(?:[Pp]hoto|[Ii]mage|[Pp]icture|[Cc]redit|[Ss]creen ?shot|Getty)[^)]{0,60}|AP|REUTERS|Reuters|AFP)\)$"
    )


def _is_caption(line: str, first: str, telling: bool) -> bool:
    if first.startswith(_CREDITS) and _credit().match(line):
        return True
    if first in ("enlarge", "toggle", "hide") and ("image" in line or "caption" in line):
        return True
    if telling and _contains(line, _CAPTION_SIGNS):
        return True
    return ("/" in line or line[-1] == ")") and _agency().search(line, max(0, len(line) - 90)) is not None


def _is_boilerplate(line: str, first: str, words: int, telling: bool) -> bool:
    if not first[:1].isalnum() and not any(map(str.isalnum, line)):  # a rule: "* * *"
        return True
    if words < 5 and line.strip(" .*").lower() in _alone():
        return True
    if words > 7 and line.isupper() and line[-1] not in "?.":  # a link to another story, set in capitals
        return True
    begins = _begins().get(first.partition(":")[0].rstrip(".,"))
    if begins is not None and begins.match(line):
        return True
    if words <= 24 and (_is_byline(line, first, words) or (words <= 14 and _is_stamp(line))):
        return True
    return line.endswith(("Read more", "READ MORE")) or (telling and _contains(line, _BOILERPLATE_SIGNS))


_BYLINES = (
    "by",
    "by:",
    "written",
    "story",
    "posted",
    "reported",
    "analysis",
    "reporting",
    "from",
    "text",
    "opinion",
)


@cache
def _byline() -> re.Pattern[str]:
    name = r"(?:[^\W\d_a-z][\w.'’-]*|@\w+|de|la|von|van|bin|al|el)"
    glue = (
        r"(?:,|\||/|&|•|·|–|—|-|and|with|for|of|in|at|the|staff|writers?|reporters?|correspondents?|editors?"
        r"|contributors?|senior|political|national|special|to)"
    )
    return re.compile(rf"\w+(?: by)?[:\s]+{name}(?:\s*(?:{name}|{glue})(?=[\s,|/]|$)|\s*[,|/])*\s*\.?")


def is_byline(line: str, words: int) -> bool:
    """By Jane Doe and John Roe, Staff Writers"""
    return _is_byline(line, line.split(None, 1)[0].lower(), words)


def _is_byline(line: str, first: str, words: int) -> bool:
    if (
        first not in _BYLINES
        or words > 24
        or not (first.startswith("by") or " by" in line[:14] or first == "from")
    ):
        return False
    return _byline().fullmatch(line) is not None


_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = r"(?:(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thur|Thurs|Fri|Sat|Satur|Sun)(?:day)?\.?,?\s+)?"
_TIME = r"\d{1,2}(?::\d\d)?\s*(?:[ap]\.?\s?m\.?|GMT|hrs)(?:\s*\(?[A-Z]{2,4}\)?)?"
_NUMERIC = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}"
_DATE = rf"{_DAY}(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?(?:\s+\d{{4}})?|\d{{1,2}}\s+{_MONTH},?\s+\d{{4}}|{_NUMERIC})"


@cache
def _digit() -> re.Pattern[str]:
    return re.compile(r"\d")


@cache
def _stamp() -> re.Pattern[str]:
    verb = r"(?:(?:last|first)\s+)?(?:updated|published|posted|modified|created)\b[^.!?]{0,12}\d[^!?]{0,80}"
    when = rf"{_DATE}(?:,?\s*(?:at|[-–—|•·])?\s*{_TIME})?|{_TIME}(?:,?\s*(?:on|[-–—|•·])?\s*{_DATE})?"
    ago = r"\d+ (?:second|minute|min|hour|hr|day|week|month|year)s? ago|\d+ min(?:ute)? read"
    return re.compile(rf"(?:{verb}|{when}|{ago})\.?", re.IGNORECASE)


@cache
def _dateline() -> re.Pattern[str]:
    agency = r"\((?:[A-Z]{2,5}|[A-Z]\w{1,20})\)\s*[—–-]*|[—–-]+"
    return re.compile(rf"[A-Z][A-Z .,'’/-]{{2,40}}(?:,\s[A-Z][a-z]{{1,8}}\.?)?\s*(?:{agency})")


def _is_stamp(line: str) -> bool:
    """A date, a time or a dateline that stands alone."""
    if _digit().search(line) and _stamp().fullmatch(line):
        return True
    return line[-1] in "—–-)" and _dateline().fullmatch(line) is not None
