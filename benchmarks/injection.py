"""How well the validator finds injected mistakes.

Consistent reports are generated, one figure is spoilt, the findings are scored. Run as `python
benchmarks/injection.py [REPORTS] [--write]`; seeds are fixed, so that the figures repeat. A mistake is
*detectable* if a relation of the report without it fails with it, and *pinned* if two or more relations have
the figure in them.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from time import perf_counter

from benchmarks.making import accounts, make
from benchmarks.oddities import odd
from benchmarks.results import write_section
from benchmarks.spoiling import KINDS, Place, get
from normalize.records import Report
from rules.engine.relation import evaluate
from rules.finding import Finding
from rules.validate import gather, validate

MAKERS: tuple[Callable[[int], Report], ...] = (make, accounts)
# Slips that leave enough of the figure for it to be restored to the digit.
EXACT = (
    "unit",
    "shift",
    "substituted",
    "transposed",
    "dropped",
    "added",
    "looks",
    "swapped",
    "point",
    "rate",
)


def score(
    finding: Finding | None, clean: Report, wrong: Report, spots: list[Place]
) -> tuple[bool, bool, float]:
    """Say whether the first culprit is the figure spoilt, whether the repair is exact.

    How sure the finding is.
    """
    if finding is None or not finding.culprits:
        return False, False, 0.0
    best = finding.culprits[0]
    value = finding.facts[best.fact].value
    hit = next((place for place in spots if get(wrong, place).at == value.at), None)
    exact = hit is not None and best.proposed == get(clean, hit).text
    return hit is not None, exact, best.confidence


def detectable(clean: Report, wrong: Report, spots: list[Place]) -> tuple[bool, int]:
    """Say whether a relation of the clean report fails with the mistake.

    How many relations have the spoilt figure in them.
    """
    facts, relations = gather((clean,))
    spoilt, _ = gather((wrong,))
    new = {fact.value.at: fact for fact in spoilt}
    figures = [replace(new.get(fact.value.at, fact), finest_step=fact.finest_step) for fact in facts]
    mine = {
        i for i, fact in enumerate(facts) if any(get(wrong, place).at == fact.value.at for place in spots)
    }
    touched = [relation for relation in relations if mine & set(relation.facts)]
    return any(evaluate(relation, figures) == "fails" for relation in touched), len(touched)


def tally_of(kind: str, count: int) -> Counter[str]:
    """Return the counts of one kind of mistake over `count` reports."""
    tally: Counter[str] = Counter()
    for i in range(count):
        clean = MAKERS[i % len(MAKERS) if kind != "score" else 0](i)
        wrong, spots = KINDS[kind](clean, random.Random(i))
        seen, pins = detectable(clean, wrong, spots)
        errors = [
            f
            for f in validate((wrong,)).findings
            if f.severity == "error" or (f.severity == "warning" and f.culprits)
        ]
        hit, exact, sure = score(
            max(errors, key=lambda f: f.severity == "error", default=None), clean, wrong, spots
        )
        found, pinned = bool(errors), bool(errors) and pins >= 2
        tally.update(
            all=1,
            detectable=seen,
            detected=seen and found,
            found=found,
            culprit=hit,
            exact=exact,
            single=len(errors) == 1,
        )
        tally.update(
            pinned=pinned,
            pinned_culprit=pinned and hit,
            pinned_exact=pinned and exact,
            sure=sure >= 0.9,
            right=sure >= 0.9 and hit,
        )
    return tally


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:9.1f}" if whole else "        -"


def line(name: str, tally: Counter[str]) -> str:
    """Return the rates of a tally in one line."""
    pairs = (
        ("detected", "detectable"),
        ("culprit", "found"),
        ("exact", "found"),
        ("pinned_culprit", "pinned"),
        ("pinned_exact", "pinned"),
        ("right", "sure"),
        ("single", "found"),
    )
    return f"{name:16}{tally['all']:5}" + "".join(
        _percent(tally[part], tally[whole]) for part, whole in pairs
    )


def clean(count: int) -> tuple[int, int]:
    """Return the errors and the warnings given on reports without a mistake.

    Among them all that looks wrong and is not.
    """
    findings = [f for i in range(count) for f in validate(((*MAKERS, odd)[i % 3](100_000 + i),)).findings]
    for finding in findings:
        if finding.severity != "info":
            sys.stderr.write(f"{finding.severity} {finding.rule} {finding.message.zh}\n")
    return sum(f.severity == "error" for f in findings), sum(f.severity == "warning" for f in findings)


def main(count: int, *, write: bool) -> None:
    """Print a line for every kind of mistake, and keep them in benchmarks/results.md if wanted."""
    begun = perf_counter()
    kept = []
    for text in lines_of(count):
        kept.append(text)
        print(text, flush=True)
    print(f"{perf_counter() - begun:.1f} s")
    if write:
        write_section("Injected mistakes", [f"{count} of each kind; per cent.", "", "```", *kept, "```"])


def lines_of(count: int) -> Iterator[str]:
    """Give the lines of the results, one as soon as it is known."""
    errors, warnings = clean(10 * count)
    yield f"clean reports: {10 * count}, errors {errors}, warnings {warnings}"
    yield (
        f"{'kind':16}{'n':>5}{'detected':>9}{'culprit':>9}{'exact':>9}"
        f"{'2+ culp':>9}{'2+ exact':>9}{'sure ok':>9}{'one':>9}"
    )
    everything: Counter[str] = Counter()
    precise: Counter[str] = Counter()
    for kind in KINDS:
        tally = tally_of(kind, count)
        everything += tally
        precise += tally if kind.startswith(EXACT) else Counter()
        yield line(kind, tally)
    yield line("exact kinds", precise)
    yield line("all", everything)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:] if text.isdigit()]
    main(numbers[0] if numbers else 100, write="--write" in sys.argv)
