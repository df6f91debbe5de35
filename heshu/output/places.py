"""Where something is printed, for people: page, table, row and column, or the address of a cell."""

from __future__ import annotations

from extract.document import Location
from extract.language import Bilingual, Language
from rules.finding import Finding

WORKBOOKS = frozenset({"xlsx", "xls"})
"""Formats whose pages are sheets, and whose rows and columns those of the sheet."""
_PAGE = Bilingual("第{page}页", "page {page}")
_SHEET = Bilingual("第{page}个工作表", "sheet {page}")
_CELL = Bilingual("表{table} 行{row} 列{column}", "table {table} row {row} column {column}")
_PARAGRAPH = Bilingual("第{paragraph}段", "paragraph {paragraph}")


def place_words(at: Location, language: Language, form: str | None = None) -> str:
    """Return where something stands; in a workbook (`form`) by sheet and address.

    >>> place_words(Location(page=1, table=2, row=3, column=4), "zh")
    '第1页 表2 行3 列4'
    >>> place_words(Location(page=2, table=2, row=14, column=28), "zh", "xlsx")
    '第2个工作表 AB14'
    """
    if form in WORKBOOKS and at.row is not None and at.column is not None:
        return " ".join(
            [_SHEET.in_language(language).format(page=at.page or 1), cell_address(at.row, at.column)]
        )
    parts = [_PAGE.in_language(language).format(page=at.page)] if at.page is not None else []
    if at.table is not None:
        parts.append(_CELL.in_language(language).format(table=at.table, row=at.row, column=at.column))
    elif at.paragraph is not None:
        parts.append(_PARAGRAPH.in_language(language).format(paragraph=at.paragraph))
    return " ".join(parts)


def cell_address(row: int, column: int) -> str:
    """Return the address of a cell as a spreadsheet shows it; both are counted from 1.

    >>> cell_address(14, 3), cell_address(1, 26), cell_address(7, 28)
    ('C14', 'Z1', 'AB7')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def blamed(finding: Finding) -> Location | None:
    """Return where to look first in the document.

    The figure held to be wrong, or the first figure of the finding that is printed there.
    """
    accused = [culprit.fact for culprit in finding.culprits[:1]]
    order = (*accused, *range(len(finding.facts)))
    return next(
        (
            finding.facts[i].value.at
            for i in order
            if i < len(finding.facts) and finding.facts[i].file is None
        ),
        None,
    )


def finding_place(finding: Finding, language: Language, form: str | None = None) -> str:
    """Return where the figure of a finding is printed that is looked at first, under its headings.

    In a workbook the sheet is named, elsewhere the headings above the place are.
    """
    at = blamed(finding)
    if at is None:
        return finding.section or ""
    if form in WORKBOOKS and finding.section and at.row is not None and at.column is not None:
        return f"{finding.section}!{cell_address(at.row, at.column)}"
    words = place_words(at, language, form)
    return f"{finding.section} {words}".strip() if finding.section and at.page is None else words
