"""Rules of the user's own: a line such as `"公用经费" <= 0.2 * "基本支出"` in heshu.toml.

Both sides are sums of names, each with a factor or none, and of plain numbers (yuan, or percent of rates). A
name means what the vocabulary says it means, wherever it is printed: in a statement or in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.language import Bilingual
from normalize.records import Report
from rules.across.repeated_facts import mentions_of
from rules.engine.fact import FactTable
from rules.engine.relation import Compare, Equation, Relation
from rules.finding import Finding, Severity
from rules.narrative.amounts import entries_of
from rules.vocabulary import folded, meaning

RULE = "X90"
SCOPES = ("all", "fiscal", "general")
_SIDES = re.compile(r"<=|>=|==|=|≤|≥")
_COMPARES: dict[str, Compare] = {"<=": "<=", "≤": "<=", ">=": ">=", "≥": ">=", "=": "=", "==": "="}
_TERM = re.compile(
    r"\s*(?P<sign>[+\-−])?\s*(?:(?P<factor>\d+(?:\.\d+)?)\s*(?P<percent>%)?\s*(?:[*×]\s*)?)?"
    r'(?:"(?P<name>[^"]+)")?\s*'
)
_SHOWN = {"<=": "≤", ">=": "≥", "=": "="}
LARGEST = 400
"""Letters of a rule; a longer one is none."""


class OwnRuleError(ValueError):
    """A rule that cannot be understood; says why and what to write instead, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep what is wrong with the rule."""
        super().__init__(zh)
        self.words = Bilingual(zh, en)


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule of the user's: terms on either side by name, with what it is called and rests on."""

    text: str
    title: str
    compare: Compare
    left: tuple[tuple[Decimal, str], ...]
    right: tuple[tuple[Decimal, str], ...]
    constant: Decimal = Decimal(0)
    severity: Severity = "warning"
    basis: str | None = None

    @property
    def formula(self) -> str:
        """Return the rule as it is shown."""
        return f"{_side(self.left)} {_SHOWN[self.compare]} {_side(self.right, self.constant)}"


def _side(terms: Iterable[tuple[Decimal, str]], constant: Decimal = Decimal(0)) -> str:
    parts = [
        ("− " if factor < 0 else "+ ") + (name if abs(factor) == 1 else f"{abs(factor):f} × {name}")
        for factor, name in terms
    ]
    parts += [f"{'−' if constant < 0 else '+'} {abs(constant):f}"] if constant or not parts else []
    return " ".join(parts).removeprefix("+ ")


def own_rule(
    text: str, title: str | None = None, severity: Severity = "warning", basis: str | None = None
) -> OwnRule:
    """Return the rule that a line states; raises `OwnRuleError`.

    >>> own_rule('"公用经费" <= 0.2 * "基本支出"').formula
    '公用经费 ≤ 0.2 × 基本支出'
    """
    signs = _SIDES.findall(text[:LARGEST])
    if len(signs) != 1 or len(text) > LARGEST:
        raise OwnRuleError(
            '应有且只有一个 <=、>= 或 =，如 "公用经费" <= 0.2 * "基本支出"',
            'one of <=, >=, = is wanted, as in "公用经费" <= 0.2 * "基本支出"',
        )
    sides = [_parsed(side) for side in _SIDES.split(text)]
    (left, low), (right, high) = sides
    if not left:
        raise OwnRuleError("左边应有带引号的名称", "the left side needs a name in quotation marks")
    return OwnRule(text, title or text, _COMPARES[signs[0]], left, right, high - low, severity, basis)


def _parsed(side: str) -> tuple[tuple[tuple[Decimal, str], ...], Decimal]:
    """Return the terms of a side, and its plain numbers added up."""
    terms: list[tuple[Decimal, str]] = []
    constant, position = Decimal(0), 0
    while position < len(side):
        found = _TERM.match(side, position)
        if found is None or found.end() == position or not (found["name"] or found["factor"]):
            raise OwnRuleError(
                f"看不懂“{side[position:].strip()}”；名称要加双引号，乘数写在名称前并用 *",
                f"“{side[position:].strip()}” is not understood; names stand in double quotation marks",
            )
        if position and not found["sign"]:
            raise OwnRuleError(
                f"“{side[position:].strip()}”前缺少 + 或 -",
                f"+ or - is missing before “{side[position:].strip()}”",
            )
        factor = Decimal(found["factor"] or 1) / (100 if found["percent"] else 1)
        factor = -factor if found["sign"] in ("-", "−") else factor
        if found["name"]:
            terms.append((factor, found["name"].strip()))
        else:
            constant += factor
        position = found.end()
    return tuple(terms), constant


def own_relations(book: FactTable, reports: Sequence[Report], rules: Sequence[OwnRule]) -> Iterator[Relation]:
    """Give each own rule for each report that prints all its figures."""
    if not rules:
        return
    mentioned: dict[tuple[int, str], int] = {}
    for (number, concept, scope, year), mentions in mentions_of(book, reports).items():
        if scope in SCOPES and year == reports[number].year:
            known = mentioned.get((number, concept))
            if known is None or scope == "all":
                mentioned[number, concept] = mentions[0].fact
    for number, report in enumerate(reports):
        labels: dict[str, set[int]] = {}
        for entry in entries_of(book, report, number).values():
            if entry.amount.measure == "amount" and entry.year == report.year:
                labels.setdefault(folded(entry.amount.label), set()).add(entry.fact)
        for rule in rules:
            found = {
                name: _fact(book, name, labels, mentioned, number) for _, name in (*rule.left, *rule.right)
            }
            if all(fact is not None for fact in found.values()):
                yield _relation(rule, {name: fact for name, fact in found.items() if fact is not None})


def _fact(
    book: FactTable,
    name: str,
    labels: dict[str, set[int]],
    mentioned: dict[tuple[int, str], int],
    number: int,
) -> int | None:
    """Return the figure of a name: by what it means, else by its words where only one number bears them."""
    known = meaning(name)
    if known is not None and (number, known.concept) in mentioned:
        return mentioned[number, known.concept]
    facts = labels.get(folded(name), set())
    return min(facts) if facts and len({book[fact].number for fact in facts}) == 1 else None


def _relation(rule: OwnRule, facts: dict[str, int]) -> Relation:
    """Return left <= right with the first name of the left side alone on its side."""
    (factor, first), *rest = rule.left
    terms = [(share / factor, facts[name]) for share, name in rule.right]
    terms += [(-share / factor, facts[name]) for share, name in rest]
    flipped: dict[Compare, Compare] = {"<=": ">=", ">=": "<=", "=": "="}
    compare = flipped[rule.compare] if factor < 0 else rule.compare
    equation = Equation(facts[first], tuple(terms), constant=rule.constant / factor, compare=compare)
    others = dict.fromkeys(fact for name, fact in facts.items() if name != first)
    roles = ((facts[first], "value"), *((fact, "part") for fact in others))
    return Relation(RULE, rule.formula, (equation,), roles, rule.severity, grounds="printed")


def titled(finding: Finding, rules: Sequence[OwnRule]) -> Finding:
    """Return a finding of an own rule with the rule's title, its basis and its formula."""
    rule = next((each for each in rules if each.formula == finding.relation), None)
    if finding.rule != RULE or rule is None:
        return finding
    return replace(finding, message=_message(finding, rule))


def _message(finding: Finding, rule: OwnRule) -> Bilingual:
    """Say with which figures the rule does not hold, and which of them is held to be wrong."""
    basis_zh, basis_en = (f"（{rule.basis}）", f" ({rule.basis})") if rule.basis else ("", "")
    zh = "，".join(f"{fact.label}{fact.value.text}" for fact in finding.facts)
    en = ", ".join(f"{fact.label} {fact.value.text}" for fact in finding.facts)
    zh = f"{rule.title}{basis_zh}：{rule.formula} 不成立（{zh}）"
    en = f"{rule.title}{basis_en}: {rule.formula} does not hold ({en})"
    first = finding.culprits[0] if finding.culprits else None
    if first is not None and first.proposed is not None:
        zh += f"；{first.text}疑误，应为{first.proposed}"
        en += f"; {first.text} seems wrong, it should be {first.proposed}"
    return Bilingual(zh, en)
