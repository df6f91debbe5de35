"""The records of a report: what the printed rows and sentences mean. No verdict is given here.

The fields are those of the project's output contract (`heshu/1`); what was not printed is None as a whole.
Money, shares and counts are `Decimal` and keep the digits as printed (`Decimal("843.4")` has one decimal):
the precision of a figure is read from its exponent.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extract.document import Location

ReportKind = Literal[
    "department_self_evaluation",
    "project_self_evaluation",
    "self_evaluation_report",
    "performance_targets",
    "score_sheet",
    "basic_data",
    "final_accounts",
    "budget",
    "other",
]
Category = Literal[
    "output.quantity",
    "output.quality",
    "output.timeliness",
    "cost.economic",
    "cost.social",
    "cost.ecological",
    "benefit.economic",
    "benefit.social",
    "benefit.ecological",
    "benefit.sustainability",
    "satisfaction",
    "management",
    "other",
]
Comparator = Literal["=", ">=", "<=", ">", "<"]
QuantityKind = Literal[
    "money",
    "percent",
    "percentage_point",
    "count",
    "area",
    "length",
    "mass",
    "time",
    "date",
    "score",
    "docno",
    "ordinal",
    "range",
    "number",
]
UnitSource = Literal["beside", "header", "row", "caption", "sentence", "subject"]


@dataclass(frozen=True, slots=True)
class Value:
    """A printed value. `text` is what is printed (white space folded), `value` its number in `unit`.

    `base_value` is in `base_unit`: CNY (yuan), percent, percentage_point, m2, m, kg, count, or a duration in
    its own unit. A text without a number has `value` None. `unit_source` tells where the unit was found.
    `upper` is the upper end of a range, whose lower end is `value`. `repair` names what was mended to read
    the digits: "blank" (66. 85%), "letter" (1O0%). `confidence`, from 0 to 1, is how sure the reading of a
    scan or of a torn cell is; None where it is printed as text.
    """

    text: str
    value: Decimal | None
    unit: str | None
    base_value: Decimal | None
    base_unit: str | None
    at: Location
    comparator: Comparator | None = None
    approximate: bool = False
    kind: QuantityKind | None = None
    unit_source: UnitSource | None = None
    upper: Decimal | None = None
    repair: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """How a header or label was understood.

    Its text, the field it means, the word of the vocabulary and the method. `method` is "exact", "folded"
    (without blanks and brackets), "edit" (a letter or two differ from `word`), "contains", "tokens" (most of
    its words are those of `word`) or "signature" (told by the figures under it).
    """

    text: str
    field: str
    word: str
    method: str
    at: Location


@dataclass(frozen=True, slots=True)
class FundRow:
    """A row of the fund block.

    `parent` is the `source` of the row it is a part of (年度资金总额), None for the total. `budget`
    全年(调整后)预算数, `executed` 全年执行数, `transferred` 上级转移支付, `rate_formula` the formula printed
    in the rate's header, such as "(B-C)/A". `columnless` tells that the figure under `budget` stands beside
    its label in one cell across the columns: whether it is of the budget or of what was spent is not printed.
    """

    source: str
    parent: str | None = None
    initial_budget: Value | None = None
    budget: Value | None = None
    executed: Value | None = None
    transferred: Value | None = None
    max_score: Value | None = None
    execution_rate: Value | None = None
    score: Value | None = None
    deviation_reason: Value | None = None
    rate_formula: str | None = None
    grouping: str | None = None  # 按收入性质分 / 按支出性质分, where the form groups its parts
    columnless: bool = False
    at: Location | None = None


@dataclass(frozen=True, slots=True)
class Goals:
    """年度总体目标: what was set and what was done."""

    expected: Value | None = None
    achieved: Value | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the indicator table (三级指标).

    `content` is its name, `targets` and `actuals` every quantity of the cells, `standard` how its points are
    given, where a column prints that. `level1_weight` …
    `level3_weight` are the weights printed inside the labels or in columns of their own: 产出指标(50分).
    """

    level1: str | None
    level2: str | None
    level3: str | None
    category: Category
    content: str | None
    target: Value | None = None
    targets: tuple[Value, ...] = ()
    actual: Value | None = None
    actuals: tuple[Value, ...] = ()
    max_score: Value | None = None
    score: Value | None = None
    deviation_reason: Value | None = None
    improvement: Value | None = None
    level1_weight: Value | None = None
    level2_weight: Value | None = None
    level3_weight: Value | None = None
    at: Location | None = None
    standard: Value | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """总分 row, or score and grade told in a narrative."""

    max_score: Value | None = None
    score: Value | None = None
    grade: Value | None = None


Measure = Literal["amount", "budget", "increase", "decrease", "growth", "decline", "completion", "share"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A labelled figure of running text (or of a narrative cell): 公用经费 21.4元 under 基本支出.

    `label` what it is of; `context` the label of the amount it is a part of; `parent` the index in
    `Report.amounts` of that amount; `complete` is True when the sentence claims to list every part (…其他…,
    分别为, 由…组成) and False when it leaves that open (其中 with examples, 等); on the parent of a list it
    tells of the list as a whole. `measure` what kind of figure it is, and for comparisons (`increase`,
    `growth`, `share`, …) `of` is the index of the amount compared and `basis` what with: "last_year",
    "initial_budget", "budget", "adjusted_budget", "total". `scope` the funds it covers: "all", "fiscal"
    (财政拨款), "general" (一般公共预算), "government_fund", "state_capital", None when not said. `items` are
    the things enumerated for a stated count (内设机构3个: 办公室、…), `items_open` when the list ends in 等
    and names only examples. `sentence` is the sentence it stands in.
    """

    label: str
    context: str | None
    year: int | None
    section: str | None
    value: Value
    sentence: str = ""
    parent: int | None = None
    complete: bool | None = None
    measure: Measure = "amount"
    of: int | None = None
    basis: str | None = None
    scope: str | None = None
    items: tuple[str, ...] = ()
    items_open: bool = False


StatedKind = Literal[
    "change",
    "points",
    "deviation",
    "completion",
    "part_of",
    "difference",
    "sum",
    "within",
    "likely_sum",
    "items",
    "changes",
    "shares",
    "balance",
    "same",
]


@dataclass(frozen=True, slots=True)
class StatedRelation:
    """What one sentence states of several of its figures, in one of the closed wordings of the field.

    `figures` are (role, index in `Report.amounts`): "now", "then", "change", "rate" of a change, "plan",
    "done", "rate" of a completion, "whole", "part", "parts" of a sum, and so on. `direction` is 1 or -1 by
    the words of a change, 0 where they contradict each other, None where there are none. `wording` names the
    sentence.
    """

    kind: StatedKind
    figures: tuple[tuple[str, int], ...]
    direction: int | None = None
    wording: str = ""

    def figure(self, role: str) -> int | None:
        """Return the index of the amount in a role, None if nothing is in it."""
        return next((index for name, index in self.figures if name == role), None)

    def all_of(self, *roles: str) -> tuple[int, ...]:
        """Return the indices of the amounts in any of the roles, in the order of the text."""
        return tuple(index for name, index in self.figures if name in roles)


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that assert something figures may contradict.

    无结转结余资金, 较上年减少, a placeholder left in, a slogan. `kind` is from `normalize/data/claims.toml`;
    `subject` the label it is about where known; `basis` as in `Amount`.
    """

    kind: str
    text: str
    at: Location
    subject: str | None = None
    section: str | None = None
    basis: str | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A row of a statement: code (2010601), label, level 1 类 / 2 款 / 3 项, None for totals."""

    code: str | None
    label: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class StatementColumn:
    """A column of a statement by its header path, from the top: ("本年支出", "基本支出")."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatementCell:
    """A figure of a statement, at `rows[row]` and `columns[column]` (indices from 0)."""

    row: int
    column: int
    value: Value


@dataclass(frozen=True, slots=True)
class Statement:
    """One of the statements of final accounts or a budget, or (`kind` table) a table of no known kind.

    An empty printed statement has rows and no cells.
    """

    title: str
    unit: str | None
    rows: tuple[StatementRow, ...] = ()
    columns: tuple[StatementColumn, ...] = ()
    cells: tuple[StatementCell, ...] = ()
    kind: Literal["statement", "table"] = "statement"


TableRole = Literal["item", "total", "subtotal", "of_which", "difference"]
"""What the words of a head say: 合计 (total), 小计 (subtotal), 其中 (of_which), 结余 or 增减 (difference)."""
TableMeasure = Literal["amount", "rate", "each", "running", "none"]
"""What figures are: amounts add up; a rate, an average (each) and a running total do not; `none` are none."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its place in the logical table, its label, and what it stands under, from the top.

    `level` is its depth by code, numbering or indent, None where nothing tells; only comparisons mean
    something. `mark` is the name that formulas call it by and `formula` what is printed for it.
    """

    number: int
    label: str
    path: tuple[str, ...] = ()
    code: str | None = None
    level: int | None = None
    role: TableRole = "item"
    measure: TableMeasure = "amount"
    unit: str | None = None
    mark: str | None = None
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of figures: its place in the logical table and its header path from the top."""

    number: int
    path: tuple[str, ...]
    role: TableRole = "item"
    measure: TableMeasure = "amount"
    unit: str | None = None
    mark: str | None = None
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class TableCell:
    """A figure at `rows[row]` and `columns[column]` (indices from 0)."""

    row: int
    column: int
    value: Value


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table, or one of its halves that stand side by side (`half` counts from 0).

    `ordinals` says that the rows are numbered 1, 2, 3 and so on.
    """

    title: str | None
    unit: str | None
    number: int
    half: int
    rows: tuple[TableRow, ...]
    columns: tuple[TableColumn, ...]
    cells: tuple[TableCell, ...]
    ordinals: bool = False


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """What is printed with figures and was taken by no form, statement or amount.

    `text` is the caption or the first cells of a table, the header of a column, the beginning of a paragraph;
    `figures` how many figures of it are checked by nothing.
    """

    what: Literal["table", "column", "paragraph"]
    text: str
    figures: int
    at: Location


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a document prints, and what of it was not understood."""

    tables: int
    figures: int
    not_understood: tuple[NotUnderstood, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a document. `extent` is of the whole document and stands on its first report."""

    kind: ReportKind
    title: str | None
    department: str | None
    project: str | None
    year: int | None
    funds: tuple[FundRow, ...] = ()
    goals: Goals | None = None
    indicators: tuple[Indicator, ...] = ()
    totals: Totals | None = None
    amounts: tuple[Amount, ...] = ()
    stated: tuple[StatedRelation, ...] = ()
    statements: tuple[Statement, ...] = ()
    tables: tuple[TableBlock, ...] = ()
    claims: tuple[Claim, ...] = ()
    headers: tuple[HeaderMatch, ...] = ()
    extent: Extent | None = None
