"""The fund block of a form: parts and totals, execution rate, score of the rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from normalize.records import FundRow, Report, Value
from rules.engine.equations import at_most, printed, same, total
from rules.engine.fact import FactTable, is_usable
from rules.engine.relation import HUNDRED, ONE, Equation, Relation
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact, Severity

COLUMNS = (
    ("initial_budget", "年初预算数"),
    ("budget", "全年预算数"),
    ("executed", "全年执行数"),
    ("transferred", "上级转移支付"),
)
# 财预〔2021〕101号: share of the weight by the rate, for forms that score by bands.
BANDS = (
    (Decimal(100), ONE),
    (Decimal(80), Decimal("0.7")),
    (Decimal(60), Decimal("0.5")),
    (Decimal(0), Decimal(0)),
)
LOW_RATE = Decimal(90)
# A bare rate up to this is a ratio; as a percentage it would say that next to nothing was spent.
LARGEST_RATIO = Decimal("1.5")
LARGE_ADJUSTMENT = Decimal("0.2")


@dataclass(frozen=True, slots=True)
class Row:
    """A fund row with the indices of its facts by field."""

    row: FundRow
    facts: dict[str, int]


def rows_of(book: FactTable, report: Report, number: int) -> list[Row]:
    """Enter the figures of the fund block."""
    fields = (*COLUMNS, ("execution_rate", "执行率"))
    rows = []
    for row in report.funds:
        entered = {
            name: book.add(getattr(row, name), f"{row.source}{label}", f"{number}.funds", report=number)
            for name, label in fields
        }
        scores = {
            "max_score": book.add(
                row.max_score, f"{row.source}分值", f"{number}.weights", report=number, exact=True
            ),
            "score": book.add(
                row.score, f"{row.source}执行率得分", f"{number}.scores", report=number, is_score=True
            ),
        }
        rows.append(
            Row(row, {name: fact for name, fact in {**entered, **scores}.items() if fact is not None})
        )
    return rows


def relations(book: FactTable, report: Report, number: int) -> Iterator[Relation]:
    """Give the relations of the fund block, whose form prints how its figures hang together."""
    yield from printed(_relations(book, rows_of(book, report, number)))


def _relations(book: FactTable, rows: Sequence[Row]) -> Iterator[Relation]:
    for parent in rows:
        groups = {child.row.grouping for child in rows if child.row.parent == parent.row.source}
        for grouping in sorted(groups, key=str):
            children = [c for c in rows if c.row.parent == parent.row.source and c.row.grouping == grouping]
            if any(child.row.columnless for child in children):
                yield from _columnless_sum(book, parent, children)
                continue
            yield from _sums(book, parent, children)
            yield from _only_source(book, parent, children)
        yield from _views(book, parent, rows)
    for row in rows:
        yield from _rates(book, row)
        yield from _score(book, row)
        yield from _bounds(book, row)


def _sums(book: FactTable, parent: Row, children: list[Row]) -> Iterator[Relation]:
    nature = {child.row.source for child in children} == {"基本支出", "项目支出"}
    named = any("其他" in child.row.source for child in children) or nature or len(children) == 1
    for column, _ in COLUMNS:
        parts = [child.facts[column] for child in children if column in child.facts]
        if column not in parent.facts or not parts:
            continue
        short = book[parent.facts[column]].number > sum(book[part].number for part in parts)
        # A blank part may be a figure left out: a total above the parts printed proves nothing then.
        blank = short and len(parts) < len(children)
        # Forms that list only some sources leave a part of the total unnamed.
        open_ended = short and (not named or len(children) == 1)
        severity: Severity | None = "info" if open_ended else "warning" if blank else None
        yield total(book, "F16" if nature else "F01", parent.facts[column], parts, severity=severity)


def _columnless_sum(book: FactTable, parent: Row, children: list[Row]) -> Iterator[Relation]:
    """Give Σ parts = one of the total's figures, for parts whose column is not told."""
    parts = [child.facts["budget"] for child in children if "budget" in child.facts]
    wholes = [
        parent.facts[column] for column in ("budget", "executed", "initial_budget") if column in parent.facts
    ]
    if len(parts) < 2 or not wholes or any(book[part].money is False for part in parts):
        return
    grouping = children[0].row.grouping
    rule = "F16" if grouping and "支出" in grouping else "F01"
    sums = [total(book, rule, whole, parts, severity="warning") for whole in wholes]
    equations = tuple(equation for relation in sums for equation in relation.equations)
    yield replace(sums[0], formula=f"{parent.row.source} = {grouping or '各项'}之和", equations=equations)


def is_ratio(value: Value | None) -> bool:
    """Say whether a rate is printed as a ratio (0.9472, for 94.72%).

    A bare number that is no percentage of a budget.
    """
    return (
        value is not None
        and is_usable(value)
        and value.unit is None
        and value.value is not None
        and 0 < value.value <= LARGEST_RATIO
    )


def _only_source(book: FactTable, parent: Row, children: list[Row]) -> Iterator[Relation]:
    """Give rate of the only source = rate of the total, where both have the same figures."""
    if len(children) != 1 or not all("execution_rate" in row.facts for row in (parent, *children)):
        return
    one, whole = children[0].facts, parent.facts
    if all(
        name in one and name in whole and book[one[name]].number == book[whole[name]].number
        for name in ("budget", "executed")
    ):
        yield same(book, "F18", one["execution_rate"], whole["execution_rate"])


def _views(book: FactTable, parent: Row, rows: Sequence[Row]) -> Iterator[Relation]:
    """Give sum by origin = sum by nature, where the form groups the parts of the total in both ways."""
    views: dict[str, list[Row]] = {}
    for row in rows:
        if row.row.parent == parent.row.source and row.row.grouping is not None and not row.row.columnless:
            views.setdefault(row.row.grouping, []).append(row)
    if len(views) != 2:
        return
    first, second = views.values()
    for column, label in COLUMNS:
        one, other = ([row.facts[column] for row in view if column in row.facts] for view in (first, second))
        if len(one) == len(first) and len(other) == len(second):
            equation = Equation(
                one[0], (*((ONE, part) for part in other), *((-ONE, part) for part in one[1:]))
            )
            roles = tuple((part, "part") for part in (*one, *other))
            yield Relation("F15", f"{' + '.join(views)}：两种分法的{label}之和相等", (equation,), roles)


def _rates(book: FactTable, row: Row) -> Iterator[Relation]:
    if "execution_rate" not in row.facts or "executed" not in row.facts:
        return
    equations = tuple(_rate_equations(row))
    if is_ratio(row.row.execution_rate):
        equations += tuple(replace(equation, scale=ONE) for equation in equations)
    if not equations:
        return
    rule = "F02" if row.row.parent is None else "F03"
    severity: Severity | None = None if rule == "F02" or row.row.rate_formula else "warning"
    roles = [
        (row.facts[n], r)
        for n, r in (("execution_rate", "rate"), ("executed", "numerator"), ("budget", "denominator"))
        if n in row.facts
    ]
    formula = row.row.rate_formula or "B/A"
    yield Relation(rule, f"执行率 = {formula}", equations, tuple(roles), severity)


def _rate_equations(row: Row) -> Iterator[Equation]:
    facts = row.facts
    printed = (row.row.rate_formula or "").replace(" ", "").upper().replace("－", "-").replace("—", "-")
    net = ((ONE, facts["executed"]), (-ONE, facts["transferred"])) if "transferred" in facts else None
    if "budget" in facts:
        if net is not None and ("B-C" in printed or not printed):
            yield Equation(facts["execution_rate"], net, ((ONE, facts["budget"]),), HUNDRED)
        if "B-C" not in printed or net is None:
            yield Equation(
                facts["execution_rate"], ((ONE, facts["executed"]),), ((ONE, facts["budget"]),), HUNDRED
            )
    if "initial_budget" in facts and (not printed or "budget" not in facts):
        yield Equation(
            facts["execution_rate"], ((ONE, facts["executed"]),), ((ONE, facts["initial_budget"]),), HUNDRED
        )


def _score(book: FactTable, row: Row) -> Iterator[Relation]:
    facts = row.facts
    if "score" not in facts or "max_score" not in facts:
        return
    weight = book[facts["max_score"]].number
    equations: list[Equation] = []
    if "execution_rate" in facts:
        whole = ONE if is_ratio(row.row.execution_rate) else HUNDRED
        equations.append(Equation(facts["score"], ((ONE, facts["execution_rate"]),), scale=weight / whole))
    if "executed" in facts and "budget" in facts:
        equations.append(
            Equation(facts["score"], ((ONE, facts["executed"]),), ((ONE, facts["budget"]),), weight)
        )
    if not equations:
        return
    banded = [Equation(facts["score"], (), constant=weight * share) for share in _shares(book, row)]
    chosen = {"linear": ("F04", equations), "banded": ("F05", banded)}.get(
        book.execution_score or "", ("F06", equations + banded)
    )
    names = (("score", "score"), ("max_score", "weight"), ("execution_rate", "rate"))
    full = book[facts["score"]].number == weight
    roles = tuple((facts[name], role) for name, role in names if name in facts)
    if chosen[0] != "F06":
        yield Relation(chosen[0], _SCORED[chosen[0]], tuple(chosen[1]), roles)
    else:
        yield Relation(
            "F13" if full else "F06",
            "执行率得分 = 分值 × 执行率（或按档计分）",
            tuple(chosen[1]),
            roles,
            "warning" if full else None,
        )


_SCORED = {"F04": "执行率得分 = 分值 × 执行率", "F05": "执行率得分按档计"}


def _shares(book: FactTable, row: Row) -> Iterator[Decimal]:
    rate = _rate(book, row)
    if rate is None:
        # 0/0 is printed as 0, as 100% or as nothing, and scored as either.
        yield from (ONE, Decimal(0))
        return
    yield next((share for floor, share in BANDS if rate >= floor), Decimal(0))


def _rate(book: FactTable, row: Row) -> Decimal | None:
    facts = row.facts
    if "executed" in facts and "budget" in facts:
        budget = book[facts["budget"]].number
        return book[facts["executed"]].number / budget * HUNDRED if budget else None
    return book[facts["execution_rate"]].number if "execution_rate" in facts else None


def _bounds(book: FactTable, row: Row) -> Iterator[Relation]:
    facts = row.facts
    if "executed" in facts and "budget" in facts:
        yield at_most(book, "F10", facts["executed"], facts["budget"])
    if "executed" in facts and "transferred" in facts:
        yield at_most(book, "F17", facts["transferred"], facts["executed"])
    if "score" in facts and "max_score" in facts:
        yield replace(at_most(book, "I04", facts["score"], facts["max_score"]), full_mark=True)


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on the fund block that are no equations."""
    for row in report.funds:
        yield from _range(row)
        yield from _empty_budget(row)
        yield from _weight(row)
        yield from _adjusted(row)
        yield from _reason(report, row)
        yield from _notation(row)
        yield from _own_unit(report, row)


def _notation(row: FundRow) -> Iterator[Verdict]:
    """A rate that is printed as a ratio: 0.9472 for 94.72%."""
    rate, budget, executed = row.execution_rate, _base_number(row.budget), _base_number(row.executed)
    if rate is None or not budget or executed is None or rate.value is None:
        return
    fact = FindingFact("rate", f"{row.source}执行率", rate)
    if is_ratio(rate) and abs(executed / budget - rate.value) < abs(executed / budget - rate.value / 100):
        yield fails(
            "U06",
            f"{row.source}执行率{rate.text}写成小数，应写作百分数",
            f"rate {rate.text} is printed as a ratio, not in percent",
            fact,
        )
    else:
        yield holds("U06", fact)


def _own_unit(report: Report, row: FundRow) -> Iterator[Verdict]:
    """A cell with a unit of its own that is not the one of its header."""
    units = {
        value.unit
        for each in report.funds
        for name, _ in COLUMNS
        if (value := getattr(each, name)) is not None and _by_header(value)
    }
    for name, label in COLUMNS:
        value = getattr(row, name)
        if (
            len(units) != 1
            or value is None
            or value.base_unit != "CNY"
            or value.unit_source != "beside"
            or not value.value
        ):
            continue
        fact = FindingFact(name, f"{row.source}{label}", value)
        if value.unit in units:
            yield holds("U04", fact)
        else:
            zh = f"{row.source}{label}{value.text}的单位与表头的{next(iter(units))}不同，请核实"
            yield fails("U04", zh, f"the unit of {value.text} is not that of its header", fact)


def _by_header(value: Value) -> bool:
    return value.base_unit == "CNY" and value.unit_source in ("header", "row", "caption")


def _base_number(value: Value | None) -> Decimal | None:
    return value.base_value if value is not None and is_usable(value) else None


def _range(row: FundRow) -> Iterator[Verdict]:
    rate = _base_number(row.execution_rate)
    if rate is None or row.execution_rate is None:
        return
    fact = FindingFact("rate", f"{row.source}执行率", row.execution_rate)
    if rate < 0 or (rate > HUNDRED and row.deviation_reason is None):
        text = row.execution_rate.text
        yield fails(
            "F08",
            f"{row.source}的执行率{text}不在0～100%之间，且未说明原因",
            f"execution rate {text} is outside 0-100% with no reason given",
            fact,
        )
    else:
        yield holds("F08", fact)


def _empty_budget(row: FundRow) -> Iterator[Verdict]:
    budget, executed = _base_number(row.budget), _base_number(row.executed)
    if (
        row.parent is not None
        or budget is None
        or executed is None
        or row.budget is None
        or row.executed is None
    ):
        return
    if budget == 0 and executed > 0:
        facts = (
            FindingFact("budget", "全年预算数", row.budget),
            FindingFact("executed", "全年执行数", row.executed),
        )
        yield fails(
            "F09",
            f"全年预算数为0，而全年执行数为{row.executed.text}",
            f"nothing was budgeted, yet {row.executed.text} was executed",
            *facts,
        )
    else:
        yield holds("F09")


def _weight(row: FundRow) -> Iterator[Verdict]:
    weight = (
        _base_number(row.max_score)
        if row.max_score is None or row.max_score.base_value is not None
        else row.max_score.value
    )
    if weight is None or row.max_score is None:
        return
    fact = FindingFact("weight", f"{row.source}分值", row.max_score)
    if weight != 10:
        yield fails(
            "F07",
            f"预算执行率的分值为{row.max_score.text}，通行的分值为10分",
            f"execution weighs {row.max_score.text}; the usual weight is 10",
            fact,
        )
    else:
        yield holds("F07", fact)


def _adjusted(row: FundRow) -> Iterator[Verdict]:
    initial, budget = _base_number(row.initial_budget), _base_number(row.budget)
    if (
        not initial
        or budget is None
        or row.initial_budget is None
        or row.budget is None
        or row.parent is not None
    ):
        return
    if abs(budget - initial) / abs(initial) > LARGE_ADJUSTMENT:
        facts = (
            FindingFact("initial", "年初预算数", row.initial_budget),
            FindingFact("budget", "全年预算数", row.budget),
        )
        zh = f"全年预算数{row.budget.text}比年初预算数{row.initial_budget.text}调整超过20%，宜说明原因"
        yield fails("F12", zh, "the budget was adjusted by more than 20%", *facts)
    else:
        yield holds("F12")


def _reason(report: Report, row: FundRow) -> Iterator[Verdict]:
    rate = _base_number(row.execution_rate)
    if rate is not None and is_ratio(row.execution_rate):
        rate *= HUNDRED
    if (
        rate is None
        or row.execution_rate is None
        or row.parent is not None
        or not any(r.deviation_reason for r in report.funds)
    ):
        return
    if rate < LOW_RATE and row.deviation_reason is None:
        fact = FindingFact("rate", f"{row.source}执行率", row.execution_rate)
        yield fails(
            "F11",
            f"执行率{row.execution_rate.text}低于90%，未说明原因",
            f"execution rate {row.execution_rate.text} is low and no reason is given",
            fact,
        )
    else:
        yield holds("F11")
