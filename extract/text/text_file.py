"""The reader of text and Markdown, as web pages and narrative reports are saved."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from extract.blocks.drafts import Draft, DraftCell, DraftParagraph, DraftTable, number_blocks
from extract.blocks.headings import heading_level
from extract.blocks.invisible import visible
from extract.document import Document
from extract.errors import UnreadableError
from extract.limits import Limits
from extract.problems import limit_problem
from extract.text.encoding import decode
from extract.text.pipe_stitch import stitch_tables
from extract.text.pipe_table import Rows, clean, is_row, parse_table
from extract.text.separated import is_separated, pipe_lines

_MARKED = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
_COMMENT = re.compile(r"<!--(?:(?!-->|\n\n\n).)*-->", re.DOTALL)
_RULE = re.compile(r"\s*(?:[-*_=]\s*){3,}")


def read_text(name: str, sha256: str, data: bytes, limits: Limits) -> Document:
    """Return the document in a text file.

    Raises `UnreadableError` where it is in no known encoding or blank.
    """
    text = visible(_COMMENT.sub("", decode(data)))
    problems = []
    if len(text) > limits.text_characters:
        problems.append(limit_problem("字数 (characters)", len(text), limits.text_characters))
    text = text[: limits.text_characters]
    lines = _separated_lines(text) if is_separated(name) else text.splitlines()
    drafts = list(islice(parse(lines), limits.blocks + 1))
    if len(drafts) > limits.blocks:
        problems.append(limit_problem("段落数 (blocks)", f"> {limits.blocks}", limits.blocks))
    blocks = number_blocks(drafts[: limits.blocks])
    if not blocks:
        raise UnreadableError("empty")
    return Document(name, sha256, "markdown", None, blocks, tuple(problems))


def _separated_lines(text: str) -> list[str]:
    try:
        return list(pipe_lines(text))
    except csv.Error as error:
        raise UnreadableError("damaged", reason=f"CSV: {error}") from error


def parse(lines: Iterable[str]) -> Iterator[Draft]:
    """Yield paragraphs, one a line, and logical tables.

    Tables with only blank lines between them may be one.
    """
    tables: list[Rows] = []
    for rows, group in groupby(
        (line for line in _content(lines)), key=lambda line: line is None or is_row(line)
    ):
        if rows:
            tables += _tables(group)
            continue
        yield from map(_table, stitch_tables(tables))
        tables = []
        yield from (_paragraph(line) for line in group if line is not None)
    yield from map(_table, stitch_tables(tables))


def _content(lines: Iterable[str]) -> Iterator[str | None]:
    """Yield the lines with words.

    None stands for the end of a table, so that blank lines part two of them.
    """
    in_table = False
    for line in lines:
        if line.strip() and not (_RULE.fullmatch(line) and not is_row(line)):
            in_table = is_row(line)
            yield line
        elif in_table:
            in_table = False
            yield None


def _tables(lines: Iterable[str | None]) -> list[Rows]:
    parsed = (
        parse_table(line for line in group if line is not None)
        for blank, group in groupby(lines, key=lambda line: line is None)
        if not blank
    )
    return [rows for rows in parsed if rows]


def _paragraph(line: str) -> DraftParagraph:
    marked = _MARKED.fullmatch(line.strip())
    if marked:
        text = clean(marked[2])
        return DraftParagraph(text, level=heading_level(text) or len(marked[1]))
    return DraftParagraph(clean(line))


def _table(rows: Rows) -> DraftTable:
    cells = tuple(
        DraftCell(row, column, 1, 1, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    return DraftTable(len(rows), len(rows[0]), cells)
