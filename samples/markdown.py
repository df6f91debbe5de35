"""Writes content as Markdown, for tables without merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from samples.content import Content, Table, Text


def write_markdown(path: Path, content: Sequence[Content]) -> None:
    """Write `content` as a .md file to `path`."""
    path.write_text("\n\n".join(_blocks(content)) + "\n", encoding="utf-8", newline="\n")


def _blocks(content: Sequence[Content]) -> Iterator[str]:
    for block in content:
        if isinstance(block, Text):
            yield f"{'#' * block.level} {block.number}{block.text}".strip()
        elif isinstance(block, Table):
            rows = [
                "| " + " | ".join(entry if isinstance(entry, str) else entry.text for entry in row) + " |"
                for row in block.rows
            ]
            yield "\n".join([rows[0], "|" + " --- |" * len(block.widths), *rows[1:]])
