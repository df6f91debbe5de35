"""Tables as text with separators (.csv): each row becomes one of a pipe table, which `pipe_table` reads."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

SEPARATORS = ",\t;，"
SAMPLED = 50
"""Lines by which the separator is told: that which parts most lines into as many fields."""
MOST_FIELD = 1 << 20
"""Characters of one field; what is longer is no table."""


def is_separated(name: str) -> bool:
    """Tell whether a file of text is one of separated values, which only its name says.

    >>> is_separated("决算表.CSV"), is_separated("a/b.zip/报告.txt")
    (True, False)
    """
    return name.lower().endswith((".csv", ".tsv"))


def pipe_lines(text: str) -> Iterator[str]:
    r"""Yield the lines of a text of separated values as rows of pipe tables.

    A row of which one field only is filled is a title or a note, and stays a line of its own.

    >>> list(pipe_lines('支出表\n项目,金额\n"水,电",3\n'))
    ['支出表', '', '| 项目 | 金额 |', '| 水,电 | 3 |']
    """
    csv.field_size_limit(MOST_FIELD)
    in_table = False
    for row in csv.reader(io.StringIO(text), delimiter=_separator(text)):
        fields = [" ".join(field.split()).replace("|", "｜") for field in row]
        filled = [field for field in fields if field]
        is_row = len(fields) > 1 and len(filled) > 1
        if is_row != in_table:
            yield ""
        in_table = is_row
        if is_row:
            yield f"| {' | '.join(fields)} |"
        elif filled:
            yield filled[0]


def _separator(text: str) -> str:
    lines = [line for line in text.splitlines()[:SAMPLED] if line.strip()]

    def regular(separator: str) -> tuple[int, int]:
        counts = Counter(line.count(separator) for line in lines if separator in line)
        fields, times = counts.most_common(1)[0] if counts else (0, 0)
        return times, fields

    return max(SEPARATORS, key=regular)
