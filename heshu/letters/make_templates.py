"""Makes the templates that come with the program: `python -m heshu.letters.make_templates`.

An office changes its own copies in Word; these are only where it begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from heshu.letters.filling import FOLDER

if TYPE_CHECKING:
    from docx.document import Document

BODY, TITLE = "仿宋", "黑体"
SIGNED = (("审核人", "{{审核人}}"), ("复核人", "{{复核人}}"), ("日期", "{{日期}}"))


def _new(title: str, *, landscape: bool = False) -> Document:
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    document = docx.Document()
    section = document.sections[0]
    width, height = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
    section.page_width, section.page_height = width, height
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2.2)
    style = document.styles["Normal"]
    style.font.size = Pt(11)
    _font(style, BODY)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(title)
    run.font.size = Pt(18)
    run.bold = True
    _font(run, TITLE)
    return document


def _right(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _font(owner: Any, name: str) -> None:
    from docx.oxml.ns import qn

    owner.font.name = name
    owner.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _table(document: Document, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    from docx.shared import Cm

    table = document.add_table(len(rows), len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Cm(width)
            cell.text = text
    for cell in table.rows[0].cells if len(widths) > 2 else table.columns[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True


def problem_list() -> Document:
    """Return 问题清单: a row a finding."""
    document = _new("{{部门}}报告数字核对问题清单", landscape=True)
    document.add_paragraph(
        "被核对单位：{{部门}}　年度：{{年度}}　文件{{文件数}}份　问题{{问题数}}项　涉及金额：{{涉及金额}}"
    )
    heads = ("序号", "文件及位置", "问题事实", "依据", "涉及金额", "建议", "备注")
    row = (
        "{{序号}}",
        "{{文件}}，{{位置}}",
        "{{事实}}",
        "{{规则}}。{{依据}}",
        "{{金额}}",
        "{{建议}}",
        "{{备注}}",
    )
    _table(document, (heads, row), (1.2, 4.2, 7.2, 4.4, 2.3, 4.0, 2.0))
    document.add_paragraph()
    document.add_paragraph("审核人：{{审核人}}　　复核人：{{复核人}}　　日期：{{日期}}")
    document.add_paragraph("被核对单位意见：")
    document.add_paragraph()
    document.add_paragraph("单位负责人（签字）：　　　　　　　　（盖章）　　　　　　　年　　月　　日")
    return document


def evidence() -> Document:
    """Return 审计取证单: a page a finding."""
    document = _new("审计取证单")
    _right(document.add_paragraph("第{{序号}}号（共{{问题数}}份）"))
    rows = (
        ("被审计（核对）单位", "{{部门}}"),
        ("事项", "{{年度}}年度{{报告类型}}中的数字：{{规则}}"),
        ("事实及位置", "{{文件}}，{{位置}}。\n{{事实}}\n涉及数字：{{涉及数字}}"),
        ("涉及金额", "{{金额}}"),
        ("依据", "{{依据}}"),
        ("审核意见", "{{审核结论}}　{{备注}}\n{{建议}}"),
        *SIGNED,
        ("证据提供单位意见", "\n\n单位负责人（签字）：　　　　　　（盖章）　　　　年　　月　　日"),
    )
    _table(document, rows, (3.6, 12.8))
    return document


def rectification() -> Document:
    """Return 整改通知书: a letter with a table of what is to be mended."""
    document = _new("关于{{年度}}年度报告数字问题的整改通知书")
    document.add_paragraph("{{部门}}：")
    document.add_paragraph(
        "　　经核对，你单位{{年度}}年度公开的报告（共{{文件数}}份）中有{{问题数}}项数字互相矛盾或与规定不符，"
        "涉及金额{{涉及金额}}，详见下表。请逐项核实，于收到本通知之日起15个工作日内更正并重新公开，"
        "将整改情况书面报送我单位；认为无误的，请说明理由并附依据。"
    )
    heads = ("序号", "文件及位置", "问题", "整改要求", "整改情况")
    row = ("{{序号}}", "{{文件}}，{{位置}}", "{{事实}}", "{{建议}}", "{{整改情况}}")
    _table(document, (heads, row), (1.1, 3.6, 6.0, 4.0, 1.9))
    document.add_paragraph()
    for text in ("联系人：　　　　　　　　联系电话：", "（印章）", "{{日期}}"):
        paragraph = document.add_paragraph(text)
        if not text.startswith("联系"):
            _right(paragraph)
    return document


if __name__ == "__main__":
    for make, name in (
        (problem_list, "problem-list"),
        (evidence, "evidence"),
        (rectification, "rectification"),
    ):
        make().save(str(FOLDER / f"{name}.docx"))
