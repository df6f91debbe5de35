"""Whole tables: a design of the data, printed as chance has it. The same seed gives the same table."""

from __future__ import annotations

import random
from typing import Any

from benchmarks.tables.block import Block, Formulas, Layout, block
from benchmarks.tables.columns import column_set, load
from benchmarks.tables.figures import numbers, style
from benchmarks.tables.lines import TOTALS, Lines, add_examples, items, lines_of
from benchmarks.tables.model import FreeTable, Span
from benchmarks.tables.two_sided import two_sided

EXAMPLES = ("办公费", "维修费", "代管资金", "专项补助", "上级资金", "人员经费", "困难补助")
ASIDE = {
    "备注": ("", "", "据实结算", "已完工", "跨年度"),
    "实施单位": ("县农业农村局", "县水利局", "各乡镇", "县交通运输局"),
}
UNIT_LINES = ("单位：{}", "金额单位：{}", "单位:{}", "（单位：{}）", "单位：人民币{}")
NOTES = (
    "注：本表不含上年结转。",
    "备注：数据来源于预算管理一体化系统。",
    "说明：因四舍五入，部分合计数与分项数之和略有出入。",
    "",
)
TEXTS = ("现将有关情况公布如下。", "各单位应当按照规定用途使用资金。", "")


def make(seed: int) -> FreeTable:
    """Return the table of a seed."""
    rng = random.Random(seed)
    data = load("designs.toml")
    listed = [*data["design"], *data["two_sided"]]
    entry = listed[seed % len(listed)]
    unit = rng.choice(entry["units"])
    found = two_sided(entry, unit, rng) if "left" in entry else _one_sided(entry, unit, rng)
    return _framed(entry, found, unit, rng)


def _one_sided(entry: dict[str, Any], unit: str, rng: random.Random) -> tuple[Block, bool]:
    """Return the block of a design, and whether its headers print the unit."""
    columns = column_set(rng.choice(entry["columns"]), unit)
    printing = style(rng, unit)
    made = _lines(entry, rng, needs_total=any(column.share is not None for column in columns))
    if len(made.heads) == 1 and rng.random() < 0.25 and all(column.running is None for column in columns):
        add_examples(made, rng, EXAMPLES)
    aside = rng.choice(entry["aside"]) if "aside" in entry and rng.random() < 0.6 else None
    formulas = _formulas(rng, computed=any(column.formula is not None for column in columns))
    in_heads = rng.random() < 0.15
    layout = Layout(printing, formulas, unit if in_heads else None, (aside, ASIDE[aside]) if aside else None)
    return block(made, columns, numbers(made, columns, printing, rng), layout, rng), in_heads


def _formulas(rng: random.Random, *, computed: bool) -> Formulas:
    options: tuple[Formulas, ...] = (
        ("none", "none", "none", "line", "letters", "circles", "row")
        if computed
        else ("none", "none", "none", "line")
    )
    return rng.choice(options)


def _lines(entry: dict[str, Any], rng: random.Random, *, needs_total: bool) -> Lines:
    most = 99 if entry.get("whole") else entry.get("most", 8)
    found = items(entry["rows"], rng, depth=rng.choice(entry.get("depth", [1])), most=most)
    while len(found) < entry.get("least", 0):
        found = items(entry["rows"], rng, most=most)
    chosen = rng.choice(entry["styles"])
    total = rng.choice(entry.get("total", TOTALS))
    head = {
        "projects": "项目名称",
        "towns": "乡镇",
        "regions": "地区",
        "offices": "单位",
        "months": "月份",
    }.get(entry["rows"], "项目")
    return lines_of(
        found,
        chosen,
        rng,
        total=total if needs_total or rng.random() < 0.93 else None,
        first=rng.random() < 0.4,
        head=head,
    )


def _framed(entry: dict[str, Any], found: tuple[Block, bool], unit: str, rng: random.Random) -> FreeTable:
    """Put title, unit and notes around a block, the unit or a note sometimes into a row of the table."""
    made, in_heads = found
    rows, spans = made.rows, made.spans
    line = None if in_heads else rng.choice(UNIT_LINES).format(unit)
    note = rng.choice(NOTES)
    width = len(rows[0])
    shift = 0
    if line is not None and rng.random() < 0.12:
        rows, shift = [[line, *[""] * (width - 1)], *rows], 1
        spans = [Span(1, 1, 1, width), *(Span(s.row + 1, s.column, s.rows, s.columns) for s in spans)]
        line = None
    if note and rng.random() < 0.3:
        rows = [*rows, [note, *[""] * (width - 1)]]
        spans = [*spans, Span(len(rows), 1, 1, width)]
        note = ""
    moved = {row: row + shift for row in range(1, len(made.rows) + 1)}
    return FreeTable(
        design=entry["id"],
        title=rng.choice(entry["titles"]),
        unit_line=line,
        rows=tuple(map(tuple, rows)),
        spans=tuple(spans),
        head=made.head + shift,
        figures={(row + shift, column): figure for (row, column), figure in made.figures.items()},
        ties=tuple(tie.mapped(moved, 0) for tie in made.ties),
        notes=tuple(text for text in (note, rng.choice(TEXTS)) if text),
    )
