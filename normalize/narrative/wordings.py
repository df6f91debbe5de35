"""What sentences state of several of their figures, in the closed wordings of `data/wordings.toml`.

A wording is a pattern over words and typed figures (`token_text`). What it finds is entered as it is stated:
which arithmetic must then hold is the business of the rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from normalize.narrative.token_text import TokenText, without_brackets
from normalize.quantities.patterns import alternatives
from normalize.records import Amount, StatedKind, StatedRelation
from normalize.words import load

_MACRO = re.compile(r"\{\{(\w+)\}\}")
_LEADING = ("rate", "points", "change", "rest", "shares", "parts", "part")
_OPENING = re.compile(r"其中|包括|分别|:")
_ENDING = 4
"""Letters in which two names of one thing end alike."""
_MOST = 8
"""Figures of the sentences before that a change can be of: the first and the last of them."""
_LAST = 400
"""Characters before a figure in which the list that it belongs to can have begun."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording with its pattern for one kind of figure, `token`.

    In a `sure` one the figures are no parts of a list.
    """

    name: str
    kind: StatedKind
    token: str
    pattern: re.Pattern[str]
    sure: bool


@cache
def wordings() -> tuple[Wording, ...]:
    """Return the wordings, one for each kind of figure that they are told of."""
    data = load("wordings.toml")
    return tuple(
        Wording(
            entry["name"],
            entry["kind"],
            token,
            re.compile(expanded(entry["pattern"]).replace("¤", token)),
            entry.get("sure", False),
        )
        for entry in data["wording"]
        for token in entry.get("of", ["￥"])
    )


def expanded(pattern: str) -> str:
    """Return a pattern of the vocabulary with its macros written out."""
    data = load("wordings.toml")

    def macro(found: re.Match[str]) -> str:
        name = found.group(1)
        if name.startswith("move"):
            moves = data["moves"]
            return rf"(?P<{name}>{alternatives((*moves['up'], *moves['down']))}){moves['after']}"
        return _moves().pattern if name == "anymove" else expanded(str(data["macros"][name]))

    return _MACRO.sub(macro, pattern)


@cache
def direction_of(word: str) -> int:
    """Return 1 for a word of increase, -1 for one of decrease."""
    return 1 if word in load("wordings.toml")["moves"]["up"] else -1


@cache
def _moves() -> re.Pattern[str]:
    moves = load("wordings.toml")["moves"]
    return re.compile(f"(?:{alternatives((*moves['up'], *moves['down']))})")


def stated_relations(line: TokenText, amounts: Sequence[Amount]) -> tuple[StatedRelation, ...]:
    """Return what a paragraph states; a figure leads one relation only, the one of the first wording."""
    if len(line.figures) < 2:
        return ()
    flat = without_brackets(line)
    taken: set[int] = set()
    found: list[StatedRelation] = []
    for wording in wordings():
        for text in (flat, line) if flat is not line else (line,):
            if wording.token not in text.text:
                continue
            for match in wording.pattern.finditer(text.text):
                stated = _stated(wording, text, match, amounts)
                if stated is not None and not taken & _leading(stated):
                    taken |= _leading(stated)
                    found.append(stated)
    return tuple(found)


def _leading(stated: StatedRelation) -> set[int]:
    """Return the figures that a relation speaks for: its rate, its change or its parts."""
    if stated.kind == "within":
        return set()  # that parts are not more than the whole does not say that they are all of it
    for leader in _LEADING:
        if mine := {index for role, index in stated.figures if role == leader}:
            return mine
    return set()


def _stated(
    wording: Wording, line: TokenText, match: re.Match[str], amounts: Sequence[Amount]
) -> StatedRelation | None:
    figures: list[tuple[str, int]] = []
    directions: set[int] = set()
    for group, text in match.groupdict().items():
        if text is None:
            continue
        role = group.rstrip("0123456789")
        if role == "move":
            directions.add(direction_of(text))
        elif role == "nows":
            places = range(*match.span(group))
            before = [("now", line.figures[i]) for i in places if line.text[i] == wording.token]
            figures += before if len(before) <= _MOST else (*before[: _MOST // 2], *before[-_MOST // 2 :])
        elif role in ("parts", "shares"):
            figures += [(role, index) for index in line.within(*match.span(group))]
        elif role in ("named", "of"):
            figures += [("whole", index) for index in _named_whole(text, figures, line, match, amounts)]
        elif role not in ("yearthen", "yearnow", "names"):
            index = line.figures.get(match.start(group))
            if index is None:
                return None
            figures.append((role, index))
    if not _years_follow(line, match):
        return None
    if wording.kind == "change" and match.groupdict().get("now") and not wording.sure:
        if _is_earlier_year(line, match.start("now")):
            return None
        figures += [("now", index) for index in _heads(line, match.start("now"), wording.token)]
    return StatedRelation(
        wording.kind, tuple(figures), 0 if len(directions) > 1 else next(iter(directions), None), wording.name
    )


def _named_whole(
    named: str,
    figures: Sequence[tuple[str, int]],
    line: TokenText,
    match: re.Match[str],
    amounts: Sequence[Amount],
) -> list[int]:
    """Return the figure of the paragraph that is named as the whole, whose label ends in the same words."""
    if any(role == "whole" for role, _ in figures):
        return []
    parts = line.within(*match.span("parts"))
    before = [index for index in sorted(line.figures.values()) if index < parts[0]]
    alike = [
        index
        for index in before
        if amounts[index].measure in ("amount", "budget")
        and amounts[index].value.unit == amounts[parts[0]].value.unit
        and _common_end(amounts[index].label, named) >= min(_ENDING, len(named))
    ]
    return alike[:1] if named else []


def _common_end(one: str, other: str) -> int:
    """Return how many letters two names end with in common."""
    length = 0
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return length


def _years_follow(line: TokenText, match: re.Match[str]) -> bool:
    """Say whether the two years that a wording names follow each other, where it names two."""
    groups = match.groupdict()
    if groups.get("yearthen") is None:
        return True
    then, now = (line.years.get(match.start(name)) for name in ("yearthen", "yearnow"))
    return then is not None and now == then + 1


def _is_earlier_year(line: TokenText, place: int) -> bool:
    """Say whether the sentence told of a later year before: 2023年…100万元，2022年…90万元，增加."""
    start = max(line.text.rfind("。", 0, place), place - _LAST) + 1
    years = [line.years[i] for i in range(start, place) if i in line.years]
    return len(years) > 1 and years[-1] < max(years)


def _heads(line: TokenText, place: int, token: str) -> list[int]:
    """Return the figures that the lists before a figure take apart.

    What follows the last part may be of the whole.
    """
    start = max(line.text.rfind("。", 0, place), line.text.rfind(";", 0, place), place - _LAST) + 1
    heads = [
        line.text.rfind(token, start, opening.start())
        for opening in _OPENING.finditer(line.text, start, place)
    ]
    return [line.figures[head] for head in dict.fromkeys(heads) if head in line.figures]
