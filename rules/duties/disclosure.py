"""What must be published: statements to the level prescribed, empty ones explained, all parts of the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from normalize.records import Claim, Report, Statement, Value
from rules.duties.figures import ACCOUNTS, number, of_claim, sections, words
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact
from rules.statements.statements import kind_of

# A document with fewer statements than these is an excerpt.
FEWEST = 5
# A statement with fewer rows tells nothing of its level of detail.
ROWS = 5


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on what is published, and how far it goes into detail."""
    if report.kind not in ACCOUNTS:
        return
    known = [(s, kind) for s in report.statements if (kind := kind_of(s.title)) is not None]
    yield from _empty(report, known)
    yield from _other_table(report)
    yield from _contradicted(report, known)
    for statement, kind in known:
        yield from _detail(statement, kind)
    if len({kind["id"] for _, kind in known}) >= FEWEST:
        yield from _parts(report)


def _filled(statement: Statement) -> bool:
    return any(number(cell.value) for cell in statement.cells)


def _title(statement: Statement, report: Report) -> tuple[FindingFact, ...]:
    """Return the title of a statement, at the place of its first figure or of the first of the report."""
    values = [cell.value for cell in statement.cells[:1]]
    values += [a.value for a in report.amounts[:1]]
    values += [cell.value for s in report.statements for cell in s.cells[:1]][:1]
    return tuple(
        FindingFact("text", statement.title, Value(statement.title, None, None, None, None, value.at))
        for value in values[:1]
    )


def _notes(report: Report) -> list[Claim]:
    return [c for c in report.claims if c.kind in ("not_incurred", "empty_note", "without_funds")]


def _empty(report: Report, known: list[tuple[Statement, Mapping[str, Any]]]) -> Iterator[Verdict]:
    """A statement printed without figures has a note that says why."""
    if not _parts_told(report):
        return  # statements without their explanation: a note may stand where that is
    told = " ".join(f"{c.section} {c.sentence}" for c in _notes(report))
    notes = " ".join(a.sentence for a in report.amounts) + told
    for statement, kind in known:
        named = words("words.toml")["funds_named"].get(kind["id"])
        if named is None or _filled(statement):
            continue
        place = _title(statement, report)
        if any(word in notes for word in named):
            yield holds("L26", *place)
        else:
            zh = f"“{statement.title}”为空表，未说明没有该项收支"
            yield fails("L26", zh, "an empty statement is not explained", *place)


def _other_table(report: Report) -> Iterator[Verdict]:
    """The note on an empty statement names the fund it stands under."""
    funds = {key: found for key, found in words("words.toml")["funds_named"].items() if key != "three_public"}
    for claim in _notes(report):
        heading = (claim.section or "").split("/")[-1]
        here = [key for key, found in funds.items() if any(word in heading for word in found)]
        said = [key for key, found in funds.items() if any(word in claim.sentence for word in found)]
        if len(here) != 1 or not said:
            continue
        if here[0] in said:
            yield holds("L27", of_claim(claim))
        else:
            zh = f"“{heading}”下写的是“{claim.text}”，说的是另一张表"
            yield fails("L27", zh, "the note under a heading is about another fund", of_claim(claim))


def _contradicted(report: Report, known: list[tuple[Statement, Mapping[str, Any]]]) -> Iterator[Verdict]:
    """A fund that is said not to have been used has no figures in its statement."""
    for claim in report.claims:
        if claim.kind != "not_incurred":
            continue
        for statement, kind in known:
            named = words("words.toml")["funds_named"].get(kind["id"])
            if named is None or kind["id"] == "three_public" or not any(w in claim.text for w in named):
                continue
            value = max(
                (cell.value for cell in statement.cells), key=lambda v: number(v) or Decimal(0), default=None
            )
            if value is None or not number(value):
                yield holds("L28", of_claim(claim))
            else:
                zh = f"文中称“{claim.text}”，“{statement.title}”却有{value.text}"
                place = FindingFact("value", statement.title, value)
                yield fails(
                    "L28", zh, "said not to be used, but its statement has figures", of_claim(claim), place
                )


def _detail(statement: Statement, kind: Mapping[str, Any]) -> Iterator[Verdict]:
    """Functions are published to the item (项, seven digits), economic classes to five digits (款)."""
    wanted = words("words.toml")["detail"].get(kind["id"])
    codes = [row.code for row in statement.rows if row.code and row.code.isdigit()]
    if wanted is None or len(codes) < ROWS or not statement.cells:
        return
    fact = FindingFact("text", statement.title, statement.cells[0].value)
    if max(map(len, codes)) >= wanted["digits"]:
        yield holds("L29", fact)
    else:
        printed = max(map(len, codes))
        zh = f"“{statement.title}”只列到{printed}位代码，应公开到{wanted['level']}级（{wanted['digits']}位）"
        yield fails("L29", zh, "the statement is not published to the level prescribed", fact)


def _parts(report: Report) -> Iterator[Verdict]:
    """The explanation of accounts has all its parts."""
    told = _parts_told(report)
    fact = next((FindingFact("text", "", a.value) for a in report.amounts[:1]), None)
    if fact is None or not told:
        return
    for name, _ in words("words.toml")["parts"][report.kind]:
        if name in told:
            yield holds("L30", fact)
        else:
            yield fails("L30", f"没有见到“{name}”的说明", f"the part on {name} was not found", fact)


def _parts_told(report: Report) -> list[str]:
    """Return the parts of the explanation that a report has; without any it has no explanation."""
    text = " ".join(sections(report)) + " ".join(
        [*(a.label for a in report.amounts), *(a.sentence for a in report.amounts)]
        + [c.sentence for c in report.claims]
    )
    parts = words("words.toml")["parts"][report.kind]
    return [name for name, known in parts if any(word in text for word in known)]
