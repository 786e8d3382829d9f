"""The report of one article: from its analysis to sections, each there only where there is something to tell.

It states what was measured and shows the places. It does not say what an article, an author or an outlet is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from framing.analysis import RATE, SCHEMA_VERSION, Analysis, Measure
from framing.document import ZONES
from framing.report import Column, Example, Report, Row, Section, Table, figure, squash
from framing.report.annotated import passages
from framing.report.method import method
from framing.report.numbers import ENOUGH_WORDS, by_analyzer, label, matrix, number

QUESTIONS = {
    "polar": "a question that can be answered with yes or no",
    "wh": "an open question",
    "alternative": "a question between alternatives",
}
VERDICTS = {
    "yes": "The text answers its headline’s question with yes.",
    "no": "The text answers its headline’s question with no.",
    "hedged": "The text answers its headline’s question only with reservations.",
    "unanswered": "The text does not answer its headline’s question.",
}
_SILENT = 6  # names that a short report lists
# Formulas were fitted to passages of about this length.
_ENOUGH_TO_READ = 100
_FORMULAS = {
    "flesch_reading_ease": "reading ease",
    "flesch_kincaid_grade": "grade",
    "gunning_fog": "fog",
    "smog": "SMOG",
    "coleman_liau_index": "Coleman–Liau",
    "automated_readability_index": "ARI",
    "lix": "LIX",
    "rix": "RIX",
    "dale_chall": "Dale–Chall",
}


def article_report(
    analysis: Analysis,
    measures: Sequence[Measure] = (),
    *,
    full: bool = False,
    places: int | None = 2,
) -> Report:
    """The report of one article.

    Args:
        analysis: what was measured.
        measures: `Pipeline.measures`, for what each measure is about and where it comes from.
        full: all categories and formulas, and the method; else what fits on two screens.
        places: examples for each analyzer; None: all matches, in the order of the text.
    """
    sections = (
        Section("short", "In short", tuple(_short(analysis))),
        _headline(analysis),
        _answer(analysis),
        _summary_check(analysis),
        _voices(analysis, full=full),
        Section("measures", "Measures by zone", tables=tuple(filter(None, [matrix(analysis, full=full)]))),
        Section(
            "words",
            "The words that made each number",
            sections=by_analyzer(analysis, measures, full=full, places=places),
        ),
        _readability(analysis, full=full),
        *([method(analysis, measures)] if full else []),
    )
    return Report(
        title=_title(analysis),
        about=_about(analysis),
        sections=tuple(section for section in sections if section),
        origin=_origin(analysis),
        data=analysis.to_dict(),
        passages=passages(analysis),
    )


def _title(analysis: Analysis) -> str:
    text, article = analysis.article.text, analysis.article
    spans = [text[b.start : b.end] for b in analysis.blocks if b.kind == "headline"]
    return squash(spans[0] if spans else article.headline or f"Article {article.doc_id}")


def _about(analysis: Analysis) -> tuple[str, ...]:
    article = analysis.article
    known = (article.outlet, article.byline, article.date_published, article.section, article.url)
    return tuple(squash(field) for field in known if field)


def _origin(analysis: Analysis) -> str:
    made = analysis.provenance
    lexicons = ", ".join(f"{x['name']} {x['version']}" for x in made.get("lexicons", ()))
    return f"framing {made.get('framing')}, schema {SCHEMA_VERSION}; word lists: {lexicons or 'none'}"


# ---------------------------------------------------------------------- in short


def _short(analysis: Analysis) -> Iterable[str]:
    headline = analysis.facts.get("headline") or {}
    if headline.get("is_question") is not None:
        yield _asks(headline)
    if verdict := (headline.get("answer") or {}).get("verdict"):
        yield VERDICTS.get(verdict, "")
    if analysis.measures:
        yield _denominators(analysis)
        yield from _rates(analysis)
        yield from _beside(analysis)
    yield from _heard(analysis)
    if check := analysis.facts.get("summary_check"):
        yield f"Headline, standfirst or bullets differ from the body in {_many(len(check), 'place')}."


def _asks(headline: Mapping[str, Any]) -> str:
    if not headline["is_question"]:
        return "The headline is no question."
    return f"The headline asks {QUESTIONS.get(headline.get('question_type') or '', 'a question')}."


def _denominators(analysis: Analysis) -> str:
    zones = next(iter(analysis.measures.values()))["zones"]
    parts = [f"{zones[zone]['words']:,} {zone}" for zone in ZONES if zones[zone]["words"]]
    return f"Measured are {zones['all']['words']:,} words: {', '.join(parts)}."


def _rates(analysis: Analysis) -> Iterable[str]:
    parts = [_counted(analysis, name) for name in ("hedging", "boosters") if name in analysis.measures]
    loaded, promotional = analysis.measures.get("loaded"), analysis.measures.get("loaded.importance")
    if loaded:
        count = loaded["zones"]["all"]["count"]
        apart = promotional["zones"]["all"]["count"] if promotional else 0
        parts.append(f"loaded words {count - apart}, promotional words (importance) {apart}")
    if parts:
        yield f"In all zones together: {'; '.join(parts)}."


def _counted(analysis: Analysis, name: str) -> str:
    measure = analysis.measures[name]
    cell = measure["zones"]["all"]
    rate = number(measure["unit"], cell)
    shown = cell["count"] and rate != figure(None)
    return f"{label(name)} {cell['count']:,}" + (f" ({rate} per 1,000 words)" if shown else "")


def _beside(analysis: Analysis) -> Iterable[str]:
    measure = analysis.measures.get("escalation")
    if not measure:
        return
    zones = measure["zones"]
    parts = [
        f"{zones[zone]['count']} in {zones[zone]['words']:,} words {words}"
        for zone, words in (
            ("headline", "of the headline"),
            ("narrated", "of narration"),
            ("quoted", "quoted"),
        )
        if zones[zone]["words"]
    ]
    if zones["all"]["count"]:
        yield f"Escalation and de-escalation: {', '.join(parts)}."


def _heard(analysis: Analysis) -> Iterable[str]:
    ledger = analysis.facts.get("voices") or ()
    totals = analysis.facts.get("voice_totals") or {}
    if totals.get("statements"):
        speakers = f" by {_many(len(ledger), 'speaker')}" if ledger else ""
        yield f"{_many(totals['statements'], 'statement')} of sources{speakers}."
    elif analysis.attributions:
        kinds = Counter(a.kind for a in analysis.attributions)
        yield "Attributions: " + ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())) + "."
    if silent := analysis.facts.get("silent"):
        yield f"Named repeatedly and never heard: {_many(len(silent), 'principal')}."


def _many(n: int, noun: str) -> str:
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


# ---------------------------------------------------------------------- headline, answer, summary


def _headline(analysis: Analysis) -> Section:
    headline = analysis.facts.get("headline") or {}
    if not headline.get("text"):
        return Section("headline", "Headline")
    sentences = []
    if headline.get("forward_reference"):
        sentences.append("It points forward to something that only the text tells.")
    if cues := headline.get("clickbait"):
        text = analysis.article.text
        listed = ", ".join(
            f"{c['cue'].replace('_', ' ')} (“{squash(text[c['start'] : c['end']])}”)" for c in cues
        )
        sentences.append(f"Cues described for clickbait: {listed}.")
    return Section("headline", "Headline", tuple(sentences), tables=tuple(_beside_body(analysis, headline)))


def _beside_body(analysis: Analysis, headline: Mapping[str, Any]) -> Iterable[Table]:
    names = [name for name in headline.get("beside_body") or () if name in analysis.measures]
    if not names:
        return
    rows = []
    for name in names:
        measure = analysis.measures[name]
        cells = [measure["zones"][zone] for zone in ("headline", "narrated")]
        shown = [_beside_cell(measure["unit"], cell) for cell in cells]
        rows.append(Row((label(name) + ("" if measure["unit"] == RATE else " (mean weight)"), *shown)))
    yield Table(
        "The headline’s words beside the narrated body",
        (Column("measure"), Column("headline", numeric=True), Column("narrated", numeric=True)),
        tuple(rows),
        f"Rates per 1,000 words where there are at least {ENOUGH_WORDS} words.",
    )


def _beside_cell(unit: str, cell: Mapping[str, Any]) -> str:
    if not cell["words"]:
        return figure(None)
    shown = number(unit, cell)
    counted = f"{cell['count']} in {cell['words']:,} words"
    return counted if shown == figure(None) else f"{counted}: {shown}"


def _answer(analysis: Analysis) -> Section:
    answer = (analysis.facts.get("headline") or {}).get("answer") or {}
    verdict = answer.get("verdict")
    if not verdict:
        return Section("answer", "The headline’s question")
    text = analysis.article.text
    examples = tuple(
        Example(_bearing(e), squash(text[e["start"] : e["end"]]), start=e["start"])
        for e in answer.get("evidence") or ()
    )
    sentences = (VERDICTS.get(verdict, verdict), *(("Sentences that bear on it:",) if examples else ()))
    return Section("answer", "The headline’s question", sentences, examples=examples)


def _bearing(evidence: Mapping[str, Any]) -> str:
    who = evidence.get("speaker") or ("the narrator" if evidence.get("voice") == "narrated" else "a source")
    parts = [
        evidence.get("polarity") or "no answer in itself",
        *(["hedged"] if evidence.get("hedged") else []),
        f"by {squash(who)}",
        *(["about another actor"] if evidence.get("same_actor") is False else []),
    ]
    return ", ".join(parts)


def _summary_check(analysis: Analysis) -> Section:
    text = analysis.article.text
    examples = []
    for found in analysis.facts.get("summary_check") or ():
        start, end = found["span"]
        detail = found.get("detail")
        note = detail if isinstance(detail, str) else "" if detail is None else str(detail)
        examples.append(
            Example(found["kind"].replace("_", " "), squash(text[start:end]), note=squash(note), start=start)
        )
    return Section("summary-check", "Headline and summary against the body", examples=tuple(examples))


# ---------------------------------------------------------------------- voices


def _voices(analysis: Analysis, *, full: bool) -> Section:
    ledger = analysis.facts.get("voices") or ()
    silent = analysis.facts.get("silent") or ()
    sentences = list(_totals(analysis.facts.get("voice_totals") or {}))
    if silent:
        shown = silent if full else silent[:_SILENT]
        more = f"; and {len(silent) - len(shown)} more" if len(shown) < len(silent) else ""
        sentences.append(f"Named repeatedly and never heard: {'; '.join(map(_silent, shown))}{more}.")
    tables = (_ledger(ledger, full=full),) if ledger else ()
    return Section("voices", "Who is heard", tuple(sentences), tables=tables)


def _totals(totals: Mapping[str, Any]) -> Iterable[str]:
    sides = {row["side"]: row["statements"] for row in totals.get("sides") or ()}
    unstated = sides.pop(None, 0)
    if sides and unstated + sum(sides.values()):
        listed = ", ".join(f"{squash(str(side))} {n}" for side, n in sides.items())
        yield f"Statements by side: {listed}; no side stated {unstated}."
    unnamed = totals.get("unnamed") or {}
    if unnamed.get("of"):
        yield f"Unnamed sources make {unnamed['count']} of {_many(unnamed['of'], 'statement')} with a source."


def _silent(principal: Mapping[str, Any]) -> str:
    parts = [_many(principal["mentions"], "mention")]
    parts += [f"acts {principal['acts']} ×"] if principal.get("acts") else []
    return f"{squash(str(principal['name']))} ({', '.join(parts)})"


def _ledger(ledger: Sequence[Mapping[str, Any]], *, full: bool) -> Table:
    numbers = ("direct", "indirect", "words")
    rows = []
    for voice in ledger:
        name = squash(str(voice["speaker"] or "nobody named"))
        role = f" ({squash(str(voice['role']))})" if voice.get("role") else ""
        kind = str(voice.get("type") or "–").replace("_", " ")
        share = voice.get("share")
        cells = [
            *(name + role, kind, squash(str(voice.get("side") or "–"))),
            *(f"{voice[key]:,}" for key in numbers),
            figure(None) if share is None else f"{100 * share:.0f} %",
            *([" / ".join(map(str, voice.get("thirds") or ()))] if full else []),
        ]
        rows.append(Row(tuple(cells), attributions=tuple(voice.get("attributions") or ())))
    columns = [Column(title) for title in ("who", "kind", "side")]
    columns += [Column(title, numeric=True) for title in (*numbers, "share", *(("thirds",) if full else ()))]
    note = (
        "Statements with and without words in quotation marks; words of what is said; share of all statements"
    )
    note += "; statements in the first, middle and last third of the text." if full else "."
    return Table("Voices", tuple(columns), tuple(rows), note)


# ---------------------------------------------------------------------- readability


def _readability(analysis: Analysis, *, full: bool) -> Section:
    zones = analysis.facts.get("readability") or {}
    formulas = {key: name for i, (key, name) in enumerate(_FORMULAS.items()) if full or i < 2}
    rows = []
    for zone, read in zones.items():
        if not read.get("words"):
            continue
        enough = read["words"] >= _ENOUGH_TO_READ
        values = (figure(read.get(key) if enough else None) for key in formulas)
        length = figure(read["words"] / read["sentences"]) if read.get("sentences") else figure(None)
        rows.append(Row((zone, f"{read['sentences']:,}", f"{read['words']:,}", length, *values)))
    if not rows:
        return Section("readability", "Readability")
    columns = ("sentences", "words", "words/sentence", *formulas.values())
    table = Table(
        "Flesch reading ease (higher is easier), Flesch–Kincaid grade (years of school)",
        (Column("part"), *(Column(title, numeric=True) for title in columns)),
        tuple(rows),
        f"Formulas are left out under {_ENOUGH_TO_READ} words. prose: the paragraphs as printed, all voices.",
    )
    return Section("readability", "Readability", tables=(table,))
