"""The reader of saved web pages: headings, paragraphs and tables with their spans.

What a browser does not show is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree
from lxml import html as lxml_html

from extract.blocks.drafts import Draft, DraftCell, DraftParagraph, DraftTable, number_blocks
from extract.blocks.invisible import visible
from extract.document import Document
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.problems import limit_problem
from extract.text.encoding import decode
from extract.text.html_visibility import Visibility

_UNSEEN = {
    "script",
    "style",
    "head",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "select",
    "button",
    "input",
    "textarea",
    "nav",
    *("audio", "video", "canvas", "datalist", "annotation", "annotation-xml", "noframes", "noembed", "map"),
}
_BLOCKS = {
    *(
        "p",
        "div",
        "section",
        "article",
        "main",
        "body",
        "html",
        "header",
        "footer",
        "center",
        "blockquote",
        "pre",
        "address",
        "aside",
    ),
    *(
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "form",
        "fieldset",
        "figure",
        "figcaption",
        "table",
        "tbody",
        "tr",
        "td",
        "th",
    ),
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_FIELDS = {"input", "textarea", "select"}
"""Fields of forms; those of a table hold what is filled in, others serve the page itself."""
_TYPED = {"text", "number", ""}
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_GB = ("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0\u3000]+")
_MAX_SPAN = 1000


def read_html(name: str, sha256: str, data: bytes, limits: Limits) -> Document:
    """Return the document in a web page; raises `UnreadableError` where it shows no words."""
    return html_document(name, sha256, html_text(data), limits)


def html_document(name: str, sha256: str, text: str, limits: Limits) -> Document:
    """Return the document in the text of a web page; raises `UnreadableError` where it shows no words."""
    parser = _parser()
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("damaged", reason=str(error)[:80]) from error
    drafts = list(islice(_Walk(limits, Visibility(root)).blocks(root, 0), limits.blocks + 1))
    over = [("段落数 (blocks)", limits.blocks)] * (len(drafts) > limits.blocks)
    over += [("标签嵌套层数 (nesting of elements)", limits.xml_depth)] * _is_too_deep(
        root, parser, limits.xml_depth
    )
    problems = tuple(limit_problem(what, f"> {limit}", limit) for what, limit in over)
    blocks = number_blocks(drafts[: limits.blocks])
    if not blocks:
        raise (
            UnreadableError(problems[0].code, **dict(problems[0].details))
            if problems
            else UnreadableError("empty")
        )
    return Document(name, sha256, "html", None, blocks, problems)


def html_blocks(text: str, limits: Limits) -> Iterator[Draft]:
    """Yield what a page shows that stands inside another document."""
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    yield from islice(_Walk(limits, Visibility(root)).blocks(root, 0), limits.blocks)


def _parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8"
    )


def _is_too_deep(root: etree._Element, parser: lxml_html.HTMLParser, limit: int) -> bool:
    """Tell whether elements lie deeper than is read.

    The parser drops the deepest itself and says so in its log.
    """
    if any("depth" in entry.message for entry in parser.error_log):
        return True
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limit:
            return True
    return False


def html_text(data: bytes, named: str = "") -> str:
    """Decode by what is `named` or the page's own word where that works, else by content.

    GB2312 is read as the GB18030 it really is. UTF-8 is seen whatever the page says: saved pages often keep
    the word of the server.
    """
    found = _CHARSET.search(data[:4096])
    for charset in ("utf-8", named, found.group(1).decode("ascii", "replace") if found else ""):
        try:
            if charset and not data.startswith(_BOMS):
                return data.decode("gb18030" if charset.lower() in _GB else charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


@dataclass(slots=True)
class _Inline:
    """Running text that is being gathered until a block ends it."""

    pieces: list[str] = field(default_factory=list)

    def take(self) -> str:
        text = visible("".join(self.pieces))
        text = "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\x00"))
        self.pieces.clear()
        return text.strip("\n ")


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk over the elements of a page."""

    limits: Limits
    visibility: Visibility

    def blocks(self, element: etree._Element, depth: int) -> Iterator[Draft]:
        """Yield what an element shows: text between block elements as paragraphs, headings, tables."""
        if depth > self.limits.xml_depth or self._is_unseen(element):
            return
        inline = _Inline()
        yield from self._inside(element, inline, depth)
        yield from _paragraphs(inline.take())

    def _inside(self, element: etree._Element, inline: _Inline, depth: int) -> Iterator[Draft]:
        inline.pieces.append(element.text or "")
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag == "br":
                inline.pieces.append("\x00")
            elif tag in _HEADINGS:
                yield from _paragraphs(inline.take())
                text = self._shown(child)
                if text and not self._is_unseen(child):
                    yield DraftParagraph(text, level=_HEADINGS[tag])
            elif tag == "table" and not self._is_unseen(child):
                yield from _paragraphs(inline.take())
                yield from self._table(child, depth + 1)
            elif tag in _BLOCKS:
                yield from _paragraphs(inline.take())
                yield from self.blocks(child, depth + 1)
            elif tag and not self._is_unseen(child) and depth < self.limits.xml_depth:
                yield from self._inside(child, inline, depth + 1)
            inline.pieces.append(child.tail or "")

    def _table(self, element: etree._Element, depth: int) -> Iterator[Draft]:
        """Yield a table; one that lays out the page, with tables or a single cell inside.

        Is walked through.
        """
        rows = self._rows(element)
        if (
            any(cell.find(".//table") is not None for row in rows for cell in row)
            or sum(len(row) for row in rows) < 2
        ):
            for row in rows:
                for cell in row:
                    yield from self.blocks(cell, depth + 1)
            return
        caption = element.find("caption")
        if caption is not None and (text := self._shown(caption)):
            yield DraftParagraph(text, running=True)
        table = self._grid(rows)
        if table is not None:
            yield table

    def _is_unseen(self, element: etree._Element) -> bool:
        return element.tag in _UNSEEN or self.visibility.hides(element)

    def _shown(self, element: etree._Element) -> str:
        """Return the text of an element; <br> and blocks inside it begin new lines."""
        inline = _Inline()
        self._gather(element, inline, 0)
        return re.sub(r"\n{2,}", "\n", inline.take())

    def _gather(self, element: etree._Element, inline: _Inline, depth: int) -> None:
        inline.pieces.append(element.text or "")
        for child in element if depth < _DEEPEST else ():
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag in _FIELDS:
                inline.pieces.append("" if self.visibility.hides(child) else _filled_in(child))
            elif tag and not self._is_unseen(child):
                if tag == "br" or tag in _BLOCKS:
                    inline.pieces.append("\x00")
                self._gather(child, inline, depth + 1)
                if tag in _BLOCKS:
                    inline.pieces.append("\x00")
            inline.pieces.append(child.tail or "")

    def _rows(self, table: etree._Element) -> list[list[etree._Element]]:
        """Return the cells of a table by row, those of tables inside it apart."""
        groups = [table, *(child for child in table if child.tag in ("thead", "tbody", "tfoot"))]
        rows = [row for group in groups for row in group if row.tag == "tr" and not self._is_unseen(row)]
        return [
            [cell for cell in row if cell.tag in ("td", "th") and not self._is_unseen(cell)] for row in rows
        ]

    def _grid(self, rows: list[list[etree._Element]]) -> DraftTable | None:
        """Place the cells by their spans, as HTML prescribes.

        Each in the first column that no cell from above covers.
        """
        taken: set[tuple[int, int]] = set()
        cells: list[DraftCell] = []
        for row, elements in enumerate(rows):
            column = 0
            for element in elements:
                while (row, column) in taken:
                    column += 1
                across = min(_span(element, "colspan"), self.limits.table_columns)
                down = min(_span(element, "rowspan"), len(rows) - row)
                if (
                    len(taken) + across * down > self.limits.table_cells
                    or column + across > self.limits.table_columns
                ):
                    break
                taken.update((row + y, column + x) for y in range(down) for x in range(across))
                cells.append(DraftCell(row, column, down, across, self._shown(element)))
                column += across
        width = max((column for _, column in taken), default=-1) + 1
        return DraftTable(len(rows), width, tuple(cells)) if any(cell.text for cell in cells) else None


def _paragraphs(text: str) -> Iterator[DraftParagraph]:
    for line in text.split("\n"):
        if line.strip():
            yield DraftParagraph(line.strip())


_DEEPEST = 200


def _filled_in(field: etree._Element) -> str:
    """Return what a field of a form shows: the words in it, or the choice made.

    Boxes to tick and buttons show none.
    """
    if field.tag == "input":
        return str(field.get("value", "")) if field.get("type", "text").lower() in _TYPED else ""
    if field.tag == "textarea":
        return field.text or ""
    options = list(field.iter("option"))
    chosen = next(
        (option for option in options if "selected" in option.attrib), options[0] if options else None
    )
    return "" if chosen is None else "".join(map(str, chosen.itertext()))


def _span(element: etree._Element, name: str) -> int:
    digits = element.get(name, "1").strip()
    return min(max(1, int(digits)), _MAX_SPAN) if digits.isdecimal() and len(digits) < 10 else 1
