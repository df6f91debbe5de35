"""How well the validator finds injected mistakes: consistent reports are generated, one figure is spoilt, the findings are scored.

Run as `python benchmarks/injection.py [REPORTS]`; seeds are fixed, so that the figures repeat.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from time import perf_counter

from extract.document import Location
from normalize.records import Amount, FundRow, Indicator, Measure, Report, Totals, Value
from rules.finding import Finding
from rules.validate import validate

CENT = Decimal("0.01")
PRINTED_UNITS = {"万元": Decimal(10000), "元": Decimal(1), "亿元": Decimal(10**8), "千元": Decimal(1000)}


class Maker:
    """Makes figures, each at a place of its own."""

    def __init__(self, seed: int) -> None:
        """Start from a seed."""
        self.random = random.Random(seed)
        self.places = 0

    def between(self, low: int, high: int) -> Decimal:
        """Return an amount with two decimals."""
        return Decimal(self.random.randint(low * 100, high * 100)) * CENT

    def value(self, number: Decimal, unit: str | None, base: str | None = "CNY", factor: Decimal = PRINTED_UNITS["万元"]) -> Value:
        """Print a number."""
        self.places += 1
        kind = {"CNY": "money", "percent": "percent", "count": "count"}.get(base or "", "score")
        at = Location(paragraph=self.places, start=0, end=1)
        return Value(f"{number}{unit or ''}", number, unit, number * factor if base else None, base, at, kind=kind)  # type: ignore[arg-type]

    def money(self, number: Decimal) -> Value:
        """Print an amount in 万元."""
        return self.value(number, "万元")

    def percent(self, above: Decimal, below: Decimal) -> Value:
        """Print a percentage with two decimals."""
        return self.value((above / below * 100).quantize(CENT), "%", "percent", Decimal(1))

    def score(self, number: Decimal) -> Value:
        """Print a score."""
        return self.value(number, None, None)


def make(seed: int) -> Report:
    """Return a report without a mistake: a fund block, an indicator table and the accounts in words."""
    maker = Maker(seed)
    personnel, public, project = maker.between(80, 900), maker.between(8, 120), maker.between(20, 2500)
    basic = personnel + public
    spent = basic + project
    fiscal = (spent * Decimal(maker.random.randint(900, 995)) / 1000).quantize(CENT)
    budget = (spent * 1000 / Decimal(maker.random.randint(850, 999))).quantize(CENT)
    funds, score = _funds(maker, budget, spent, fiscal)
    indicators, scored = _indicators(maker)
    totals = Totals(maker.score(Decimal(100)), maker.score(score + scored))
    amounts = _amounts(maker, personnel, public, basic, project, spent, fiscal)
    return Report("department_self_evaluation", None, None, None, 2023, funds, None, indicators, totals, amounts)


def _funds(maker: Maker, budget: Decimal, spent: Decimal, fiscal: Decimal) -> tuple[tuple[FundRow, ...], Decimal]:
    share = (budget * fiscal / spent).quantize(CENT)
    score = (spent / budget * 10).quantize(CENT)
    total = FundRow(
        "年度资金总额",
        None,
        None,
        maker.money(budget),
        maker.money(spent),
        None,
        maker.score(Decimal(10)),
        maker.percent(spent, budget),
        maker.score(score),
    )
    parts = [("财政拨款", share, fiscal), ("其他资金", budget - share, spent - fiscal)]
    rows = [
        FundRow(name, "年度资金总额", None, maker.money(a), maker.money(b), None, None, maker.percent(b, a), None, None, "B/A")
        for name, a, b in parts
    ]
    return (total, *rows), score


def _indicators(maker: Maker) -> tuple[tuple[Indicator, ...], Decimal]:
    rows: list[Indicator] = []
    scored = Decimal(0)
    for level, count, weight in (("产出指标", 7, 50), ("效益指标", 5, 30), ("满意度指标", 1, 10)):
        weights = [weight // count] * count
        weights[0] += weight - sum(weights)
        for i, w in enumerate(weights):
            s = Decimal(w) if maker.random.random() < 0.7 else (Decimal(w) * Decimal(maker.random.randint(60, 99)) / 100).quantize(Decimal("0.1"))
            scored += s
            rows.append(Indicator(level, None, None, "other", f"{level}{i}", max_score=maker.score(Decimal(w)), score=maker.score(s)))
    return tuple(rows), scored


def _amounts(
    maker: Maker, personnel: Decimal, public: Decimal, basic: Decimal, project: Decimal, spent: Decimal, fiscal: Decimal
) -> tuple[Amount, ...]:
    last = (spent * Decimal(maker.random.randint(700, 990)) / 1000).quantize(CENT)
    lines: list[tuple[str, Value, int | None, bool | None, Measure, int | None]] = [
        ("本年支出合计", maker.money(spent), None, True, "amount", None),
        ("基本支出", maker.money(basic), 0, True, "amount", None),
        ("人员经费", maker.money(personnel), 1, None, "amount", None),
        ("公用经费", maker.money(public), 1, None, "amount", None),
        ("项目支出", maker.money(project), 0, None, "amount", None),
        ("收入决算数", maker.money(spent), None, True, "amount", None),
        ("一般公共预算财政拨款收入", maker.money(fiscal), 5, None, "amount", None),
        ("其他收入", maker.money(spent - fiscal), 5, None, "amount", None),
        ("支出决算数", maker.money(spent), None, None, "amount", None),
        ("支出决算数", maker.money(spent - last), None, None, "increase", 8),
        ("支出决算数", maker.percent(spent - last, last), None, None, "growth", 8),
        ("基本支出", maker.percent(basic, spent), None, None, "share", 1),
        ("项目支出", maker.percent(project, spent), None, None, "share", 4),
    ]
    return tuple(Amount(label, None, 2023, None, value, "", parent, whole, measure, of, None) for label, value, parent, whole, measure, of in lines)


Place = tuple[str, int, str]


def places(report: Report, base: str | None = "CNY") -> list[Place]:
    """Return where the figures of one kind stand: (tuple, index, field)."""
    fields = (("funds", ("budget", "executed", "execution_rate", "score")), ("indicators", ("score", "max_score")), ("amounts", ("value",)))
    found = [
        (name, i, field)
        for name, names in fields
        for i, record in enumerate(getattr(report, name))
        for field in names
        if getattr(record, field) is not None
    ]
    return [place for place in found if get(report, place).base_unit == base and get(report, place).value]


def get(report: Report, place: Place) -> Value:
    """Return the value at a place."""
    value = getattr(getattr(report, place[0])[place[1]], place[2])
    assert isinstance(value, Value)
    return value


def put(report: Report, place: Place, value: Value) -> Report:
    """Return the report with another value at a place."""
    records = list(getattr(report, place[0]))
    records[place[1]] = replace(records[place[1]], **{place[2]: value})
    return replace(report, **{place[0]: tuple(records)})  # type: ignore[arg-type]


def renumbered(value: Value, number: Decimal, unit: str | None = None) -> Value:
    """Return the value with another number, or the same number in another unit."""
    factor = PRINTED_UNITS.get(unit or value.unit or "", Decimal(1))
    base = number * factor if value.base_value is not None else None
    return replace(value, text=f"{number}{unit or value.unit or ''}", value=number, unit=unit or value.unit, base_value=base)


Spoilt = tuple[Report, list[Place]]


def _one(change: Callable[[random.Random, Decimal], Decimal], base: str | None = "CNY") -> Callable[[Report, random.Random], Spoilt]:
    def spoil(report: Report, rng: random.Random) -> Spoilt:
        place = rng.choice(places(report, base))
        value = get(report, place)
        assert value.value is not None
        return put(report, place, renumbered(value, change(rng, value.value))), [place]

    return spoil


def _unit(to: str) -> Callable[[Report, random.Random], Spoilt]:
    def spoil(report: Report, rng: random.Random) -> Spoilt:
        place = rng.choice(places(report))
        value = get(report, place)
        assert value.value is not None
        return put(report, place, renumbered(value, value.value, to)), [place]

    return spoil


def _digits(edit: Callable[[random.Random, str, int], str]) -> Callable[[random.Random, Decimal], Decimal]:
    def change(rng: random.Random, number: Decimal) -> Decimal:
        text = str(number)
        spots = [i for i, c in enumerate(text) if c.isdigit()]
        return Decimal(edit(rng, text, rng.choice(spots)))

    return change


def _substituted(rng: random.Random, text: str, i: int) -> str:
    return text[:i] + rng.choice([d for d in "123456789" if d != text[i]]) + text[i + 1 :]


def _transposed(rng: random.Random, text: str, i: int) -> str:
    spots = [j for j in range(len(text) - 1) if text[j].isdigit() and text[j + 1].isdigit() and text[j] != text[j + 1]]
    if not spots:
        return _substituted(rng, text, i)
    j = rng.choice(spots)
    return text[:j] + text[j + 1] + text[j] + text[j + 2 :]


def _dropped(rng: random.Random, text: str, i: int) -> str:
    whole = text.index(".") if "." in text else len(text)
    j = rng.randrange(whole)
    return (text[:j] + text[j + 1 :]) if whole > 1 else _substituted(rng, text, i)


def _added(rng: random.Random, text: str, i: int) -> str:
    return text[:i] + rng.choice("123456789") + text[i:]


def _swapped(report: Report, rng: random.Random) -> Spoilt:
    listed = places(report)
    spots = [
        j for j in range(len(listed) - 1) if listed[j][0] == listed[j + 1][0] and get(report, listed[j]).value != get(report, listed[j + 1]).value
    ]
    j = rng.choice(spots)
    one, other = listed[j], listed[j + 1]
    a, b = get(report, one), get(report, other)
    assert a.value is not None
    assert b.value is not None
    return put(put(report, one, renumbered(a, b.value)), other, renumbered(b, a.value)), [one, other]


def _copied(report: Report, rng: random.Random) -> Spoilt:
    listed = places(report)
    spots = [
        j for j in range(len(listed) - 1) if listed[j][0] == listed[j + 1][0] and get(report, listed[j]).value != get(report, listed[j + 1]).value
    ]
    j = rng.choice(spots)
    number = get(report, listed[j]).value
    assert number is not None
    return put(report, listed[j + 1], renumbered(get(report, listed[j + 1]), number)), [listed[j + 1]]


KINDS: dict[str, Callable[[Report, random.Random], Spoilt]] = {
    "unit 元": _unit("元"),
    "unit 亿元": _unit("亿元"),
    "unit 千元": _unit("千元"),
    "shift x10": _one(lambda rng, n: n * 10),
    "shift x100": _one(lambda rng, n: n * 100),
    "shift /10": _one(lambda rng, n: (n / 10).quantize(CENT)),
    "substituted": _one(_digits(_substituted)),
    "transposed": _one(_digits(_transposed)),
    "dropped": _one(_digits(_dropped)),
    "added": _one(_digits(_added)),
    "sign": _one(lambda rng, n: -n),
    "swapped": _swapped,
    "copied": _copied,
    "stale": _one(lambda rng, n: (n * Decimal(rng.choice([*range(80, 98), *range(103, 120)])) / 100).quantize(CENT)),
    "rate": _one(_digits(_substituted), "percent"),
    "score": _one(lambda rng, n: n + rng.choice([-1, 1, 2, Decimal("0.5")]), None),
}


def score(finding: Finding | None, clean: Report, wrong: Report, spots: list[Place]) -> tuple[bool, bool, float]:
    """Say whether the first culprit is the figure spoilt, whether the repair is exact, and how sure the finding is."""
    if finding is None or not finding.culprits:
        return False, False, 0.0
    best = finding.culprits[0]
    value = finding.facts[best.fact].value
    hit = next((place for place in spots if get(wrong, place).at == value.at), None)
    exact = hit is not None and best.proposed == get(clean, hit).text
    return hit is not None, exact, best.confidence


def main(count: int) -> None:
    """Print a line for every kind of mistake."""
    begun = perf_counter()
    accused = sum(any(f.severity == "error" for f in validate((make(10_000 + i),)).findings) for i in range(count))
    print(f"clean reports with an error: {accused} of {count}")
    print(f"{'kind':12}{'n':>5}{'found':>7}{'culprit':>8}{'exact':>7}{'sure':>6}{'right':>7}{'findings':>9}")
    for kind, spoil in KINDS.items():
        tally = Counter[str]()
        for i in range(count):
            clean = make(i)
            wrong, spots = spoil(clean, random.Random(i))
            errors = [f for f in validate((wrong,)).findings if f.severity == "error" or (f.severity == "warning" and f.culprits)]
            hit, exact, sure = score(max(errors, key=lambda f: f.severity == "error", default=None), clean, wrong, spots)
            tally.update(found=bool(errors), culprit=hit, exact=exact, sure=sure >= 0.9, right=sure >= 0.9 and hit, findings=len(errors))
        found = tally["found"] or 1
        print(
            f"{kind:12}{count:5}{100 * tally['found'] / count:7.1f}{100 * tally['culprit'] / found:8.1f}{100 * tally['exact'] / found:7.1f}"
            f"{100 * tally['sure'] / found:6.1f}{100 * tally['right'] / (tally['sure'] or 1):7.1f}{tally['findings'] / found:9.2f}"
        )
    print(f"{perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
