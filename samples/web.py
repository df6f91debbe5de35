"""Writes content as a web page, with merged cells."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from pathlib import Path

from samples.content import Cell, Content, Table, Text


def write_web(path: Path, content: Sequence[Content], encoding: str = "utf-8") -> None:
    """Write `content` as an .html file to `path` in `encoding`, which the page names."""
    body = "\n".join(_blocks(content))
    page = (
        "<!DOCTYPE html>\n<html><head><meta"
        f' charset="{encoding}"><title>公开</title></head>\n<body>\n{body}\n</body></html>\n'
    )
    path.write_text(page, encoding=encoding, newline="\n")


def _blocks(content: Sequence[Content]) -> Iterator[str]:
    for block in content:
        if isinstance(block, Text):
            tag = f"h{block.level}" if block.level else "p"
            yield f"<{tag}>{_escaped(block.number + block.text)}</{tag}>"
        elif isinstance(block, Table):
            yield (
                "<table border=1>\n"
                + "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in block.rows)
                + "\n</table>"
            )


def _cell(entry: Cell | str) -> str:
    cell = Cell(entry) if isinstance(entry, str) else entry
    spans = "".join(
        f' {name}="{span}"'
        for name, span in (("rowspan", cell.row_span), ("colspan", cell.column_span))
        if span > 1
    )
    return f"<td{spans}>{_escaped(cell.text)}</td>"


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
