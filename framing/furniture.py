"""What stands on an article page and is not the article: labels, credits, bylines, calls to subscribe.

Patterns over one line or one short paragraph, used by `framing.blocks`. All are anchored or bounded, so that
no text makes them slow.
"""

from __future__ import annotations

import re
from functools import cache

_LABELS = {
    "summary": """
        at a glance|key points|key takeaways|key facts|takeaways|the takeaways|highlights|story highlights|in brief
        |summary|the summary|overview|the facts|fast facts|quick facts|quick read|key findings|main points|key details
        |what to know|what you need to know|things to know|need to know|topline|tl;?dr|the big picture|article summary
        |in this article|bullet points|the essentials
    """,
    "sources": """
        sources?|references?|bibliography|works cited|citations?|footnotes?|endnotes?|source list|list of sources
        |sources and further reading|sources? (?:&|and) references
    """,
    "related": """
        related|related (?:stories|articles|coverage|content|posts|links|news|topics|reading|video)|see also
        |further reading|read more|also read|read next|read also|up next|more stories|recommended(?: stories| reading)?
        |recommended for you|most read|most popular|trending(?: now)?|editors?[’']?s? picks|more on this(?: story)?
        |more coverage|you (?:may|might) also like|more from [\\w .&’'-]{2,40}|don[’']t miss|popular stories
    """,
    "other": """
        abstract|full text|transcript|credits?|caption|disclosure|corrections?|clarification|editor[’']?s note|note|update
        |breaking|exclusive|opinion|analysis|commentary|editorial|live updates?
    """,
}


@cache
def _labels() -> re.Pattern[str]:
    groups = (f"(?P<{name}>{re.sub(chr(10) + ' *', '', words).strip()})" for name, words in _LABELS.items())
    return re.compile(rf"[\"“*#_ ]*(?:{'|'.join(groups)})[\"”*_ ]*[:.]?[\"”*_ ]*", re.IGNORECASE)


def label(line: str) -> str | None:
    """What follows this label: `summary`, `sources`, `related`, `other`; `None` for a line that is no label.

    >>> label("At a Glance"), label("Sources:"), label("Sources say no.")
    ('summary', 'sources', None)
    """
    if len(line) > 60:
        return None
    found = _labels().fullmatch(line)
    return found.lastgroup if found else None


@cache
def _source() -> re.Pattern[str]:
    return re.compile(r"(?:sources?|references?|via|h/t)\s*:\s*\S", re.IGNORECASE)


def kind(line: str, words: int) -> str | None:
    """`source_item`, `caption` or `boilerplate`; `None` for what may be part of the article."""
    if len(line) < 200 and _source().match(line):
        return "source_item"
    if is_caption(line, words):
        return "caption"
    return "boilerplate" if is_boilerplate(line, words) else None


_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = r"(?:(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thur|Thurs|Fri|Sat|Satur|Sun)(?:day)?\.?,?\s+)?"
_TIME = r"\d{1,2}(?::\d\d)?\s*(?:[ap]\.?\s?m\.?|[AP]M|GMT|hrs)?(?:\s*\(?[A-Z]{2,4}\)?)?"
_DATE = rf"{_DAY}(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?(?:\s+\d{{4}})?|\d{{1,2}}\s+{_MONTH},?\s+\d{{4}}|\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{2,4}})"


@cache
def _when() -> re.Pattern[str]:
    stamp = rf"(?:{_DATE})?(?:,?\s*(?:at|[-–—|•·])?\s*(?:{_TIME}))?|{_DAY}(?:{_TIME})"
    return re.compile(
        rf"(?:(?:(?:last|first)\s+)?(?:updated|published|posted|modified|created)\b[^.!?]{{0,12}}(?:\d[^!?]{{0,80}})?"
        rf"|{stamp}|\d+ (?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?) ago|\d+ min(?:ute)? read)\.?",
        re.IGNORECASE,
    )


@cache
def _byline() -> re.Pattern[str]:
    name = r"(?:[^\W\d_a-z][\w.'’-]*|@\w+|de|la|von|van|bin|al|el)"
    glue = r"(?:,|\||/|&|•|·|–|—|-|and|with|for|of|in|at|the|staff|writers?|reporters?|correspondents?|editors?|contributors?|senior|political|national|special|to)"
    by = r"(?:by|written by|story by|posted by|reported by|analysis by|reporting by|from|text by|video by|opinion by)"
    return re.compile(rf"(?i:{by})[:\s]+{name}(?:\s*(?:{name}|{glue})(?=[\s,|/]|$)|\s*[,|/])*\s*\.?")


def is_byline(line: str, words: int) -> bool:
    """By Jane Doe and John Roe, Staff Writers"""
    return words <= 24 and line[:1] in "BbWSPRATVOF" and _byline().fullmatch(line) is not None


@cache
def _furniture() -> re.Pattern[str]:
    begins = r"""
        advertise?ments?\b|advertising$|sponsored\b|story continues|article continues|continue reading|continued? (?:on|from) page
        |loading|read (?:more|also|next|the (?:full|whole|original|rest|entire)|full)\b|more:|related(?: \w+)?:|see also:?|also(?: read| see| on)?:
        |(?:watch|listen|photos?|video|pictures|gallery|poll|must[- ]read|now read|read)(?: more| now| live| below| here)?\s*:
        |click (?:here|below|on|the|through)\b|tap here|scroll (?:down|for)|skip to|jump to|back to top|view (?:all|comments|gallery|more)
        |sign up\b|subscribe\b|log in\b|register (?:now|here|for)|get (?:the|our|more|daily|email|breaking|unlimited)\b.{0,60}\b(?:newsletters?|inbox|app|alerts?|email|access)
        |like us on|like what you|join (?:us|our|the (?:conversation|discussion))|follow (?:us|me|@|the author|\w+(?:[ .]\w+){0,4} on)\b|find us on
        |share (?:this|on|via|your)\b|tweet this|email this|print this|save this|add to|leave a comment|comments? (?:are )?closed|show comments|view comments
        |download (?:the|our)\b|support (?:our|us|independent|quality)\b|donate\b|help us|have (?:a )?(?:news )?tips?\b|got a (?:news )?tip|send (?:us )?(?:tips?|letters|your)
        |contact (?:us|the (?:author|reporter|writer)|\w+ \w+ at)\b|e-?mail (?:us|the author|him|her|them|\w+ \w+ at)\b|reach (?:him|her|them|\w+ \w+) at\b|write to\b.{0,60}@
        |copyright\b|©|\(c\) ?\d{4}|all (?:contents )?rights reserved|all photos|photos? by|terms of (?:use|service)|privacy policy
        |\(?(?:(?:additional |further |writing and )?(?:reporting|writing|editing)|edited|compiled|translated|produced|research) by\b
        |(?:the )?associated press (?:writers?|reporters?|correspondents?|journalists?)\b|correction:|editor[’']?s note:|note:|disclosure:|disclaimer:
        |this (?:story|article|post|report|piece|column|essay|version|op-ed) (?:was|has been|is|first|originally)\b.{0,40}\b(?:updated|corrected|published|appeared|adapted|reprinted|republished|produced|part of|written)
        |(?:this |an )?(?:earlier|previous) version of this|(?:originally|first) (?:published|appeared)|a version of this
        |the (?:views|opinions) expressed|we (?:want to hear|welcome)|for more (?:news|stories|information|from|on)\b|more on this|what do you think\?|tell us what
        |photo gallery|in pictures|play video|media playback|slideshow|image gallery|thank(?:s| you) for (?:reading|watching|subscribing)|please (?:enable|share|subscribe|sign|read)
    """
    anywhere = r"""
        may not be (?:published|reproduced|reprinted)|all rights reserved|contributed (?:reporting|to this (?:report|story|article|post|piece))
        |click here (?:to|for)|sign up for (?:our|the|daily)|on twitter:? ?@|on twitter (?:at )?@|follow (?:him|her|them|us) on|twitter\.com/\w+
        |reprint permission|permission to (?:reprint|republish)
    """
    flat = (re.sub(r"\n *", "", part) for part in (begins, anywhere))
    return re.compile(r"[\[(*_>»→▶ ]*(?:{})|.{{0,400}}?(?:{})".format(*flat), re.IGNORECASE | re.DOTALL)


@cache
def _dateline() -> re.Pattern[str]:
    return re.compile(
        r"[A-Z][A-Z .,'’/-]{2,40}(?:,\s[A-Z][a-z]+\.?)?\s*(?:\((?:[A-Z]{2,5}|[A-Z]\w+)\)\s*[—–-]*|[—–-]+)"
    )


def is_boilerplate(line: str, words: int) -> bool:
    """Bylines, timestamps, datelines alone, advertising, calls to subscribe, credits of the makers.

    >>> is_boilerplate("Updated 3:14 p.m. ET, Jan. 5", 6), is_boilerplate("Read more: The plan in full", 6)
    (True, True)
    """
    if not any(map(str.isalnum, line)):
        return True
    if words > 60:
        return False
    if words <= 12 and (_when().fullmatch(line) or _dateline().fullmatch(line)):
        return True
    return is_byline(line, words) or _furniture().match(line) is not None


@cache
def _credit() -> re.Pattern[str]:
    begins = r"""
        (?:image|photo(?:graph)?|picture|media|video|credit|illustration|graphic|map|chart|file photo)s?
        \s*(?:copyright|credit|caption|source|by\b|courtesy|illustration|:)|enlarge this image|toggle caption|hide caption
        |\(?(?:ap|reuters|afp|getty|epa|file) (?:photo|images?)\b|media playback|image copyright|photo illustration|credit\b
    """
    anywhere = r"""
        (?:getty images|ap photo|afp photo|/reuters|/ap\b|/afp|/getty|reuters/|ap/|afp/|shutterstock|file photo|\(photo\b
        |\((?:ap|reuters|afp|getty|screenshot|image|photo|picture|credit)[^)]{0,40}\)$|photo(?:graph)?(?: credit)?:|\(?photo by\b|photo courtesy|toggle caption|hide caption|image copyright|/file\)?$)
    """
    flat = (re.sub(r"\n *", "", part) for part in (begins, anywhere))
    return re.compile(r"[(\[]?(?:{})|.{{0,400}}?{}".format(*flat), re.IGNORECASE | re.DOTALL)


def is_caption(line: str, words: int) -> bool:
    """A credit of a picture, or a caption that carries one.

    >>> is_caption("Image copyright AP", 3), is_caption("The image was shared by AP.", 6)
    (True, False)
    """
    return words <= 50 and _credit().match(line) is not None
