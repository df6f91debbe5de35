"""Small reports written as compact lines: the cases of the rules, and the examples on the rules page.

A line has its fields between bars; `>` before the label makes it a part of the line above with one `>` less:

    amounts = ["基本支出 | 286.95万元", "> 人员经费 | 265.55万元", "> 公用经费 | 21.4元"]
    funds = ["年度资金总额 | budget=100万元 | executed=90万元 | rate=90% | w=10分 | s=9分"]
    text = ["2023年预算收入50.00万元，比上年增长4.17%。"]
    stated = ["completion | plan=0 | done=1 | rate=2"]
    indicators = ["产出指标/数量指标/培训人数 | target=≥90人 | actual=95人 | w=10 | s=10"]
    tables = [{title = "资金分配", columns = "项目 | 金额", rows = ["甲 | 1.00", "乙 | 2.00", "合计 | 3.00"]}]
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast

from extract.document import Location, Paragraph
from normalize.narrative.amounts import amounts
from normalize.narrative.sentences import sentences
from normalize.records import (
    Amount,
    Category,
    Claim,
    FundRow,
    HeaderMatch,
    Indicator,
    Measure,
    QuantityKind,
    Report,
    ReportKind,
    StatedKind,
    StatedRelation,
    Statement,
    StatementCell,
    StatementColumn,
    StatementRow,
    Totals,
    Value,
)
from rules.catalogue.table_snippets import table_blocks
from rules.vocabulary import UNIT_FACTORS

_NUMBER = re.compile(r"(?P<sign>[≥≤＞＜=]|约)?\s*(?P<number>-?[\d,]+(?:\.\d+)?)\s*(?P<unit>%|[^\d\s,.]*)")
_COMPARATORS = {"≥": ">=", "≤": "<=", "＞": ">", "＜": "<", "=": "="}
_BASES = {
    "%": ("percent", "percent"),
    "个百分点": ("percentage_point", "percentage_point"),
    "分": (None, "score"),
    "": (None, "number"),
}
_CLASSES = {
    "数量": "output.quantity",
    "质量": "output.quality",
    "时效": "output.timeliness",
    "成本": "cost.economic",
    "满意度": "satisfaction",
    "社会": "benefit.social",
}


@dataclass(slots=True)
class _Place:
    """Counts the figures of a snippet, so that each has a place of its own.

    `together` puts all of them in one paragraph, one after the other.
    """

    together: bool = False
    figures: int = 0

    def next(self) -> Location:
        self.figures += 1
        if self.together:
            return Location(paragraph=1, start=self.figures, end=self.figures + 1)
        return Location(paragraph=self.figures, start=0, end=1)


def value_of(text: str, at: Location, unit: str | None = None) -> Value:
    """Read a value such as 21.4万元, ≥90%, 约30人; a text without a number has none.

    `unit` is that of the column.
    """
    found = _NUMBER.search(text)
    if found is None:
        return Value(text, None, None, None, None, at)
    number, printed = Decimal(found["number"].replace(",", "")), found["unit"] or unit or ""
    if printed == "~":
        upper = value_of(text[found.end() :], at, unit)
        return replace(upper, text=text, value=number, upper=upper.value)
    comparator, approximate = cast(Any, _COMPARATORS.get(found["sign"] or "")), found["sign"] == "约"
    if printed in UNIT_FACTORS:
        return Value(
            text, number, printed, number * UNIT_FACTORS[printed], "CNY", at, comparator, approximate, "money"
        )
    base, kind = _BASES.get(printed, ("count", "count"))
    return Value(
        text,
        number,
        printed or None,
        number if base else None,
        base,
        at,
        comparator,
        approximate,
        cast(QuantityKind, kind),
    )


def reports_of(snippet: Mapping[str, Any]) -> tuple[Report, ...]:
    """Return the reports a snippet describes: its `reports`, or itself as the only one."""
    place = _Place(snippet.get("one_paragraph", False))
    return tuple(_report(entry, place) for entry in snippet.get("reports", (snippet,)))


def report_of(snippet: Mapping[str, Any]) -> Report:
    """Return the report a snippet describes."""
    return _report(snippet, _Place())


def _report(snippet: Mapping[str, Any], place: _Place) -> Report:
    return Report(
        kind=cast(ReportKind, snippet.get("kind", "other")),
        title=snippet.get("title"),
        department=snippet.get("department"),
        project=snippet.get("project"),
        year=snippet.get("year", 2023),
        funds=_funds(snippet.get("funds", ()), place),
        indicators=_indicators(snippet.get("indicators", ()), place),
        totals=_totals(snippet["totals"], place) if "totals" in snippet else None,
        amounts=(*_amounts(snippet.get("amounts", ()), place), *_told(snippet, place)),
        stated=tuple(map(_stated, snippet.get("stated", ()))),
        statements=tuple(_statement(entry, place) for entry in snippet.get("statements", ())),
        tables=tuple(
            block
            for number, entry in enumerate(snippet.get("tables", ()), 1)
            for block in table_blocks(entry, number)
        ),
        claims=tuple(_claim(line, place) for line in snippet.get("claims", ())),
        headers=tuple(_header(line, place) for line in snippet.get("headers", ())),
    )


def _fields(line: str) -> tuple[int, str, list[str], dict[str, str]]:
    """Return depth, label, bare fields and named fields of a line."""
    depth = len(line) - len(line.lstrip(">"))
    label, *rest = (part.strip() for part in line.lstrip("> ").split("|"))
    named = dict(part.split("=", 1) for part in rest if re.match(r"[a-z_0-9]+=", part))
    return depth, label, [part for part in rest if not re.match(r"[a-z_0-9]+=", part)], named


def _funds(lines: Sequence[str], place: _Place) -> tuple[FundRow, ...]:
    rows: list[FundRow] = []
    above: dict[int, str] = {}
    for line in lines:
        depth, label, _, named = _fields(line)
        above[depth] = label
        values = {
            name: _of_column(named[name], place.next()) if name in named else None
            for name in ("initial", "budget", "executed", "transferred")
        }
        others = {
            name: value_of(named[name], place.next()) if name in named else None
            for name in ("rate", "w", "s", "reason")
        }
        rows.append(
            FundRow(
                label,
                above.get(depth - 1),
                values["initial"],
                values["budget"],
                values["executed"],
                values["transferred"],
                others["w"],
                others["rate"],
                others["s"],
                others["reason"],
                named.get("formula"),
                named.get("grouping"),
            )
        )
    return tuple(rows)


def _of_column(text: str, at: Location) -> Value:
    """Read an amount whose header says 万元, unless it carries a unit of its own."""
    value = value_of(text, at, "万元")
    return replace(value, unit_source="beside" if value.unit and value.unit in text else "header")


def _indicators(lines: Sequence[str], place: _Place) -> tuple[Indicator, ...]:
    """Return the rows; `w=^` is the weight of the row above, one cell for both."""
    rows: list[Indicator] = []
    for line in lines:
        row = _indicator(line, place)
        rows.append(replace(row, max_score=rows[-1].max_score) if "w=^" in line else row)
    return tuple(rows)


def _indicator(line: str, place: _Place) -> Indicator:
    _, label, _, named = _fields(line)
    level1, level2, content = [part or None for part in label.split("/")]
    values = {
        n: value_of(named[n], place.next()) if n in named else None
        for n in ("target", "actual", "w", "s", "reason", "measure", "w1", "w2", "standard")
    }
    category = next((name for word, name in _CLASSES.items() if word in (level2 or "")), "other")
    return Indicator(
        level1=level1,
        level2=level2,
        level3=None,
        category=cast(Category, category),
        content=content,
        target=values["target"],
        targets=_listed(named.get("targets"), place),
        actual=values["actual"],
        actuals=_listed(named.get("actuals"), place),
        max_score=values["w"],
        score=values["s"],
        deviation_reason=values["reason"],
        improvement=values["measure"],
        level1_weight=values["w1"],
        level2_weight=values["w2"],
        standard=values["standard"],
    )


def _listed(text: str | None, place: _Place) -> tuple[Value, ...]:
    """Return the quantities of a cell that has several, with ； between them."""
    return tuple(value_of(part, place.next()) for part in text.split("；")) if text else ()


def _totals(line: str, place: _Place) -> Totals:
    _, _, _, named = _fields("总分 | " + line)
    values = {
        name: value_of(named[name], place.next()) if name in named else None for name in ("w", "s", "grade")
    }
    return Totals(values["w"], values["s"], values["grade"])


def _amounts(lines: Sequence[str], place: _Place) -> tuple[Amount, ...]:
    found: list[Amount] = []
    above: dict[int, int] = {}
    for line in lines:
        depth, label, bare, named = _fields(line)
        parent = above.get(depth - 1)
        above[depth] = len(found)
        found.append(
            Amount(
                label=label,
                context=found[parent].label if parent is not None else None,
                year=int(named["year"]) if "year" in named else None,
                section=named.get("section"),
                value=replace(value_of(named.get("number", bare[0]), place.next()), text=bare[0]),
                sentence=named.get("sentence", ""),
                parent=parent,
                complete={"yes": True, "no": False}.get(named.get("complete", "")),
                measure=cast(Measure, named.get("measure", "amount")),
                of=int(named["of"]) if "of" in named else None,
                basis=named.get("basis"),
                scope=named.get("scope"),
                items=tuple(named["items"].split("、")) if "items" in named else (),
                items_open="open" in named,
            )
        )
    return tuple(found)


def _told(snippet: Mapping[str, Any], place: _Place) -> tuple[Amount, ...]:
    """Return the amounts of paragraphs as they are read in a document."""
    blocks = [Paragraph(text, Location(paragraph=place.next().paragraph)) for text in snippet.get("text", ())]
    found, _ = amounts(sentences(blocks), snippet.get("year", 2023))
    return found


def _stated(line: str) -> StatedRelation:
    """Read `completion | plan=0 | done=1 | rate=2`: a kind, and the indices of its amounts by their roles."""
    _, kind, _, named = _fields(line)
    direction = int(named.pop("way")) if "way" in named else None
    return StatedRelation(
        cast(StatedKind, kind), tuple((role, int(index)) for role, index in named.items()), direction
    )


def _statement(entry: Mapping[str, Any], place: _Place) -> Statement:
    rows, cells = [], []
    for number, line in enumerate(entry["rows"]):
        head, *figures = (part.strip() for part in line.split("|"))
        code, _, label = head.rpartition(" ")
        rows.append(StatementRow(code or None, label))
        cells += [
            StatementCell(number, i, value_of(text, place.next(), "万元"))
            for i, text in enumerate(figures)
            if text
        ]
    columns = tuple(StatementColumn(tuple(path.split("/"))) for path in entry["columns"])
    return Statement(entry["title"], "万元", tuple(rows), columns, tuple(cells))


def _claim(line: str, place: _Place) -> Claim:
    _, kind, bare, named = _fields(line)
    return Claim(
        kind,
        bare[0],
        place.next(),
        named.get("subject"),
        named.get("section"),
        named.get("basis"),
        named.get("sentence", ""),
    )


def _header(line: str, place: _Place) -> HeaderMatch:
    _, text, _, named = _fields(line)
    return HeaderMatch(
        text, named.get("field", ""), named.get("word", text), named.get("how", "exact"), place.next()
    )
