"""The checks the validator runs, in order.

What gives relations of one report, of all reports, and verdicts on one and on all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from normalize.records import Report
from rules.across import document, repeated_facts, reports
from rules.arithmetic import printed_cells, repeated_forms
from rules.duties import (
    bands,
    basic_table,
    between_tables,
    budgets,
    classification,
    completion,
    counts,
    disclosure,
    procurement,
    reasons,
    residue,
    three_public,
)
from rules.engine.fact import FactTable
from rules.engine.relation import Relation
from rules.engine.verdict import Verdict
from rules.forms import conventions, form_units, funds, indicators, targets, weights
from rules.narrative import amounts, claims, per_head, plausible, prose, ratios, share_groups, worded, years
from rules.statements import balances, between_statements, statements, text_rows
from rules.tables import relations as tables

OfReport = Callable[[FactTable, Report, int], Iterable[Relation]]
OfReports = Callable[[FactTable, Sequence[Report]], Iterable[Relation]]
Judge = Callable[[Report], Iterable[Verdict]]
JudgeOfAll = Callable[[Sequence[Report]], Iterable[Verdict]]

RELATIONS: tuple[OfReport, ...] = (
    funds.relations,
    weights.relations,
    amounts.relations,
    share_groups.relations,
    worded.relations,
    ratios.relations,
    years.relations,
    statements.relations,
    balances.relations,
    text_rows.relations,
    between_statements.relations,
    repeated_forms.relations,
    printed_cells.relations,
    between_tables.relations,
    basic_table.relations,
    budgets.relations,
    counts.relations,
)
# What is read out of the tables themselves, where no other check knows it.
FREE: tuple[OfReport, ...] = (tables.relations,)
ACROSS: tuple[OfReports, ...] = (repeated_facts.relations, reports.relations, document.relations)
VERDICTS: tuple[Judge, ...] = (
    funds.verdicts,
    indicators.verdicts,
    targets.verdicts,
    conventions.verdicts,
    claims.verdicts,
    worded.verdicts,
    prose.verdicts,
    plausible.verdicts,
    per_head.verdicts,
    years.verdicts,
    form_units.verdicts,
    reports.verdicts,
    document.of_report,
    three_public.verdicts,
    completion.verdicts,
    procurement.verdicts,
    classification.verdicts,
    residue.verdicts,
    disclosure.verdicts,
    reasons.verdicts,
)
TOGETHER: tuple[JudgeOfAll, ...] = (document.verdicts, bands.verdicts)
