"""A change and the changes it is made of: 收入增加60万元。其中：拨款收入增加80万元，事业收入减少20万元."""

from __future__ import annotations

import re
from functools import cache

from normalize.narrative.token_text import TokenText
from normalize.narrative.wordings import direction_of, expanded
from normalize.records import StatedRelation
from normalize.words import load

_FEWEST = 2
"""Figures that make no list yet: a change and one part of it."""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load("wordings.toml")["change_list"]
    return re.compile(expanded(words["list"])), re.compile(expanded(words["item"]))


def change_lists(line: TokenText) -> tuple[StatedRelation, ...]:
    """Return each change with the changes listed behind it: those in its direction add to it."""
    whole_list, item = _patterns()
    found = []
    for match in whole_list.finditer(line.text):
        sign = direction_of(match.group("move"))
        figures = [("rest", line.figures[match.start("whole")])]
        for part in item.finditer(line.text, *match.span("items")):
            same = direction_of(part.group("move")) == sign
            figures.append(("plus" if same else "minus", line.figures[part.start("part")]))
        if len(figures) > _FEWEST:
            found.append(StatedRelation("changes", tuple(figures), sign, "a change and what it is made of"))
    return tuple(found)
