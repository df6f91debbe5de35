"""The reader of Word files (.docx).

Paragraphs, headings, numbering and tables out of the XML, in reading order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import cast

from lxml import etree

from extract.blocks.drafts import Draft, DraftCell, DraftParagraph, DraftTable, number_blocks, numbered
from extract.blocks.furniture import is_number_line
from extract.blocks.headings import heading_level
from extract.blocks.invisible import visible
from extract.collector import collector_paused
from extract.document import Document, Location, Paragraph, Problem
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.problems import limit_problem
from extract.sniff import sniff
from extract.text.encoding import decode
from extract.text.html import html_blocks, html_text
from extract.text.text_file import parse
from extract.word.numbering import Numbering
from extract.word.styles import Style, Styles, numbering_of, outline_level, value
from extract.word.word_package import DocxPackage, W
from extract.word.word_table import TRANSPARENT, WordCell, read_grid
from extract.word.word_text import ALTERNATIVES, PROPERTIES, chosen, paragraph_words

_PARAGRAPH, _TABLE, _CONTROL, _CONTENT = W + "p", W + "tbl", W + "sdt", W + "sdtContent"
_NOTES = ("footnote", "endnote")
_FURNITURE = re.compile(r"word/(?:header|footer)\d*\.xml")
_CHUNK = W + "altChunk"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LONGEST_HEADING = 100
"""A longer paragraph in a heading style is running text that was styled by mistake."""


def read_docx(name: str, sha256: str, data: bytes, limits: Limits) -> Document:
    """Return the document in a Word file.

    Raises `UnreadableError` where it cannot be opened or has no words.
    """
    with collector_paused(), DocxPackage(data, limits) as package:
        walk = DocxWalk(package, limits)
        body = package.main().find(W + "body")
        drafts = list(islice(walk.blocks(body), limits.blocks + 1)) if body is not None else []
        furniture = tuple(Paragraph(text, Location()) for text in walk.furniture())
    if len(drafts) > limits.blocks:
        walk.note_limit("段落数 (blocks)", f"> {limits.blocks}", limits.blocks)
    blocks = number_blocks(drafts[: limits.blocks])
    if not blocks:
        reason = walk.problems[0] if walk.problems else Problem("empty")
        raise UnreadableError(reason.code, **dict(reason.details))
    return Document(name, sha256, "docx", None, blocks, tuple(walk.problems), furniture)


@dataclass(frozen=True, slots=True)
class DocxPlaces:
    """Where blocks stand in the XML of a Word file.

    Cells by table, row and column, paragraphs by number, as in `Location`.
    """

    cells: Mapping[tuple[int, int, int], etree._Element]
    paragraphs: Mapping[int, etree._Element]


def docx_places(data: bytes, body: etree._Element, limits: Limits) -> DocxPlaces:
    """Return where what `read_docx` finds in the file `data` stands in a parsed body of the same file."""
    cells: dict[tuple[int, int, int], etree._Element] = {}
    paragraphs: dict[int, etree._Element] = {}
    with DocxPackage(data, limits) as package:
        for draft, number in numbered(islice(DocxWalk(package, limits).blocks(body), limits.blocks)):
            if isinstance(draft, DraftTable):
                cells |= {
                    (number, cell.row + 1, cell.column + 1): cast("etree._Element", cell.source)
                    for cell in draft.cells
                }
            elif draft.source is not None:
                paragraphs[number] = cast("etree._Element", draft.source)
    return DocxPlaces(cells, paragraphs)


class DocxWalk:
    """A walk over the body of a Word file, counting its numbered paragraphs as it goes."""

    def __init__(self, package: DocxPackage, limits: Limits) -> None:
        """Read the notes that the body refers to.

        The package stays open as long as the walk, for styles and lists.
        """
        self._package = package
        self._limits = limits
        self.problems: list[Problem] = []
        self._styles = Styles(partial(package.beside, "styles"))
        self._numbering = Numbering(partial(package.beside, "numbering"))
        self._notes = {
            kind: _notes(self._beside(partial(package.beside, f"{kind}s")), kind) for kind in _NOTES
        }

    def note_limit(self, what: str, found: str, limit: int) -> None:
        """Remember once that a limit was met."""
        problem = limit_problem(what, found, limit)
        if problem not in self.problems:
            self.problems.append(problem)

    def furniture(self) -> list[str]:
        """Return what the headers and footers of the pages say.

        Each text once and none that is only the number of the page.
        """
        names = self._package.names(_FURNITURE)
        parts = [self._beside(partial(self._package.part, name)) for name in names]
        texts = [
            paragraph_words(paragraph, self._styles).text
            for part in parts
            if part is not None
            for paragraph in part.iter(_PARAGRAPH)
        ]
        return [text for text in dict.fromkeys(texts) if text and not is_number_line(text)]

    def _beside(self, part: Callable[[], etree._Element | None]) -> etree._Element | None:
        """Return the root of a part that stands beside the text, None where there is none.

        Damage to it is noted, and the text is read.
        """
        try:
            return part()
        except UnreadableError as error:
            self.problems.append(error.problem)
            return None

    def blocks(self, element: etree._Element, depth: int = 0) -> Iterator[Draft]:
        """Yield the paragraphs and tables of the body, a cell or a text box.

        `depth` counts tables and boxes around it.
        """
        for child in element:
            yield from self._block(child, depth)

    def _block(self, element: etree._Element, depth: int) -> Iterator[Draft]:
        tag = element.tag
        if tag == _PARAGRAPH:
            yield from self._paragraph(element, depth)
        elif tag == _TABLE:
            yield from self._table(element, depth)
        elif tag == _CONTROL:
            content = element.find(_CONTENT)
            if content is not None:
                yield from self.blocks(content, depth)
        elif tag in TRANSPARENT:
            yield from self.blocks(element, depth)
        elif tag == ALTERNATIVES:
            for child in chosen(element):
                yield from self._block(child, depth)
        elif tag == _CHUNK and depth < self._limits.table_depth:
            yield from self._chunk(element.get(_RELATION, ""), depth)

    def _chunk(self, relation: str, depth: int) -> Iterator[Draft]:
        """Yield what another file holds that is printed in this place (altChunk)."""
        data = self._package.content(relation) or b""
        kind = sniff(data)
        if kind == "docx":
            with DocxPackage(data, self._limits) as package:
                body = package.main().find(W + "body")
                if body is not None:
                    yield from DocxWalk(package, self._limits).blocks(body, depth + 1)
        elif kind == "html":
            yield from html_blocks(html_text(data), self._limits)
        elif kind == "text":
            yield from parse(visible(decode(data)).splitlines())
        else:
            self.problems.append(Problem("unsupported", (("format", f"altChunk {kind}"),)))

    def _paragraph(self, element: etree._Element, depth: int) -> Iterator[Draft]:
        words = paragraph_words(element, self._styles)
        if words.text:
            yield self._draft(element, words.text)
        if depth < self._limits.table_depth:
            for box in words.boxes:
                yield from self.blocks(box, depth + 1)
        for kind, number in words.notes:
            note = self._notes[kind].pop(number, "")
            if note:
                yield DraftParagraph(note, running=True)

    def _draft(self, element: etree._Element, text: str) -> DraftParagraph:
        properties = element.find(PROPERTIES)
        style, label = self._style_and_label(properties)
        text = with_label(label, text)
        level = outline_level(properties) or style.level
        level = heading_level(text) or level if level and len(text) <= _LONGEST_HEADING else None
        return DraftParagraph(
            text, level=level, number=label or None, running=style.is_contents, source=element
        )

    def _style_and_label(self, properties: etree._Element | None) -> tuple[Style, str]:
        """Return the style that a paragraph's properties name and the number printed before it."""
        style_name = value(properties, "pStyle")
        style = self._styles.get(style_name)
        return style, self._label(properties, style, style_name)

    def _label(self, properties: etree._Element | None, style: Style, style_name: str | None) -> str:
        own = numbering_of(properties)
        if own is None and style.numbering is None:
            return ""
        inherited = style.numbering or (None, None)
        if own is None:
            return self._numbering.label(inherited[0], inherited[1], style_name)
        return self._numbering.label(
            own[0] or inherited[0], own[1] if own[1] is not None else inherited[1], style_name
        )

    def _table(self, element: etree._Element, depth: int) -> Iterator[Draft]:
        """Yield a table and after it the tables inside its cells.

        A frame of one cell gives its contents only.
        """
        if depth >= self._limits.table_depth:
            self.note_limit(
                "表格嵌套层数 (nested tables)", f"> {self._limits.table_depth}", self._limits.table_depth
            )
            return
        grid = read_grid(element, self._limits.table_columns, self._limits.table_cells)
        if grid.clamped:
            self.note_limit(
                "表格列数或单元格数 (table columns or cells)",
                f"> {self._limits.table_columns}",
                self._limits.table_columns,
            )
        if len(grid.cells) == 1:
            yield from self.blocks(grid.cells[0].element, depth + 1)
            return
        nested: list[DraftTable] = []
        cells = tuple(self._cell(cell, depth, nested) for cell in grid.cells)
        if cells:
            yield DraftTable(grid.rows, grid.columns, cells)
        yield from nested

    def _cell(self, cell: WordCell, depth: int, nested: list[DraftTable]) -> DraftCell:
        texts: list[str] = []
        for child in cell.element:
            words = paragraph_words(child, self._styles) if child.tag == _PARAGRAPH else None
            if words is None or words.boxes or words.notes:
                drafts = list(self._block(child, depth + 1))
                nested += [draft for draft in drafts if isinstance(draft, DraftTable)]
                texts += [draft.text for draft in drafts if not isinstance(draft, DraftTable)]
            elif words.text:
                texts.append(with_label(self._style_and_label(child.find(PROPERTIES))[1], words.text))
        return DraftCell(
            cell.row, cell.column, cell.row_span, cell.column_span, "\n".join(texts), source=cell.element
        )


def with_label(label: str, text: str) -> str:
    """Return a paragraph with its number before it, apart where digits would run together.

    >>> with_label("1.", "2023年度"), with_label("一、", "概况")
    ('1. 2023年度', '一、概况')
    """
    apart = " " if label and text[:1].isdigit() and not label.endswith(("、", "）", ")")) else ""
    return f"{label}{apart}{text}"


def _notes(root: etree._Element | None, kind: str) -> dict[str, str]:
    """Return the words of the notes by their number.

    Separators between text and notes have a type and are none.
    """
    notes = root.findall(W + kind) if root is not None else []
    real = [note for note in notes if note.get(W + "type", "normal") == "normal"]
    return {
        note.get(W + "id", ""): "\n".join(filter(None, (paragraph_words(p).text for p in note.iter(W + "p"))))
        for note in real
    }
