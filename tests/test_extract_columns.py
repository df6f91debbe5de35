"""Running text in two columns is read column by column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.document import Document, Paragraph
from extract.reader import read
from tests.build_documents import grid, pdf

LEFT = (
    "一、预算执行情况。本年度部门整体支出预算安排一千二百"
    "三十万元，全年实际执行一千一百九十八万元，执行率为百"
    "分之九十七点四，比上年提高一点二个百分点，主要原因是"
    "项目实施进度加快。单位严格执行中央八项规定精神，从严"
    "控制一般性支出，公用经费比上年下降百分之三，节约资金"
    "全部用于窗口服务设施的改造和设备的更新，办事群众的等"
    "候时间明显缩短，窗口服务满意度继续提高，取得了较好的"
)
RIGHT = (
    "社会效益，全年受理各类事项十二万件，办结率为百分之百"
    "。二、存在的主要问题。一是个别项目前期论证不够充分，"
    "年中调整较多；二是绩效指标的设置还不够细化，个别指标"
    "不可衡量；三是资产管理系统数据更新不够及时，账实核对"
    "工作有待加强。三、改进措施。加强项目储备和前期论证，"
    "细化量化绩效指标，按季度开展绩效运行监控，对偏离目标"
    "的项目及时纠正，并将评价结果与下一年度预算安排挂钩。"
)
WIDTH = 26


def column(canvas: Canvas, x: float, top: float, text: str) -> None:
    """Write the text in lines of one length below each other."""
    for number, start in enumerate(range(0, len(text), WIDTH)):
        canvas.drawString(x, 842 - top - 16 * number, text[start : start + WIDTH])


def paragraphs(document: Document) -> list[str]:
    """Return the words of the paragraphs and headings."""
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("lower", [0.0, 7.0])
def test_two_columns(tmp_path: Path, lower: float) -> None:
    """The left column stands before the right one, a sentence runs on between them.

    What stands over both columns stays around them.
    """

    def page(canvas: Canvas) -> None:
        canvas.drawCentredString(297, 742, "部门整体支出绩效自评报告")
        column(canvas, 40, 130, LEFT)
        column(canvas, 316, 130 + lower, RIGHT)
        canvas.drawString(
            40,
            842 - 290,
            "附件所列资金均已按照规定的用途使用，未发现截留、挤占和挪用的情况，特此说明，请予审核。",
        )

    words = paragraphs(read(pdf(tmp_path / "a.pdf", page)))
    assert words[0] == "部门整体支出绩效自评报告"
    assert words[1] == LEFT + RIGHT
    assert words[2].startswith("附件所列资金")
    assert len(words) == 3


def test_label_and_value_are_no_columns(tmp_path: Path) -> None:
    """Lines of two short parts, as at the head or the foot of a form, stay lines."""
    lines = [("单位名称：市统计局", "填报日期：三月一日"), ("负责人：张三", "联系电话：见通讯录")] * 4

    def page(canvas: Canvas) -> None:
        for number, (left, right) in enumerate(lines):
            canvas.drawString(60, 700 - 18 * number, left)
            canvas.drawString(330, 700 - 18 * number, right)

    words = paragraphs(read(pdf(tmp_path / "a.pdf", page)))
    assert words[0].replace(" ", "") == "单位名称：市统计局填报日期：三月一日"
    assert len(words) == len(lines)


def test_table_between_columns(tmp_path: Path) -> None:
    """A ruled table above two columns stays above them."""
    table: Sequence[list[str]] = [["项目", "金额"], ["公用经费", "21.4"]]

    def page(canvas: Canvas) -> None:
        grid(canvas, [40, 200, 360], [60, 80, 100], list(table))
        column(canvas, 40, 130, LEFT)
        column(canvas, 316, 130, RIGHT)

    document = read(pdf(tmp_path / "a.pdf", page))
    assert [type(block).__name__ for block in document.blocks] == ["Table", "Paragraph"]
    assert paragraphs(document) == [LEFT + RIGHT]
