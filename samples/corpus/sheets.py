"""Forms of the generated corpus without the common fund block: targets, score sheets, basic data."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal

from samples.content import Cell, Content, Table, Text
from samples.corpus.chance import amount, office, percent, pick, sentences, shares, weights
from samples.corpus.forms import draw_indicators
from samples.corpus.truth import Made, Records

Rows = list[Sequence[Cell | str]]
SCORED = {
    "决策": {
        "项目立项": ("立项依据充分性", "立项程序规范性"),
        "资金投入": ("预算编制科学性", "资金分配合理性"),
    },
    "过程": {
        "资金管理": ("资金到位率", "预算执行率", "资金使用合规性"),
        "组织实施": ("管理制度健全性", "制度执行有效性"),
    },
    "产出": {"产出数量": ("任务完成率",), "产出质量": ("质量达标率",), "产出时效": ("完成及时性",)},
    "效益": {"项目效益": ("实施效益", "服务对象满意度")},
}
COSTS = (
    ("三公经费", ("1、公务用车购置和维护经费", "2、出国经费", "3、公务接待")),
    ("公用经费", ("其中：办公经费", "水费、电费、差旅费", "会议费、培训费")),
)


def target_form(chance: random.Random) -> Made:
    """Return a declaration of targets: funds that add up, goals, indicators with their targets only."""
    department, year = office(chance), chance.randint(2020, 2025)
    records = Records("performance_targets", department, year)
    total = amount(chance, 50, 2000)
    fiscal, other = shares(chance, total, 2)
    lines = (("年度资金总额：", total), ("其中：财政拨款", fiscal), ("其他资金", other))
    records.funds = [
        {"source": name.removeprefix("其中：").rstrip("："), "unit": "万元", "budget": f"{value:.2f}"}
        for name, value in lines
    ]
    rows: Rows = [
        [Cell("项目名称", column_span=2), Cell(pick(chance, "projects"), column_span=3)],
        [Cell("主管部门", column_span=2), department, "实施单位", department],
        *_money(lines),
        [Cell("总体目标", column_span=2), Cell(sentences(chance, chance.randint(2, 6)), column_span=3)],
        ["一级指标", "二级指标", "三级指标", Cell("指标值", column_span=2)],
        *_targets(chance, records),
    ]
    head = [
        Text("项目支出绩效目标申报表", size=16, align="center", level=1),
        Text(f"（{year}年度）", align="center"),
    ]
    return Made([*head, Table(rows, (12, 16, 24, 16, 18), size=chance.choice((9.0, 10.0)))], records)


def _money(lines: Sequence[tuple[str, Decimal]]) -> Rows:
    rows: Rows = [[Cell(name, column_span=2), f"{value:.2f}"] for name, value in lines]
    rows[0] = [Cell("项目资金（万元）", row_span=3, column_span=2), *rows[0]]
    return rows


def _targets(chance: random.Random, records: Records) -> Rows:
    rows: Rows = []
    drawn = draw_indicators(chance, (50, 30, 10))
    for number, each in enumerate(drawn):
        target = f"{'' if each.sign == '=' else each.sign}{each.figure}{each.measure}"
        records.indicators.append(
            {"level1": each.level1, "level2": each.level2, "content": each.name, "target": target}
        )
        row: list[Cell | str] = [each.name, Cell(target, column_span=2)]
        for field in ("level2", "level1"):
            label = getattr(each, field)
            if number == 0 or getattr(drawn[number - 1], field) != label:
                span = next(
                    (index for index, one in enumerate(drawn[number:]) if getattr(one, field) != label),
                    len(drawn) - number,
                )
                row.insert(0, Cell(label, row_span=span))
        rows.append(row)
    return rows


def score_sheet(chance: random.Random) -> Made:
    """Return a score sheet whose weights, in the labels, add up at every level."""
    department, year = office(chance), chance.randint(2019, 2024)
    records = Records("score_sheet", department, year)
    rows: Rows = [["一级指标", "二级指标", "三级指标", "评价标准", "得分"]]
    total = Decimal(0)
    for level1, whole in zip(SCORED, weights(chance, 60, 4), strict=True):
        total += _scored(chance, level1, whole + 10, rows, records)
    rows.append([Cell("合计（100分）", column_span=4), str(total)])
    records.totals = {"max_score": "100分", "score": str(total)}
    title = Text(
        f"{year}年度{pick(chance, 'projects')}项目绩效评价指标评分表", size=15, align="center", level=1
    )
    return Made(
        [
            title,
            Table(rows, (16, 18, 26, 40, 9), size=chance.choice((9.0, 10.0)), repeat=chance.choice((0, 1))),
        ],
        records,
    )


def _scored(chance: random.Random, level1: str, whole: int, rows: Rows, records: Records) -> Decimal:
    """Add the rows of a first-level indicator of `whole` points; return the points scored."""
    groups = SCORED[level1]
    count = sum(map(len, groups.values()))
    points = iter(weights(chance, whole, count))
    scored = Decimal(0)
    first: list[Cell | str] = [Cell(f"{level1}（{whole}分）", row_span=count)]
    for level2, names in groups.items():
        own = [next(points) for _ in names]
        begin: list[Cell | str] = [*first, Cell(f"{level2}（{sum(own)}分）", row_span=len(names))]
        for name, weight in zip(names, own, strict=True):
            score = Decimal(weight) if chance.random() < 0.6 else Decimal(weight) - Decimal("0.5")
            rows.append(
                [*begin, f"{name}（{weight}分）", sentences(chance, chance.randint(1, 3)), str(score)]
            )
            records.indicators.append(
                {
                    "level1": level1,
                    "level2": level2,
                    "content": name,
                    "max_score": f"{weight}分",
                    "score": str(score),
                }
            )
            begin, first, scored = [], [], scored + score
    return scored


def basic_data(chance: random.Random) -> Made:
    """Return a table of basic data: posts and costs of three columns, parts that add up.

    It has no merged cells.
    """
    department, year = office(chance), chance.randint(2019, 2024)
    records = Records("basic_data", department, year)
    posts = chance.randint(20, 200)
    people = posts - chance.randint(0, 12)
    staff: Rows = [
        ["财政供养人员情况", "编制数", f"{year}年实际在职人数", "控制率"],
        ["", str(posts), str(people), f"{percent(Decimal(people), Decimal(posts))}%"],
    ]
    costs: Rows = [["经费控制情况（万元）", f"{year - 1}年决算数", f"{year}年预算数", f"{year}年决算数"]]
    for total, parts in COSTS:
        wholes = [amount(chance, 20, 300) for _ in range(3)]
        columns = [shares(chance, whole, len(parts)) for whole in wholes]
        costs.append([total, *(f"{whole:.2f}" for whole in wholes)])
        costs += [[name, *(f"{column[index]:.2f}" for column in columns)] for index, name in enumerate(parts)]
    content: list[Content] = [
        Text(f"{year}年度部门整体支出绩效评价基础数据表", size=15, align="center", level=1),
        Text(f"填报单位：{department}"),
        Table(staff, (2, 1, 1, 1)),
        Text("说明：控制率为实际在职人数除以编制数。", size=9),
        Table(costs, (2, 1, 1, 1)),
    ]
    return Made(content, records)
