"""How many syllables a word has, by rule: no dictionary, no download.

English spelling gives the number of syllables nearly always: one for each run of vowel letters, less the
silent ones ("hop|e|s", "ask|e|d", "som|e|thing"), plus the runs that hold two ("cr|e·a|te", "med|i·a"). What
the rules miss in frequent words stands in a short table written for this module.

Conventions follow Flesch (1979), How to Write Plain English, ch. 2: syllables are counted as pronounced; of two
accepted pronunciations the shorter one counts ("our" 1, "different" 2); figures and abbreviations are words of
one syllable each ("190", "1,000", "U.S.", "FBI", "ATACMS"). "Mr." and its like are read as the words they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_PART = r"[^\W\d_](?:\.[^\W\d_])+(?![^\W\d_])|[^\W\d_]+(?:['’`´][^\W\d_]+)*|\d+(?:[.,:/]\d+)*"
_APOSTROPHE = "['’`´]"
_SIBILANT = r"(?:[sxz]|ch|sh|[csgz]e)$"
_VOWELS = r"[aeiouyà-öø-ÿāăēĕīĭōŏūŭœ]+"

# Final letters of no English word: an abbreviation.
_UNREADABLE = r"(?!ck|gm)([bcdfgkptv])(?!\1)[bcdfgkmpv]s?$"

_SECOND = (  # suffixes and second parts of compounds before which a final e stays silent
    "back|bag|ball|bird|board|boat|body|book|bound|bow|box|break|cut|day|dom|down|field|fish|ful|fully|fulness|guard|"
    "head|hold|holder|hood|hunter|keep|keeper|keeping|land|lander|less|lessly|lessness|like|line|liner|"
    "lock|lot|ly|mail|maker|making|mark|master|mate|ment|mental|mix|mont|ness|paper|party|path|piece|"
    "plan|point|port|print|proof|quake|room|seeker|set|sheet|shift|ship|shop|side|sight|sitter|smith|some|span|"
    "stamp|stone|stream|style|taker|taking|talk|taste|thing|time|town|ty|walk|wall|ware|watch|way|wear|well|"
    "wheel|wide|wife|wise|wood|word|work|worker|working|worthy|writer|yard|"
    "s?man|s?men|s?woman|s?women|s?person|s?people|s?ville"
)
_FIRST = (  # first parts of compounds that keep their silent e
    "base|bone|brave|bridge|care|case|cave|change|code|college|cube|date|edge|else|face|fame|fare|fire|five|"
    "(?:un)?fore(?!ig|nsi|st(?!all)|ve)|game|gate|give|grape|grave|hate|here(?!d|s|t)|hide|hike|hodge|home|hope|horse|"
    "house|ice(?!d)|joke|lake|large|life|like|lime|live|lone|love|luke|make|mile|moose|mouse|name|nine|nose|nurse|"
    "page|phone|pipe|place|plate|race|rate|rice|safe|sale|same|save|scape|score|shape|share|shore|side|skate|"
    "smoke|snake|some|space|spoke|stage|stake|state|stone|store|stove|take|tape|there(?!s)|tide|time|trade|vice|"
    "voice|wake|ware|wave|where|whole|white|wide|wife|wine|wire|wise"
)
# A silent e inside a word: "safe|ty", "state|wide", "spokes|man"; never after "tl" and the like (set·tle·ment).
_INNER = (
    rf"^(?:{_FIRST})(?=[bcfghjklmptvw]|[ds][^s]\w|over$|of$|own)(?!st$)"
    rf"|e(?=(?:{_SECOND})s?$)(?<![^aeiouylrw]le)(?<!rthe)"
    r"(?:(?<=[aeiouy][^aeiouy]e)|(?<=[aeiouy][^aeiouy]{2}e)|(?<=[aeiouy][^aeiouy]{3}e))"
)
# Letters that sound with what stands before them, or not at all. (Each alternative begins with its letter, for speed.)
_SILENT = r"""(?x)
      e$ (?<![aeiouy]e)(?<![^aeiouylrw]le)(?<![ct]re)        # hope; not "table", "acre"
    | ed$ (?<![aeiouytd]ed)(?<![^aeiouylrw]led)              # asked, called; not "wanted", "settled"
    | es$ (?<![aeiouyscxzgj]es)(?<![cs]hes)(?<![^aeiouylrw]les)(?<![ct]res)  # makes; not "forces", "tables"
    | ue(?:[sd]?$|ly|ness) (?:(?<=[aeioun]gue)|(?<=[aeioun]gue[sd])|(?<=[aeioun]guely)|(?<=que)|(?<=que[sd])
        |(?<=quely)|(?<=queness))                            # league, unique
    | ally$ (?:(?<=ically)|(?<=specially)) | busi(?=ness)    # basically, business
    | e(?=ry|ning)(?<=^eve) | e(?=ral)(?<=seve) | e(?=rest)(?<=inte) | e(?=ra)(?<=tempe) | e(?=rate)(?<=despe)
    | e(?=ren(?:t|tly|ce|ces)$)(?<=diffe) | e(?=rag)(?:(?<=ave)|(?<=leve)|(?<=beve))
    """
# Two vowels side by side that sound apart, or a consonant that makes a syllable: one more for each.
_SPLIT = r"""(?x)
      i(?=a)(?<![cstgxl]i)(?!age|an?ch|ang)(?<!forni)(?<!rgini)(?<!lvani)   # media, Syrian; not "special"
    | i(?=a)(?<=li)(?<!lli)(?!a(?:[mr]|n?s?$)) | i(?=anc)(?<=lli)(?<!brilli)   # reliable, alliance; not "Italian"
    | i(?=an)(?<=^gi) | i(?=as)(?<=thusi) | i(?=ary|anity)   # giant, judiciary
    | i(?=at(?:e|o|i(?!v)))(?<=[ct]i)                        # associate, negotiation
    | i(?=o)(?<![cstgxnvh]i)(?<!lli) | i(?=o[^nru]|o$|ous)(?<=[nv]i) | i(?=o(?!n))(?<=[^aeiou]hi)
    | i(?=o)(?<=^ohi) | i(?=os?$)(?<=[cstg]i)                # period, ratio; not "nation", "million"
    | i(?=u)(?<!gi)                                          # stadium
    | i(?=en[ct])(?<![ctsg]i)(?<!veni)(?<!sili) | i(?=en)(?<=^sci) | i(?=en)(?<=^ali) | i(?=el)(?<=ri)  # client
    | i(?=et|err) | i(?=er$|ers$|est$)(?<!^[ptb]i)(?<!pri)   # quiet, easier
    | e(?=as?$)(?<=[aeiouy][^aeiouy]e) | e(?=ans?$)(?<=[aeiou][rpg]e) | e(?=an)(?<=rrane) | e(?=apol)  # idea, Korean
    | e(?=at[eoi])(?<=cre) | e(?=at)(?<=^the) | ee(?=a[bl])  # create, theater, agreeable
    | e(?=a(?:ct|[cfp]p|ff|lit|lis|lig|llo|ss|ut|rr)|u[nps]|in\w{3}|it|el|em[^s]|en|ex)(?<=^re)
    | e(?=o)(?<![gy]e)(?<![ct]he)(?!op[la]|onard|ourt) | e(?=o[gmlp])(?<=[gh]e)        # video, geology
    | e(?=ums?$|us$|it(?:y|ies)$) | e(?=ist$)(?<!he)         # museum, deity
    | [aeiouy](?=ings?$)(?<![aeiou]y)(?<![iea]gu) | y(?=is[tm]s?$) # going, trying, lobbyist
    | y(?=[aiou]|e[^sd]|es?t)(?<=[aeiou]y)(?<!^ey)(?!ings?$) | y(?=ings?$)(?<=[aeiou]y) | y(?=a)(?<=by)  # beyond
    | y(?=[ao]|e[rn])(?:(?<=^[bcdfhlmrstw]y)|(?<=^[bcdfpt]ry)|(?<=^[fps]ly))   # Ryan, flyer
    | u(?=a)(?<=[dlntrsxv]u)(?!a[dgv][eia]|as|an$) | u(?=a)(?:(?<=shu)|(?<=acu)) # actual, evaluate
    | u(?=en[ct])(?<!qu) | u(?=el)(?<=[dflr]u) | u(?=et)(?<=nu) | u(?=ou) | u(?=ers?$)(?<![qg]u)  # influence, cruel
    | u(?=it[iy])(?<![qrc]u) | u(?=i[dn])(?<=[lr]u)(?<!bru)(?!ing) | u(?=ici)(?<=su) | u(?=i)(?<=genu)  # continuity
    | m(?=s?$)(?<=[aeiouy]sm) | m(?=s?$)(?<=thm) | mc(?=\w{3})(?<=^mc)       # racism, rhythm, McCain
    | a(?=ic$|os$|ism$) | a(?=els?$)(?<!cha) | a(?=o[st])(?<=cha)  # mosaic, Israel, chaos
    | o(?=ui|ever$|ah$|els?$) | o(?=e[mt])(?<=po) | o(?=a)(?<=^pro)
    | co(?=operat|opt|ordin|ali|inc|e[rx]|auth)(?<=^co) | zo(?=ol)(?<=^zo)
    """

# Written for this module: number of syllables, words. A plural or possessive -s is taken off first.
_EXCEPTIONS = """
1 abc aca aclu ap atf ceo cfo cia dea dna doj dui eeoc epa espn eu faa fbi fda fec gop hbo hiv iaea iea ied
1 ieds imf ipo iq irs lgbti naacp nba ngo nra nsa nypd oecd omb ppe suv uae uaw ufo uk usa usaid usda usps
1 uss vip
1 aisle isle liu prayer seoul
2 acne ahmed ai alfred andre ante berkeley bloodshed brien bluest bruin cadre cafe cashier catholic charleston chile
2 chloe chocolate cliche colonel crooked dante diamond dogged dossier dr duet duo embed frontier genius genre
2 guinea hatred hundred jagged jared jesse jose jr kiev kindred kobe latte leah lois louvre maybe mr mrs
2 myanmar naive naked nike ogre ok oneself opera pepe phoebe posse premier princeton privilege privileged
2 psyche ragged rene righteous rugged sacred shred soldier someone sovereign sr tempe truest vs wednesday
2 wicked wretched zoe
3 adobe albeit angeles anyone atheist beloved beyonce brigadier cavalier chandelier coyote diego element
3 everyone fiance finale financier giuseppe hawaii heroin heroine increment karate machete mohamed mohammed
3 moreover naivete naomi nuclear oasis protege recipe seattle sesame simile sovereignty tenement valuable
3 vegetable vienna watershed zimbabwe
4 apostrophe arguably caribbean catastrophe elemental elementary epitome etc facsimile hyperbole invaluable
4 laboratory penelope somalia vigilante yosemite
5 louisiana
"""


class _Rules(NamedTuple):
    part: re.Pattern[str]
    vowels: re.Pattern[str]
    unreadable: re.Pattern[str]
    inner: re.Pattern[str]
    silent: re.Pattern[str]
    split: re.Pattern[str]
    exceptions: dict[str, int]


@cache
def _rules() -> _Rules:
    """The patterns and the table, made on first use."""
    part, vowels, unreadable = re.compile(_PART), re.compile(_VOWELS), re.compile(_UNREADABLE)
    inner, silent, split = re.compile(_INNER), re.compile(_SILENT), re.compile(_SPLIT)
    lines = (line.split() for line in _EXCEPTIONS.splitlines() if line.strip())
    exceptions = {word: int(number) for number, *words in lines for word in words}
    return _Rules(part, vowels, unreadable, inner, silent, split, exceptions)


def count(word: str) -> int:
    """The syllables of one English word, any case; at least 1 for whatever holds a letter or a digit.

    >>> [count(w) for w in ("escalate", "missiles", "long-range", "U.S.", "don't", "didn't", "190")]
    [3, 2, 2, 1, 1, 2, 1]
    """
    word = word.lower()
    return _letters(word) if word.isalpha() else sum(map(_part, _rules().part.findall(word)))


def count_many(words: Iterable[str]) -> NDArray[np.int64]:
    """The syllables of each word, `int64[n]`; every distinct word is counted once.

    >>> count_many(["the", "missile", "the"]).tolist()
    [1, 2, 1]
    """
    return np.fromiter(map(count, words), np.int64)


def _part(part: str) -> int:
    if part[0].isdigit() or "." in part:
        return 1
    stem, *tails = re.split(_APOSTROPHE, part)
    return _letters(part) if not tails else _clitics(stem, tails)


def _clitics(stem: str, tails: list[str]) -> int:
    """A word and what an apostrophe ties to it: "didn't", "George's", "could've", "O'Brien"."""
    if tails == ["t"] and len(stem) > 2 and stem[-1] == "n" and stem[-2] not in "aeiou":
        return _letters(stem[:-1]) + 1
    total = _letters(stem) if len(stem) > 1 or stem in "aeiou" else 0
    for tail in tails:
        if tail == "s":
            total += bool(re.search(_SIBILANT, stem))
        elif tail in ("ll", "ve", "re"):
            total += stem[-1] not in "aeiouy"
        elif tail == "d":
            total += stem[-1] in "dt"
        elif tail not in ("t", "m"):
            total += _letters(tail)
    return total


@lru_cache(maxsize=1 << 18)
def _letters(word: str) -> int:
    """The syllables of a run of letters; kept for each distinct run, since words come again and again."""
    if len(word) == 1:
        return 1
    rules = _rules()
    known = rules.exceptions.get(word)
    if known is None and word[-1] == "s":
        known = rules.exceptions.get(word[:-1])
    if known is not None:
        return known
    vowels = rules.vowels.findall(word)
    runs = len(vowels)
    if runs == 0 or rules.unreadable.search(word, max(0, len(word) - 3)):
        return 1
    if len("".join(vowels)) > runs or word[-1] == "m" or word[-2:] == "ms" or word[:2] == "mc":
        runs += len(rules.split.findall(word))
    if "e" in word or word[-4:] == "ally":
        runs -= len(rules.inner.findall(word)) + len(rules.silent.findall(word))
    return max(1, runs)
