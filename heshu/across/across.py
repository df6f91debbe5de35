"""`heshu across`: what only shows when many documents are looked at together.

Over a store, without reading anything.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from extract.document import Location
from extract.language import Bilingual, Language
from heshu.across.copies import near_copies, same_contents
from heshu.across.peers import Distribution, Figure, distributions, figures, jumps, outliers
from heshu.across.signatures import version
from heshu.output.headings import entry_word
from heshu.output.human import one_line, place
from heshu.output.json_records import location_json, plain
from heshu.store.checksums import check_damage
from heshu.store.contents import documents, signatures
from heshu.store.database import open_database

Kind = Literal["same_content", "near_copy", "jump", "outlier"]
MEASURES = {
    "score": Bilingual("得分率", "score"),
    "rate": Bilingual("执行率", "execution rate"),
    "budget": Bilingual("预算数", "budget"),
}
SCHEMA = "heshu-across/1"
NOWHERE = Location()


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two places of a finding.

    The file, the figure as printed and where it stands, if it is of a figure.
    """

    file: str
    text: str | None = None
    at: Location = NOWHERE


@dataclass(frozen=True, slots=True)
class Across:
    """Something between two documents.

    `extent` is the share of common text, the ratio, or how many deviations.
    """

    kind: Kind
    first: Side
    second: Side
    extent: Decimal
    message: Bilingual


def run_across(store: Path | str, language: Language, *, json_wanted: bool) -> int:
    """Print what shows across the documents of a store and return the exit status; raises `StoreError`."""
    found, spread = look_across(store)
    if json_wanted:
        objects = [*(finding_json(finding, language) for finding in found), *map(distribution_json, spread)]
        sys.stdout.writelines(json.dumps(entry, ensure_ascii=False) + "\n" for entry in objects)
    else:
        sys.stdout.writelines(_line(finding, language) + "\n" for finding in found)
        sys.stdout.writelines(_spread_line(entry, language) + "\n" for entry in spread)
    return 0


def look_across(store: Path | str) -> tuple[list[Across], list[Distribution]]:
    """Return what shows across the documents of a store, and how scores and rates are distributed.

    Raises `StoreError`.
    """
    files: list[tuple[str, str]] = []
    numbers: list[Figure] = []
    digests = set[str]()
    with open_database(store, write=False) as database:
        for document in documents(database):
            if document.sha256 is not None:
                files.append((document.file, document.sha256))
            if (
                document.sha256 is None or document.sha256 not in digests
            ):  # a copy is told of, and counts once
                numbers.extend(figures(document))
            digests.add(document.sha256 or "")
        marks = signatures(database, version())
        check_damage(database)
    names = {digest: file for file, digest in reversed(files)}
    known = {
        names[digest]: marks[digest]
        for digest in dict.fromkeys(digest for _, digest in files)
        if digest in marks
    }
    found = [*_copies(files, known), *_far(numbers)]
    return found, list(distributions(numbers))


def _copies(files: list[tuple[str, str]], signatures_by_file: dict[str, bytes]) -> Iterator[Across]:
    for file, first in same_contents(files):
        notice = Bilingual("与另一文件内容完全相同", "has the bytes of another file")
        yield Across("same_content", Side(file), Side(first), Decimal(1), notice)
    for file, first, share in near_copies(signatures_by_file):
        notice = Bilingual(
            f"正文与另一份报告相同{share:.0%}（数字不计）",
            f"{share:.0%} of its text is that of another report, figures apart",
        )
        yield Across("near_copy", Side(file), Side(first), Decimal(f"{share:.4f}"), notice)


def _far(numbers: list[Figure]) -> Iterator[Across]:
    for figure, before, ratio in jumps(numbers):
        notice = Bilingual(
            f"{figure.department}{figure.year}年{MEASURES['budget'].zh}{figure.text}，上年{before.text}，"
            "相差过大，可能单位有误",
            f"budget of {figure.year} is {figure.text}, a year before {before.text}: out of proportion,"
            " perhaps another unit",
        )
        yield Across("jump", _side(figure), _side(before), round(ratio, 4), notice)
    for figure, middle, deviations in outliers(numbers):
        name = MEASURES[figure.measure]
        notice = Bilingual(
            f"{name.zh}{figure.text}远离同类报告（居中的是{middle.text}）",
            f"{name.en} {figure.text} is far from its peers (their middle is {middle.text})",
        )
        yield Across("outlier", _side(figure), _side(middle), round(deviations, 1), notice)


def _side(figure: Figure) -> Side:
    return Side(figure.file, figure.text, figure.at)


def finding_json(found: Across, language: Language) -> dict[str, Any]:
    """Return a finding for programs."""
    sides = {
        name: {"file": side.file, "text": side.text, "at": location_json(side.at)}
        for name, side in _sides(found)
    }
    return {
        "schema": SCHEMA,
        "kind": found.kind,
        "message": found.message.in_language(language),
        "extent": plain(found.extent),
    } | sides


def distribution_json(found: Distribution) -> dict[str, Any]:
    """Return a distribution for programs; shares in percent, as text."""
    entries = {
        name: plain(round(entry, 4).normalize()) if isinstance(entry, Decimal) else entry
        for name, entry in asdict(found).items()
    }
    return {"schema": SCHEMA} | entries | {"kind": "distribution", "report": found.kind}


def _sides(found: Across) -> Iterable[tuple[str, Side]]:
    return (("first", found.first), ("second", found.second))


def _line(found: Across, language: Language) -> str:
    first, second = (
        f"{one_line(side.file)}{':' if place(side.at) else ''}{place(side.at)}" for _, side in _sides(found)
    )
    return f"{first}: {found.kind} {one_line(found.message.in_language(language))} ↔ {second}"


def _spread_line(found: Distribution, language: Language) -> str:
    numbers = " ".join(
        f"{number:.2f}" for number in (found.least, found.lower, found.median, found.upper, found.most)
    )
    name, kind = MEASURES[found.measure].in_language(language), entry_word("kind", found.kind, language)
    if language == "zh":
        return (
            f"{kind} {found.year or ''} {name}：{found.count}份，最低/四分位/中位/四分位/最高 {numbers}，"
            f"满分{found.full}份"
        )
    return (
        f"{kind} {found.year or ''} {name}: {found.count} reports, least/quartile/median/quartile/most"
        f" {numbers}, {found.full} of 100"
    )
