"""Papers as HTML, Markdown and text."""

from __future__ import annotations

from html import escape

from benchmarks.independent.layout import Block, Cell, Grid, Paper, Text


def as_html(paper: Paper) -> bytes:
    """Return a paper as a web page."""
    body = "".join(_html_block(block) for block in paper.blocks)
    head = f'<head><meta charset="utf-8"><title>{escape(paper.name)}</title></head>'
    return f"<!DOCTYPE html>\n<html>{head}<body>\n{body}</body></html>\n".encode()


def _html_block(block: Block) -> str:
    """Return a heading, paragraph or table as HTML."""
    if isinstance(block, Text):
        tag = f"h{block.level}" if block.level else "p"
        return f"<{tag}>{escape(block.text)}</{tag}>\n"
    rows = "".join(f"<tr>{''.join(map(_html_cell, row))}</tr>\n" for row in block.rows)
    before, after = (
        "".join(f"<p>{escape(line)}</p>\n" for line in lines) for lines in (block.before, block.after)
    )
    return f'{before}<table border="1">\n{rows}</table>\n{after}'


def _html_cell(cell: Cell) -> str:
    """Return a cell with what it spans."""
    down = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    across = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return f"<td{down}{across}>{escape(cell.text)}</td>"


def as_markdown(paper: Paper) -> bytes:
    """Return a paper as Markdown; a merged cell of a table gives its text to its first cell only."""
    return "\n\n".join(_markdown_block(block) for block in paper.blocks).encode() + b"\n"


def _markdown_block(block: Block) -> str:
    """Return a heading, paragraph or table as Markdown."""
    if isinstance(block, Text):
        return f"{'#' * block.level} {block.text}" if block.level else block.text
    lines = [f"| {' | '.join(cell.text if cell else '' for cell in row)} |" for row in block.filled()]
    lines.insert(1, "|" + " --- |" * len(block.filled()[0]))
    return "\n\n".join((*block.before, "\n".join(lines), *block.after))


def as_text(paper: Paper) -> bytes:
    """Return the headings and paragraphs of a paper, a line each; it has no tables."""
    lines: list[str] = []
    for block in paper.blocks:
        lines += [block.text] if isinstance(block, Text) else _table_lines(block)
    return ("\n\n".join(lines) + "\n").encode()


def _table_lines(block: Grid) -> list[str]:
    """Return a table as lines with tabs, for the rare text that has one."""
    return [
        *block.before,
        *("\t".join(cell.text if cell else "" for cell in row) for row in block.filled()),
        *block.after,
    ]
