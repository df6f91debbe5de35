"""Which columns of a statement add up to which, by the words of their headers above each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules.vocabulary import load


@dataclass(frozen=True, slots=True)
class Across:
    """A column of wholes, those of its parts, and the columns beside them that are of neither name."""

    whole: int
    parts: tuple[int, ...]
    others: tuple[int, ...]


def columns_of(
    paths: Sequence[tuple[str, ...]], used: Collection[int], wholes: Sequence[str], parts: Collection[str]
) -> Iterator[Across]:
    """Give the sums across: one for each header that stands over a whole and two or more of its parts.

    `paths` are the headers without blanks, from the top; `used` the columns that have figures.
    """
    found = list(_under_headers(paths, used, wholes, parts))
    yield from found or _by_last_words(paths, used, wholes, parts)


def _under_headers(
    paths: Sequence[tuple[str, ...]], used: Collection[int], wholes: Sequence[str], parts: Collection[str]
) -> Iterator[Across]:
    for header in dict.fromkeys(path[:-1] for path in paths if path and path[-1] in wholes):
        depth = len(header)
        below = [i for i, path in enumerate(paths) if path[:depth] == header and len(path) > depth]
        whole = _first(paths, [i for i in below if len(paths[i]) == depth + 1], wholes)
        groups = _groups(paths, below, depth)
        columns = tuple(i for name in parts if name in groups for i in _of_group(paths, groups[name]))
        if whole is not None and len(columns) > 1:
            yield Across(whole, columns, _others(groups, used, {*wholes, *parts}))


def _by_last_words(
    paths: Sequence[tuple[str, ...]], used: Collection[int], wholes: Sequence[str], parts: Collection[str]
) -> Iterator[Across]:
    """Give the sum of columns whose headers stand over none of the others: 支出合计 | 其中/基本支出 ….

    That the document means it is less sure, as if a column of another name stood beside them.
    """
    whole = _first(paths, range(len(paths)), wholes)
    columns = tuple(i for i, path in enumerate(paths) if path and path[-1] in parts)
    if whole is not None and len(columns) > 1:
        known = {whole, *columns}
        yield Across(whole, columns, tuple(i for i in used if i not in known))


def _first(paths: Sequence[tuple[str, ...]], columns: Sequence[int], names: Sequence[str]) -> int | None:
    """Return the column whose last word comes first among the names."""
    return next((i for name in names for i in columns if paths[i] and paths[i][-1] == name), None)


def _groups(paths: Sequence[tuple[str, ...]], columns: Sequence[int], depth: int) -> Mapping[str, list[int]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for column in columns:
        groups[paths[column][depth]].append(column)
    return groups


def _of_group(paths: Sequence[tuple[str, ...]], group: Sequence[int]) -> Sequence[int]:
    """Return the column of a group's own figure: 事业收入 is 金额 beside 其中：教育收费."""
    words = load("statements.toml")["group"]
    own = [i for i in group if paths[i][-1] in words["own"]]
    return own[:1] or [i for i in group if not paths[i][-1].startswith(tuple(words["among"]))]


def _others(
    groups: Mapping[str, list[int]], used: Collection[int], known: Collection[str]
) -> tuple[int, ...]:
    among = tuple(load("statements.toml")["group"]["among"])
    return tuple(
        i
        for name, group in groups.items()
        if name not in known and not name.startswith(among)
        for i in group
        if i in used
    )
