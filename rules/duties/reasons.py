"""Reasons for changes: given, not blank, not copied for opposite changes, not of an item without a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from normalize.records import Claim, Report
from rules.duties.figures import concept, fact, number, of_claim, own_amounts, topic, words
from rules.engine.verdict import Verdict, fails, holds
from rules.statements.statements import flat, kind_of

# A reason as long as this is not the same for two items by accident.
LONG = 14
EXPLAINED = ("reason", "blank_reason")


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on the reasons that a report gives for changes."""
    yield from _blank(report)
    if report.kind == "final_accounts":
        yield from _missing(report)
    yield from _copied(report)
    yield from _of_nothing(report)


def _blank(report: Report) -> Iterator[Verdict]:
    for claim in report.claims:
        if claim.kind == "reason":
            yield holds("L31", of_claim(claim))
        elif claim.kind == "blank_reason":
            zh = f"“{claim.sentence[-30:]}”没有写出原因"
            yield fails("L31", zh, "the reason is left blank", of_claim(claim))


def _missing(report: Report) -> Iterator[Verdict]:
    """A change of the three public expenses or of the running costs has its reason in the same part."""
    explained = {
        topic(c.section, word)
        for c in report.claims
        if c.kind in EXPLAINED
        for word in set(_words().values())
    }
    for amount in own_amounts(report, "increase", "decrease"):
        word = _words().get(concept(amount) or "")
        section = topic(amount.section, word) if word else None
        if section is None or not number(amount.value) or amount.basis != "last_year":
            continue
        if section in explained or re.search(words("words.toml")["patterns"]["because"], amount.sentence):
            yield holds("L32", fact(amount))
        else:
            zh = f"{amount.label}较上年变动{amount.value.text}，未说明原因"
            yield fails("L32", zh, "a change has no reason", fact(amount))


def _words() -> dict[str, str]:
    found: dict[str, str] = words("words.toml")["explained"]
    return found


def _copied(report: Report) -> Iterator[Verdict]:
    """One reason, word for word, for a rise and for a fall."""
    first: dict[str, tuple[Claim, int]] = {}
    for claim in report.claims:
        way = _way(claim)
        if claim.kind != "reason" or way == 0:
            continue
        text = re.sub(r"^(?:主要)?(?:原因)?(?:是|为|系|在于|[:：])*", "", claim.text.replace(" ", ""))
        one, other = first.setdefault(text, (claim, way))
        if len(text) < LONG or one is claim or other == way:
            yield holds("L33", of_claim(claim))
        else:
            zh = f"增加与减少用了同一句原因：“{text[:40]}”"
            yield fails(
                "L33", zh, "a rise and a fall have one and the same reason", of_claim(one), of_claim(claim)
            )


def _way(claim: Claim) -> int:
    """Return 1 where the words before a reason tell of a rise, -1 of a fall, 0 of neither or both."""
    before = claim.sentence.replace(" ", "").split(claim.text.replace(" ", ""))[0]
    up, down = (
        re.search(pattern, before) is not None for pattern in ("增加|增长|大于|上升", "减少|下降|小于|降低")
    )
    return up - down


def _of_nothing(report: Report) -> Iterator[Verdict]:
    """A rise is not explained by an economic item that has no figure in the statement of these items."""
    statement = next(
        (
            s
            for s in report.statements
            if (kind := kind_of(s.title)) is not None and kind["id"] == "basic_expenditure_by_economy"
        ),
        None,
    )
    if statement is None or len(statement.rows) < 8:
        return
    filled = {flat(statement.rows[cell.row].label) for cell in statement.cells if number(cell.value)}
    names = [
        name
        for code, name, _ in words("codes.toml")["codes"]
        if code.startswith("30") and len(code) == 5 and len(name) >= 5
    ]
    for claim in report.claims:
        if claim.kind != "reason":
            continue
        for name in names:
            if name in claim.text and re.search(f"{re.escape(name)}(?:有所)?(?:增加|增长|上升)", claim.text):
                yield from _named(claim, name, name in filled)


def _named(claim: Claim, name: str, known: bool) -> Iterator[Verdict]:
    if known:
        yield holds("L34", of_claim(claim))
    else:
        zh = f"原因是“{name}”增加，而基本支出表中没有该项金额"
        yield fails("L34", zh, "the reason names an item without a figure", of_claim(claim))
