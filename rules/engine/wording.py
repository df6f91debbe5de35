"""Findings in words that an auditor can paste.

The equation with its printed figures, the difference, the repair.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extract.language import Bilingual
from rules.engine.explanation import Explanation
from rules.engine.fact import Fact, shown, shown_text
from rules.engine.formatting import plain
from rules.engine.relation import HUNDRED, Equation, Relation, Term, right_side
from rules.engine.search import Printed, Repair

MANY = 8
# A repair less likely than this is not proposed.
HALF = 0.5
UNDECIDED = ("不能判断是哪一个数错", "it cannot be told which of the figures is wrong")
_SIGNS = {"=": "≠", "<=": "＞", ">=": "＜"}
_REASONS = {
    "shift": ("小数点疑错位，应为{}", "the decimal point has slipped: {}"),
    "digit": ("数字疑录错，应为{}", "a digit is wrong: {}"),
    "sign": ("正负号疑错，应为{}", "the sign is wrong: {}"),
    "swap": ("与相邻数互换，应为{}", "exchanged with another figure: {}"),
    "copy": ("疑误抄相邻数，应为{}", "copied from a neighbour: {}"),
    "recompute": ("按其他各数推算应为{}", "the other figures ask for {}"),
}


def message(
    relation: Relation, facts: Sequence[Fact], printed: Printed, explanation: Explanation
) -> Bilingual:
    """Return the message of a failing relation with the best explanation of it.

    `printed` finds the facts by their size.
    """
    equation = relation.equations[0]
    zh, en = _contradiction(relation, equation, facts)
    repair = explanation.repairs[0][0] if explanation.repairs else None
    finding_of_verdict = (
        _repair(repair, explanation.repairs[0][1], facts, equation) if repair is not None else None
    )
    hints_zh, hints_en = _hints(relation, facts, printed, repair)
    told = finding_of_verdict or (UNDECIDED if _is_undecided(relation, explanation) else None)
    parts_zh = [zh, *hints_zh, *([told[0]] if told else [])]
    parts_en = [en, *hints_en, *([told[1]] if told else [])]
    return Bilingual("；".join(parts_zh), "; ".join(parts_en))


def _is_undecided(relation: Relation, explanation: Explanation) -> bool:
    """Say whether several figures may be the wrong one, and none is likelier than all others."""
    likely = bool(explanation.repairs) and explanation.repairs[0][1] >= HALF
    return len(relation.facts) > 1 and not likely


def difference(equation: Equation, facts: Sequence[Fact]) -> tuple[Decimal, Decimal, Decimal] | None:
    """Return (reported, expected, size of the difference) in the unit of the reported figure."""
    expected = right_side(equation, facts)
    if expected is None:
        return None
    target = facts[equation.target]
    wanted = expected / target.factor
    # A quotient has no end; six decimals are more than any report prints.
    wanted = (
        Decimal(plain(wanted, 6)).normalize() if equation.over or equation.scale != 1 else wanted.normalize()
    )
    reported = target.value.value if target.value.value is not None else target.number / target.factor
    return reported, Decimal(plain(wanted)), Decimal(plain(abs(reported - wanted)))


def _contradiction(relation: Relation, equation: Equation, facts: Sequence[Fact]) -> tuple[str, str]:
    target = facts[equation.target]
    right = _expression(equation, facts)
    found = difference(equation, facts)
    unit = target.value.unit or ""
    left = f"{target.label}{shown(target)}"
    if found is None:
        return f"{left}与{relation.formula}不符", f"{left} contradicts {relation.formula}"
    if equation.over or equation.scale != 1 or not equation.terms:
        computed = f"（应为{plain(found[1])}{unit}，差{plain(found[2])}{unit}）"
    else:
        added = f"合计{plain(found[1])}{unit}，" if len(equation.terms) > 1 else ""
        computed = f"（{added}差{plain(found[2])}{unit}）"
    sign = _SIGNS[equation.compare]
    return f"{left} {sign} {right}{computed}", f"{left} {sign} {right} (difference {plain(found[2])}{unit})"


def _expression(equation: Equation, facts: Sequence[Fact]) -> str:
    text = (
        _terms(equation.terms, facts)
        if equation.terms
        else plain(equation.constant / facts[equation.target].factor)
    )
    if equation.over:
        below = _terms(equation.over, facts)
        text = f"{_bracketed(text, equation.terms)} ÷ {_bracketed(below, equation.over)}"
    elif equation.scale not in (1, HUNDRED):
        text = f"{text} × {plain(equation.scale * HUNDRED)}分"
    return f"{text} − 1" if equation.over and equation.constant == -equation.scale else text


def _bracketed(text: str, terms: Sequence[Term]) -> str:
    return f"({text})" if len(terms) > 1 else text


def _terms(terms: Sequence[Term], facts: Sequence[Fact]) -> str:
    if len(terms) > MANY:
        first = " + ".join(f"{facts[i].label}{shown(facts[i])}" for _, i in terms[:3])
        return f"{first} + … 共{len(terms)}项"
    pieces = [(" − " if k < 0 else " + ") + f"{facts[i].label}{shown(facts[i])}" for k, i in terms]
    return "".join(pieces).removeprefix(" + ")


def _repair(
    repair: Repair, chance: float, facts: Sequence[Fact], equation: Equation
) -> tuple[str, str] | None:
    if repair.operation == "rebind" and repair.witness is not None:
        witness = facts[repair.witness]
        return (
            f"各项之和与{witness.label}{shown(witness)}相等，所列各项疑属{witness.label}的口径",
            f"the parts add up to {witness.label}{shown(witness)}: they seem to belong to it",
        )
    if repair.operation == "omitted" and repair.witness is not None:
        witness = facts[repair.witness]
        return (
            f"疑漏列或重列{witness.label}{shown(witness)}",
            f"{witness.label}{shown(witness)} was left out or counted twice",
        )
    if not repair.changes or chance < HALF:
        return None
    index, candidate = repair.changes[0]
    fact = facts[index]
    proposed = shown_text(
        candidate.text,
        None
        if repair.operation == "unit" and (fact.value.unit or "-") in fact.value.text
        else fact.value.unit,
    )
    if repair.operation == "unit":
        return _unit(fact, candidate.text, proposed)
    zh, en = _REASONS[repair.operation]
    return (
        f"{fact.label}{shown(fact)}{zh.format(proposed)}",
        f"{fact.label}{shown(fact)}: {en.format(proposed)}",
    )


def _unit(fact: Fact, text: str, proposed: str) -> tuple[str, str]:
    if fact.value.base_unit == "percent":
        return (
            f"{fact.label}{shown(fact)}疑将比值误作百分数，应为{proposed}",
            f"{fact.label} is a ratio taken for a percentage: {proposed}",
        )
    unit = text.lstrip("0123456789０１２３４５６７８９.,，．-− ")
    if unit and fact.value.unit and fact.value.unit in fact.value.text:
        return (
            f"{fact.label}的单位应为{unit}，即{proposed}",
            f"the unit of {fact.label} should be {unit}: {proposed}",
        )
    return (
        f"{fact.label}{shown(fact)}的单位疑误，应为{proposed}",
        f"the unit of {fact.label} is wrong: {proposed}",
    )


def _hints(
    relation: Relation, facts: Sequence[Fact], printed: Printed, repair: Repair | None
) -> tuple[list[str], list[str]]:
    """Point to other printed figures that equal the difference: what was left out, or what was taken in."""
    equation = relation.equations[0]
    target, expected = facts[equation.target], right_side(equation, facts)
    clear = repair is not None and repair.operation in ("unit", "shift", "digit", "omitted")
    if clear or expected is None or equation.over or equation.compare != "=" or not target.money:
        return [], []
    rest = abs(target.number - expected)
    found = (
        printed.near(rest, target.finest_step, relation.facts, target.report)
        if rest >= 100 * target.finest_step
        else []
    )
    zh = [f"差额与{facts[i].label}{shown(facts[i])}相等" for i in found[:1]]
    return zh, [f"the difference equals {facts[i].label}{shown(facts[i])}" for i in found[:1]]
