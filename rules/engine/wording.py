"""Findings in words that an auditor can paste.

The equation with its printed figures, the difference, the repair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from extract.language import Bilingual
from rules.engine.explanation import Explanation
from rules.engine.fact import Fact, decimals_of, shown, shown_text
from rules.engine.formatting import plain
from rules.engine.number_style import amount, enough_decimals, gap
from rules.engine.relation import HUNDRED, Equation, Relation, Term, is_bound, right_side
from rules.engine.search import Printed, Repair

MANY = 8
# A repair less likely than this is not proposed.
HALF = 0.5
UNDECIDED = ("不能判断是哪一个数错", "it cannot be told which of the figures is wrong")
_SIGNS = {"=": "≠", "<=": "＞", ">=": "＜"}
_REASONS = {
    "shift": ("小数点疑错位，应为{}", "the decimal point has slipped: {}"),
    "digit": ("疑为录入错误，应为{}", "a digit is wrong: {}"),
    "sign": ("正负号疑有误，应为{}", "the sign is wrong: {}"),
    "swap": ("疑与相邻数互换，应为{}", "exchanged with another figure: {}"),
    "copy": ("疑为误抄相邻数，应为{}", "copied from a neighbour: {}"),
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
    if explanation.repairs:
        return explanation.repairs[0][1] < HALF
    return is_bound(relation) and len(relation.facts) > 1


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
    found = difference(equation, facts)
    left = f"{_labels(equation, facts)[equation.target]}{shown(target)}"
    if found is None:
        return f"{left}与{relation.formula}不符", f"{left} contradicts {relation.formula}"
    _, expected, apart = found
    sides = f"{left} {_SIGNS[equation.compare]} {_expression(equation, facts)}"
    value, least = target.value, decimals_of(target.value)
    if equation.over or equation.scale != 1:
        decimals = enough_decimals(apart, max(2, least))
        # One decimal more than is printed says on which side of the rounding the figure lies.
        computed = amount(expected, value.unit, max(decimals, least + 1) if equation.over else decimals)
        zh = f"按其他数计算为{computed}，"
        en = f"the other figures give {computed}, "
    else:
        decimals = max(least, _decimals(expected), _decimals(apart))
        computed = amount(expected, value.unit, decimals)
        zh = f"{_counted(equation.terms)}合计{computed}，" if len(equation.terms) > 1 else ""
        en = f"together {computed}, " if len(equation.terms) > 1 else ""
    words = gap(apart, value.unit, value.base_unit, decimals)
    return f"{sides}（{zh}相差{words.zh}）", f"{sides} ({en}difference {words.en})"


def _labels(equation: Equation, facts: Sequence[Fact]) -> dict[int, str]:
    """Return the labels of an equation's figures.

    Where two have one label, and stand on different pages, each with its page.
    """
    found = {i: facts[i].label for i in equation.facts}
    for label in {label for label, count in Counter(found.values()).items() if count > 1}:
        same = [i for i in equation.facts if facts[i].label == label]
        if len({facts[i].value.at.page for i in same} - {None}) > 1:
            found |= {i: f"{label}（第{facts[i].value.at.page}页）" for i in same}
    return found


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _counted(terms: Sequence[Term]) -> str:
    return f"{len(terms)}项" if len(terms) > MANY else ""


def _expression(equation: Equation, facts: Sequence[Fact]) -> str:
    target = facts[equation.target]
    if not equation.terms:
        return amount(equation.constant / target.factor, target.value.unit)
    labels = _labels(equation, facts)
    text = _terms(equation.terms, facts, labels)
    if equation.over:
        below = _terms(equation.over, facts, labels)
        text = f"{_bracketed(text, equation.terms)} ÷ {_bracketed(below, equation.over)}"
    elif equation.scale not in (1, HUNDRED):
        text = f"{text} × {plain(equation.scale * HUNDRED)}分"
    if equation.over and equation.constant == -equation.scale:
        return f"{text} − 1"
    if not equation.constant:
        return text
    constant = amount(equation.constant / target.factor, target.value.unit)
    return f"{constant}{text}" if text.startswith(" − ") else f"{constant} + {text}"


def _bracketed(text: str, terms: Sequence[Term]) -> str:
    return f"({text})" if len(terms) > 1 else text


def _terms(terms: Sequence[Term], facts: Sequence[Fact], labels: dict[int, str]) -> str:
    listed = terms[:3] if len(terms) > MANY else terms
    pieces = [(" − " if k < 0 else " + ") + f"{labels[i]}{shown(facts[i])}" for k, i in listed]
    return "".join(pieces).removeprefix(" + ") + (" + …" if len(terms) > MANY else "")


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
