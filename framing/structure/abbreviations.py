"""Abbreviations of news English, for the sentence splitter: data only, written by hand.

Entries are given without their final full stop and as they are written in print; case matters ("Miss."
is a state, "miss." is a word that ends a sentence). Style follows the AP and Reuters handbooks, which
abbreviate titles, months, states and company forms.
"""

from __future__ import annotations


def _words(printed: str) -> frozenset[str]:
    return frozenset(printed.split())


# Stand before a name or a figure: a full stop after them never ends a sentence.
TITLES = _words(
    """
    Mr Mrs Ms Mx Messrs Mmes Mme Mlle Dr Drs Prof Profs Rev Revs Hon Fr Br Msgr Mgr
    Gov Govs Sen Sens Rep Reps Del Dels Pres Amb Ambs Atty Attys Sec Supt Insp Det Dets Ald Assemb
    Gen Gens Adm Adms Col Cols Maj Capt Capts Cmdr Comdr Cmdt Lt Lts Sgt Sgts Cpl Pfc Pvt Spc Ens Brig Comm
    Asst Assoc Dir St Ste Sts Mt Mts Ft Pt vs v cf ca viz approx Sra Srta Sig Hr Fwd Rt
    e.g i.e E.g I.e
    """
)

# Stand before a figure ("No. 5", "Sec. 12"); before anything else the full stop is a full stop.
BEFORE_NUMBER = _words(
    "No Nos no nos Art Arts Sec Secs Ch Chs Fig Figs Vol Vols vol vols p pp P Pp para paras Rs Rte Apt Bldg Ex"
)

# May end a sentence, and are far more often in the middle of one: decided by the word that follows.
AMBIGUOUS = _words(
    """
    Inc Corp Co Cos Ltd Bros LLC LLP Plc Assn Dept Depts Univ Inst Mfg Intl Natl Govt
    Jr Sr Esq Ph.D PhD Ed.D M.D MD J.D Ret Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
    Mon Tue Tues Wed Weds Thu Thur Thurs Fri
    Ala Ariz Ark Calif Cal Colo Conn Del Fla Ga Ill Ind Kan Kans Ky La Md Mass Mich Minn Miss Mo Mont Neb Nebr
    Nev Okla Ore Pa Penn Tenn Tex Vt Va Wash Wis Wisc Wyo Ont Que Alta
    Ave Aves Blvd Rd Hwy Pkwy Sq Terr Bros Ph Yahoo Jeopardy Cong Dist Ct Cir Sup App
    al est ext incl min max mph sq ft lb lbs oz dept
    """
)

# A clock time ends a sentence before any capital but these.
AFTER_CLOCK = _words(
    """
    EST EDT ET CST CDT CT MST MDT MT PST PDT PT GMT UTC BST CET Eastern Central Mountain Pacific Greenwich
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri Sat Sun
    January February March April May June July August September October November December
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
    """
)

# Words that, written with a capital after an abbreviation, begin a new sentence.
STARTERS = _words(
    """
    The A An This That These Those There Here He She It We They You I His Her Its Our Their My Your
    But And Or Nor So Yet If When While As Since Because Although Though Unless Until Once Whether Whereas
    In On At For From With Without By After Before During Under Over Between Among Amid Against About Through
    Throughout Despite Besides Beyond Following Like Unlike Given According Instead Within Across
    However Meanwhile Moreover Furthermore Nevertheless Nonetheless Therefore Thus Then Now Still Also Even Just
    Only Perhaps Maybe Indeed Later Earlier Recently Currently Today Yesterday Tomorrow Afterward Eventually
    Finally Additionally Asked Speaking Some Many Most Much More Several Few Both Each Every Another Any All
    One Two Three Four Five Six Seven Eight Nine Ten Dozens Hundreds Thousands Millions Nearly Almost
    What Who Whom Whose Why How Where Which Is Are Was Were Do Does Did Has Have Had Can Could Would Should
    Let Last Next Such Other Others Neither Either Nothing Nobody Everyone Everybody Someone Critics Officials
    Investigators Experts Analysts Police Authorities Republicans Democrats People Supporters Opponents
    """
)

# After “…?” or “…!” a name and one of these carry the sentence on: “Why?” Smith asked.
REPORTING = _words(
    """
    said says asked asks replied replies responded responds wrote writes tweeted tweets added adds told tells
    shouted yelled cried exclaimed joked quipped answered wondered demanded continued declared explained noted
    recalled remarked insisted warned concluded posted chanted screamed
    """
)
