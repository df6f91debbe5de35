"""What the program says of a paper, and how that agrees with what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.independent.figures import number
from benchmarks.independent.slips import Slip

GRAVE = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Said:
    """A finding, as far as the judge looks at it."""

    rule: str
    severity: str
    message: str
    facts: tuple[str, ...]
    culprit: str
    proposed: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a spoilt paper fared: whether its slip was among the findings, blamed first, and mended."""

    detected: bool
    blamed: bool
    mended: bool
    severity: str


def check_file(path: Path) -> tuple[str, list[Said]]:
    """Check a file through the public interface; return its status and its errors and warnings."""
    import heshu

    try:
        checked = heshu.check(path)
    except Exception as error:  # noqa: BLE001 - the judge goes on, and tells of it
        return f"{type(error).__name__} on {path.name}", []
    return str(checked.status), [_said(finding) for finding in checked.findings if finding.severity in GRAVE]


def _said(finding: Any) -> Said:
    """Take over what a finding says."""
    first = finding.culprits[0] if finding.culprits else None
    facts = tuple(fact.value.text for fact in finding.facts)
    culprit = facts[first.fact] if first is not None and 0 <= (first.fact or 0) < len(facts) else ""
    return Said(
        finding.rule,
        str(finding.severity),
        str(finding.message.zh),
        facts,
        culprit,
        (first and first.proposed) or "",
    )


def judge(slip: Slip, said: Sequence[Said]) -> Verdict:
    """Say whether the findings name the altered figure, blame it first and mend it."""
    named = [one for one in said if any(_same(slip, text) for text in one.facts)]
    if slip.kind == "direction":
        named = named or [one for one in said if slip.wrong[0] in one.message]
    blamed = [one for one in named if _same(slip, one.culprit) or _turned(slip, one)]
    mended = [one for one in blamed if _mended(slip, one)]
    severity = "error" if any(one.severity == "error" for one in named) else "warning" if named else ""
    return Verdict(bool(named), bool(blamed), bool(mended), severity)


def _same(slip: Slip, text: str) -> bool:
    """Say whether a printed fact is one of the altered texts."""
    if slip.kind == "direction":
        return any(word in text for word in slip.wrong)
    return any(number(text) is not None and number(text) == number(wrong) for wrong in slip.wrong)


def _turned(slip: Slip, one: Said) -> bool:
    """Say whether a finding proposes the right word of direction."""
    return slip.kind == "direction" and one.proposed in slip.right


def _mended(slip: Slip, one: Said) -> bool:
    """Say whether the first proposal restores what stood there."""
    if slip.kind == "direction":
        return any(word in one.proposed for word in slip.right)
    if slip.kind == "unit":
        return "万元" in one.proposed and number(one.proposed) == number(slip.right[0])
    pairs = zip(slip.wrong, slip.right, strict=True)
    return any(number(one.culprit) == number(w) and number(one.proposed) == number(r) for w, r in pairs)
