"""The ledger of a document: what an inspector must check of its kind of report, and what came of each duty.

“Nothing found” is said only of duties that were carried out: of the others it is said whether the document
has no such matter, does not print what is needed, or prints what was not understood.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from extract.language import Bilingual
from normalize.records import Report, Statement
from rules.coverage import DocumentCoverage
from rules.finding import Finding
from rules.statements.statements import kind_of
from rules.validate import Coverage

DATA = Path(__file__).parent / "duties" / "data" / "duties.toml"

Status = Literal["held", "failed", "not_applicable", "missing_data", "not_understood"]
STATUSES: tuple[Status, ...] = get_args(Status)
NAMES: Mapping[str, Bilingual] = {
    "held": Bilingual("已核对无误", "checked, nothing wrong"),
    "failed": Bilingual("有疑点", "doubtful"),
    "not_applicable": Bilingual("不适用", "does not apply"),
    "missing_data": Bilingual("缺少数据", "data missing"),
    "not_understood": Bilingual("未能识别", "not understood"),
}


@dataclass(frozen=True, slots=True)
class Duty:
    """What must be checked of reports of some `kinds`, by which rules, and on what `basis`.

    The `statements` or one of the `words` must be printed for it; `absent` says what it means if they are
    not.
    """

    id: str
    title: str
    kinds: tuple[str, ...]
    rules: tuple[str, ...]
    basis: str
    statements: tuple[str, ...] = ()
    words: str | None = None
    absent: str = "missing_data"


@dataclass(frozen=True, slots=True)
class DutyOutcome:
    """What came of a duty in a document.

    The ids of the findings if it failed, and why it was not carried out if so.
    """

    id: str
    status: Status
    findings: tuple[str, ...] = ()
    why: Bilingual | None = None


@cache
def duties() -> tuple[Duty, ...]:
    """Return every duty, in the order of the list."""
    return tuple(
        Duty(
            f"D{entry['number']:02}",
            entry["title"],
            tuple(entry["kinds"]),
            tuple(entry["rules"]),
            entry["basis"],
            tuple(entry.get("statements", ())),
            entry.get("words"),
            entry["absent"],
        )
        for entry in tomllib.loads(DATA.read_text(encoding="utf-8"))["duty"]
    )


@cache
def duty(id: str) -> Duty:
    """Return a duty by its id; KeyError if there is none."""
    return {found.id: found for found in duties()}[id]


def ledger(
    reports: Sequence[Report],
    findings: Sequence[Finding],
    coverage: Iterable[Coverage],
    understanding: DocumentCoverage | None,
) -> tuple[DutyOutcome, ...]:
    """Return what came of each duty of the kinds of report that a document has."""
    counts = {entry.rule: entry for entry in coverage}
    document = _Document(reports, understanding)
    kinds = {report.kind for report in reports}
    return tuple(
        _outcome(found, document, counts, findings) for found in duties() if kinds & set(found.kinds)
    )


def counted(outcomes: Iterable[DutyOutcome]) -> dict[Status, int]:
    """Return how many duties came to what."""
    found = list(outcomes)
    return {status: sum(entry.status == status for entry in found) for status in STATUSES}


def summary(coverage: Iterable[Coverage], understanding: DocumentCoverage | None) -> Bilingual:
    """Return in one line how much was checked: 核对N处，成立M处，疑点K处，未能核对J处."""
    listed = list(coverage)
    held, failed = sum(entry.held for entry in listed), sum(entry.failed for entry in listed)
    left = sum(entry.not_checkable for entry in listed)
    left += len(understanding.not_understood) if understanding is not None else 0
    return Bilingual(
        f"核对{held + failed}处，成立{held}处，疑点{failed}处，未能核对{left}处",
        f"{held + failed} checked: {held} hold, {failed} doubtful; {left} could not be checked",
    )


class _Document:
    """What a document prints, as duties ask for it."""

    def __init__(self, reports: Sequence[Report], understanding: DocumentCoverage | None) -> None:
        self.reports = tuple(reports)
        self.statements: dict[str, list[Statement]] = {}
        for report in reports:
            for statement in report.statements:
                kind = kind_of(statement.title)
                if kind is not None:
                    self.statements.setdefault(str(kind["id"]), []).append(statement)
        texts = {a.sentence or a.label for r in reports for a in r.amounts}
        texts |= {a.label for r in reports for a in r.amounts}
        texts |= {c.sentence or c.text for r in reports for c in r.claims}
        texts |= {row.content or "" for r in reports for row in r.indicators}
        texts |= {fund.source for r in reports for fund in r.funds}
        texts |= {fund.grouping or "" for r in reports for fund in r.funds}
        texts |= {row.label for listed in self.statements.values() for s in listed for row in s.rows}
        texts |= {s.title for listed in self.statements.values() for s in listed}
        self.text = re.sub('[“”" ]', "", "\n".join(sorted(texts)))
        left = understanding.not_understood if understanding is not None else ()
        self.tables_left = sum(entry.what == "table" for entry in left)

    def has(self, what: str) -> bool:
        """Say whether the document has funds, indicators, grouped funds or printed bands."""
        return any(
            {
                "funds": bool(report.funds),
                "indicators": bool(report.indicators),
                "grouping": any("性质分" in (f.grouping or f.source) for f in report.funds),
                "standards": any(row.standard is not None for row in report.indicators),
            }[what]
            for report in self.reports
        )


def _outcome(
    duty: Duty, document: _Document, counts: Mapping[str, Coverage], findings: Sequence[Finding]
) -> DutyOutcome:
    mine = tuple(finding.id for finding in findings if finding.rule in duty.rules)
    met = [counts[rule] for rule in duty.rules if rule in counts]
    if mine:
        return DutyOutcome(duty.id, "failed", mine)
    if any(entry.failed for entry in met):
        why = Bilingual("与其他事项的疑点为同一处", "doubtful for the same cause as another duty")
        return DutyOutcome(duty.id, "failed", why=why)
    if duty.absent == "always" or any(entry.held for entry in met):
        return DutyOutcome(duty.id, "held")
    if any(entry.not_checkable for entry in met):
        return DutyOutcome(
            duty.id,
            "missing_data",
            why=Bilingual("有关数字为约数、范围或缺少单位", "the figures are approximate or have no unit"),
        )
    return _not_carried_out(duty, document)


def _not_carried_out(duty: Duty, document: _Document) -> DutyOutcome:
    """Say why a duty met nothing to check."""
    if duty.absent == "between":
        why = Bilingual("需与上年或另一份文件一起核对", "needs another year's or another file beside it")
        return DutyOutcome(duty.id, "missing_data", why=why)
    missing = [name for name in duty.statements if name not in document.statements]
    if missing and not (duty.words and re.search(duty.words, document.text)):
        return _missing(duty, document, missing)
    empty = [name for name in duty.statements if not any(s.cells for s in document.statements.get(name, ()))]
    if duty.statements and not missing and empty:
        title = document.statements[empty[0]][0].title
        return DutyOutcome(
            duty.id,
            "not_applicable",
            why=Bilingual(f"《{title}》为空表", f"the statement {title} is empty"),
        )
    if duty.absent in ("funds", "indicators", "grouping", "standards"):
        if not document.has(duty.absent):
            return _absent(duty, document, duty.absent)
    elif duty.absent == "found" or (duty.words and not re.search(duty.words, document.text)):
        return _absent(duty, document, duty.absent)
    why = Bilingual(
        "印有相关内容，未识别出可核对的数字", "told, but no figures that can be checked were recognised"
    )
    return DutyOutcome(duty.id, "not_understood", why=why)


def _missing(duty: Duty, document: _Document, missing: Sequence[str]) -> DutyOutcome:
    titles = "、".join(f"《{_TITLES[name]}》" for name in missing)
    if document.tables_left:
        return DutyOutcome(
            duty.id,
            "not_understood",
            why=Bilingual(
                f"没有识别出{titles}，另有{document.tables_left}份表未能识别",
                f"{len(missing)} statements not recognised; {document.tables_left} tables not understood",
            ),
        )
    return DutyOutcome(
        duty.id,
        "missing_data",
        why=Bilingual(f"没有见到{titles}", f"{len(missing)} statements are not in the document"),
    )


_TITLES = {
    "income_and_expenditure": "收入支出总表",
    "income_by_source": "收入表",
    "expenditure_by_function": "支出表",
    "fiscal_income_and_expenditure": "财政拨款收入支出总表",
    "general_expenditure_by_function": "一般公共预算财政拨款支出表",
    "basic_expenditure_by_economy": "一般公共预算财政拨款基本支出表",
    "government_fund": "政府性基金预算财政拨款收入支出表",
    "state_capital": "国有资本经营预算财政拨款支出表",
    "three_public": "“三公”经费支出表",
}


def _absent(duty: Duty, document: _Document, absent: str) -> DutyOutcome:
    if document.tables_left and absent in ("funds", "indicators", "missing_data"):
        left = document.tables_left
        why = Bilingual(f"有{left}份表未能识别", f"{left} tables were not understood")
        return DutyOutcome(duty.id, "not_understood", why=why)
    status: Status = "missing_data" if absent in ("missing_data", "funds", "indicators") else "not_applicable"
    return DutyOutcome(
        duty.id, status, why=Bilingual("文件中没有这一内容", "the document has no such matter")
    )
