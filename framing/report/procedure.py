"""How groups were compared, what that cannot say, and what made the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from framing.report import Column, Row, Section, Table, squash
from framing.report.verdicts import named

LIMITS = (
    "It measures words; readers judge. No number here says that a group is right, fair or slanted, and groups are "
    "not ranked.",
    "Validity status of every measure: unvalidated, unless a validation on articles like these is stated. Word "
    "lists built elsewhere seldom reach acceptable validity on news; code a sample by hand before relying on one.",
    "No difference shown does not mean that there is none: see the smallest difference that could have been shown.",
    "Measures miss and mistake some places. Where that happens more in one group than in another, a difference may "
    "come from the error.",
    "Tone follows events: groups that tell other events use other words. The view of matched events holds events "
    "apart from wording; that of articles without wire copies holds the agency’s wording apart from the group’s own.",
)
# What is done, and where it comes from.
METHOD = (
    ("unit", "The article, or the event where events are known; never the word", "Lijffijt et al. (2016), Digital Scholarship in the Humanities 31(2)"),
    ("intervals", "95 %, symmetric bootstrap-t over articles or events", "Hall (1988), J. R. Stat. Soc. B 50(1); Hanley & MacGibbon (2006), Comput. Methods Programs Biomed. 83(1)"),
    ("articles on one event", "Their errors are added up first (cluster-robust)", "Liang & Zeger (1986), Biometrika 73(1)"),
    ("effect sizes", "Hedges’ g, Cliff’s δ", "Hedges (1981), J. Educ. Stat. 6(2); Cliff (1993), Psychol. Bull. 114(3)"),
    ("p", "Studentised permutation of labels; far tail extrapolated", "Chung & Romano (2013), Ann. Stat. 41(2); Phipson & Smyth (2010), SAGMB 9(1); Knijnenburg et al. (2009), Bioinformatics 25(12)"),
    ("adjusted p", "False discovery rate over the whole declared family", "Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57(1)"),
    ("shown", "Adjusted p below .05, an interval without 0, and enough articles", "Monroe, Colaresi & Quinn (2008), Political Analysis 16(4)"),
    ("detectable", "Smallest difference shown with a power of 80 %", "Bloom (1995), Evaluation Review 19(5)"),
    ("shuffled labels", "The difference to be expected when labels mean nothing", "Gentzkow, Shapiro & Taddy (2019), Econometrica 87(4)"),
    ("words", "Weighted log-odds with an informative Dirichlet prior, with document frequency", "Monroe, Colaresi & Quinn (2008), Political Analysis 16(4)"),
    ("events", "TF-IDF, average linkage, date window", "Spärck Jones (1972), J. Documentation 28(1); Manning et al. (2008), Introduction to Information Retrieval, 17.3"),
    ("wire copies", "Shingles, MinHash", "Broder (1997), Compression and Complexity of Sequences; Nicholls (2019), Int. J. Commun. 13; Boumans et al. (2018), Int. J. Commun. 12"),
    ("voices", "Quotation, indirect speech and narration apart", "Balahur et al. (2010), LREC"),
    ("length", "Rates, and the correlation of each measure with length", "Chan et al. (2021), Computational Communication Research 3(1)"),
    ("validity", "Word lists are unvalidated by default", "van Atteveldt, van der Velden & Boukes (2021), Commun. Methods Meas. 15(2); Grimmer & Stewart (2013), Political Analysis 21(3)"),
    ("measurement error", "Stated, not corrected", "TeBlunthuis, Hase & Chan (2024), Commun. Methods Meas. 18(3)"),
)  # fmt: skip


def procedure(data: Mapping[str, Any]) -> Section:
    """What was done with citations, and the limits."""
    method = Table(
        "Method",
        (Column("what"), Column("how"), Column("citation")),
        tuple(map(Row, METHOD)),
    )
    return Section("method", "Method and limits", LIMITS, tables=(method, definitions(data)))


def definitions(data: Mapping[str, Any]) -> Table:
    """What each measure counts, and where the idea comes from; of measures of a user's own list only the unit."""
    from framing.pipeline import Settings, pipeline

    known = {measure.name: measure for measure in pipeline(Settings()).measures}
    rows, last = [], ""
    for name, unit in {m["measure"]: m["unit"] for m in data["measures"]}.items():
        measure = known.get(name)
        about, citation = (squash(measure.about), squash(measure.citation)) if measure else ("–", "–")
        # Where a category has its list's citation it is not written again.
        rows.append(Row((named(name), unit, about, citation if citation != last else "")))
        last = citation
    columns = ("measure", "unit", "what is counted", "citation")
    return Table("Measures", tuple(map(Column, columns)), tuple(rows))


def provenance(data: Mapping[str, Any]) -> Section:
    """What made the numbers: versions, settings, inputs, seed."""
    rows = [
        Row((key, value))
        for key, value in _flat({"seed": data.get("seed"), **data["provenance"]})
        if value != "–"
    ]
    table = Table("Provenance", (Column("what"), Column("value")), tuple(rows))
    return Section("provenance", "Provenance", tables=(table,))


def _flat(found: Any, path: str = "") -> list[tuple[str, str]]:
    """Nested plain data as lines of a path and a value."""
    if isinstance(found, Mapping):
        items = [(f"{path} {key}".strip(), value) for key, value in found.items()]
        return [line for key, value in items for line in _flat(value, key)]
    if isinstance(found, list | tuple) and any(isinstance(item, Mapping) for item in found):
        named = [
            (f"{path} {item.get('name', i) if isinstance(item, Mapping) else i}", item)
            for i, item in enumerate(found)
        ]
        return [line for key, item in named for line in _flat(item, key)]
    if isinstance(found, list | tuple):
        found = ", ".join(map(str, found))
    return [(path, squash("–" if found is None else str(found)))]
