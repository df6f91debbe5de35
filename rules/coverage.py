"""How much of a document was checked, and what of it was not understood: what an auditor answers for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from extract.document import Location
from extract.language import Bilingual
from normalize.records import NotUnderstood, Report
from rules.validate import Validation


@dataclass(frozen=True, slots=True)
class DocumentCoverage:
    """What a document prints and what came of it (`coverage` of the output contract).

    A table is understood if it is a form or a statement, or if its sums were found; a figure is tied if it
    stands in a relation that held or failed.
    """

    tables_printed: int = 0
    tables_understood: int = 0
    figures_printed: int = 0
    figures_tied: int = 0
    relations_held: int = 0
    relations_failed: int = 0
    relations_undecided: int = 0
    not_understood: tuple[NotUnderstood, ...] = ()

    def notice(self) -> Bilingual | None:
        """Return in words what was not understood, None if nothing was left."""
        words = counted(Counter(entry.what for entry in self.not_understood))
        if words is None:
            return None
        figures = sum(entry.figures for entry in self.not_understood)
        return Bilingual(
            f"{words.zh}未能识别，其中的{figures}个数字未核对",
            f"{words.en} not understood: the {figures} figures in them were not checked",
        )


_NAMES = {
    "table": Bilingual("份表", "table"),
    "column": Bilingual("列", "column"),
    "paragraph": Bilingual("段文字", "paragraph"),
}


def counted(not_understood: Mapping[str, int]) -> Bilingual | None:
    """Return in words how many tables, columns and paragraphs there are, None if none.

    >>> counted({"table": 2, "paragraph": 1}).zh
    '2份表、1段文字'
    """
    counts = {what: number for what in _NAMES if (number := not_understood.get(what, 0))}
    if not counts:
        return None
    return Bilingual(
        "、".join(f"{number}{_NAMES[what].zh}" for what, number in counts.items()),
        ", ".join(f"{n} {_NAMES[what].en}{'s' if n > 1 else ''}" for what, n in counts.items()),
    )


def document_coverage(reports: Iterable[Report], validation: Validation) -> DocumentCoverage:
    """Return how much of a document, of its reports and what was found of them, was checked."""
    extent = next((report.extent for report in reports if report.extent is not None), None)
    if extent is None:
        return DocumentCoverage(
            relations_held=validation.relations_held,
            relations_failed=validation.relations_failed,
            relations_undecided=validation.relations_undecided,
        )
    cells: set[tuple[int | None, int | None]] = {
        (at.table, at.column) for at in validation.tied if at.table is not None
    }
    paragraphs: set[int | None] = {at.paragraph for at in validation.tied if at.paragraph is not None}
    left = tuple(entry for entry in extent.not_understood if not _is_tied(entry, cells, paragraphs))
    return DocumentCoverage(
        tables_printed=extent.tables,
        tables_understood=extent.tables - sum(entry.what == "table" for entry in left),
        figures_printed=extent.figures,
        figures_tied=min(extent.figures, len({_place(at) for at in validation.tied})),
        relations_held=validation.relations_held,
        relations_failed=validation.relations_failed,
        relations_undecided=validation.relations_undecided,
        not_understood=left,
    )


def _is_tied(
    entry: NotUnderstood, cells: Set[tuple[int | None, int | None]], paragraphs: Set[int | None]
) -> bool:
    """Say whether some relation was found for a figure of what no record had taken."""
    if entry.what == "paragraph":
        return entry.at.paragraph in paragraphs
    if entry.what == "column":
        return (entry.at.table, entry.at.column) in cells
    return any(table == entry.at.table for table, _ in cells)


def _place(at: Location) -> tuple[int | None, ...]:
    return (at.table, at.row, at.column, at.paragraph, at.start)
