"""The checks the validator runs, in order: what gives relations of one report, of all reports, and verdicts on one and on all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from normalize.records import Report
from rules import (
    amounts,
    balances,
    claims,
    crossing,
    documents,
    form_units,
    funds,
    heads,
    indicators,
    plausible,
    ratios,
    repeats,
    reports,
    results,
    statements,
    telling,
    template,
    weights,
    years,
)
from rules.fact import Book
from rules.relation import Relation
from rules.verdict import Verdict

OfReport = Callable[[Book, Report, int], Iterable[Relation]]
OfReports = Callable[[Book, Sequence[Report]], Iterable[Relation]]
Judge = Callable[[Report], Iterable[Verdict]]
JudgeOfAll = Callable[[Sequence[Report]], Iterable[Verdict]]

RELATIONS: tuple[OfReport, ...] = (
    funds.relations,
    weights.relations,
    amounts.relations,
    ratios.relations,
    years.relations,
    statements.relations,
    balances.relations,
    crossing.relations,
)
ACROSS: tuple[OfReports, ...] = (repeats.relations, reports.relations, documents.relations)
VERDICTS: tuple[Judge, ...] = (
    funds.verdicts,
    indicators.verdicts,
    results.verdicts,
    template.verdicts,
    claims.verdicts,
    telling.verdicts,
    plausible.verdicts,
    heads.verdicts,
    years.verdicts,
    form_units.verdicts,
    reports.verdicts,
    documents.of_report,
)
TOGETHER: tuple[JudgeOfAll, ...] = (documents.verdicts,)
