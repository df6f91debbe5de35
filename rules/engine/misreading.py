"""Is a figure that contradicts others wrong in the report, or was it misread? By how sure its reading is.

Which digits differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from normalize.records import Value
from rules.engine.explanation import Explanation
from rules.engine.fact import Fact
from rules.finding import Attribution, Operation, Severity
from rules.vocabulary import load

EVEN = 0.5
# An arbitrary other figure shares its digits with the printed one, but for a few, only if these were misread.
FEW = 2


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = load("repairs.toml")["misread"]
    return found | {"pairs": frozenset(frozenset(pair) for pair in found["pairs"])}


def odds(value: Value, operation: Operation, proposed: str) -> float:
    """Return how much likelier it is that the figure was misread than that the report is wrong.

    0 for figures that are printed as text.
    """
    if value.confidence is None:
        return 0.0
    return (
        (1 - value.confidence)
        * float(_table()[_kind(value.text, operation, proposed)])
        / float(_table()["filing"])
    )


def _kind(printed: str, operation: Operation, proposed: str) -> str:
    old, new = (_digits(text) for text in (printed, proposed))
    if operation == "shift" and old.strip("0") == new.strip("0"):
        return "shift"
    if operation not in ("digit", "shift", "recompute") or abs(len(old) - len(new)) > 1:
        return "other"
    if len(old) != len(new):
        return "lost" if operation != "recompute" else "other"
    apart = [frozenset(pair) for pair in zip(old, new, strict=False) if pair[0] != pair[1]]
    if len(apart) == 1:
        return "alike" if apart[0] in _table()["pairs"] else "digit"
    return "digit" if operation == "digit" or len(apart) <= FEW else "other"


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def attribution(explanation: Explanation, facts: Sequence[Fact], mine: Iterable[Fact]) -> Attribution:
    """Say what is likelier: that the report is wrong, or that the figures were misread.

    `mine` are those of the contradiction.
    """
    misread = 0.0
    for repair, chance in explanation.repairs:
        most = max(
            (odds(facts[i].value, repair.operation, candidate.text) for i, candidate in repair.changes),
            default=0.0,
        )
        misread += chance * most / (1 + most)
    if misread > EVEN or (not explanation.repairs and is_unsure(fact.value for fact in mine)):
        return "extraction"
    return "filing"


def is_unsure(values: Iterable[Value]) -> bool:
    """Say whether one of the figures was hard to read."""
    return any(value.confidence is not None and value.confidence < _table()["unsure"] for value in values)


def weakened(severity: Severity, attributed: Attribution) -> Severity:
    """Return the severity of what may be the reader's mistake: no more than a warning."""
    return "warning" if attributed == "extraction" and severity == "error" else severity
