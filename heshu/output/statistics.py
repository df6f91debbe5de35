"""How much was checked: a report with nothing to check is not a clean one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from extract.language import Language
from rules.catalogue.catalogue import rule
from rules.validate import Coverage

COLUMNS = {"zh": ("规则", "成立", "不成立", "无法核对"), "en": ("rule", "held", "failed", "not checkable")}
ALL = {"zh": "合计", "en": "all"}


class Statistics:
    """Adds up what was checked over documents."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._counts: dict[str, Counter[str]] = {}
        self._without = 0
        self._documents = 0

    def add(self, coverage: Iterable[Coverage]) -> None:
        """Count what was checked in one document."""
        self._documents += 1
        checked = 0
        for entry in coverage:
            counts = self._counts.setdefault(entry.rule, Counter())
            counts["held"] += entry.held
            counts["failed"] += entry.failed
            counts["not_checkable"] += entry.not_checkable
            checked += entry.held + entry.failed
        self._without += checked == 0

    def lines(self, language: Language) -> Iterator[str]:
        """Give a line a rule that met something to check, and one for all."""
        yield "\t".join(COLUMNS[language])
        total: Counter[str] = Counter()
        for name, counts in sorted(self._counts.items()):
            if counts.total():
                total += counts
                yield "\t".join([f"{name} {rule(name).name}", *_cells(counts)])
        yield "\t".join([ALL[language], *_cells(total)])
        if self._without:
            yield f"{self._without}/{self._documents}" + (
                "份文件没有可核对的数字" if language == "zh" else " documents had nothing to check"
            )


def _cells(counts: Counter[str]) -> list[str]:
    return [str(counts[name]) for name in ("held", "failed", "not_checkable")]


def coverage_json(coverage: Iterable[Coverage]) -> dict[str, Any]:
    """Return how many relations were checked in a document, in all and by rule."""
    listed = [entry for entry in coverage if entry.applicable]
    names = ("held", "failed", "not_checkable")
    return {
        **{name: sum(getattr(entry, name) for entry in listed) for name in names},
        "rules": {entry.rule: {name: getattr(entry, name) for name in names} for entry in listed},
    }
