"""Run the judge: `python -m benchmarks.independent [--clean 500] [--spoilt 300] [--seed 1] [--write]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import TypeVar

from benchmarks.independent.documents import MAKERS, draw_paper, written
from benchmarks.independent.judging import Said, Verdict, check_file, judge
from benchmarks.independent.layout import Paper
from benchmarks.independent.sentences import wordings
from benchmarks.independent.slips import KINDS, Slip, spoil

Tried = tuple[Paper, Slip | None]
Outcome = tuple[Paper, Slip | None, str, list[Said]]
TRIES = 40
Key = TypeVar("Key")
RESULTS = Path(__file__).parent / "results.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Generate, check and tell; the exit status is 1 if a clean document was accused of an error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.independent", description=__doc__)
    parser.add_argument("--clean", type=int, default=500, help="how many clean documents (500)")
    parser.add_argument("--spoilt", type=int, default=300, help="how many documents with one slip (300)")
    parser.add_argument("--sentences", type=int, default=3, help="how often each wording alone (3)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="*", choices=tuple(MAKERS), help="only documents of these kinds")
    parser.add_argument("--faults", type=int, default=0, help="print so many false findings and misses")
    parser.add_argument("--folder", type=Path, help="write the documents here and keep them")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write the tables to results.md")
    options = parser.parse_args(arguments)
    tried: list[Tried] = [*_clean(options), *_spoilt(options)]
    if options.sentences and not options.kinds:
        tried += wordings(options.seed, options.sentences)
    folder = nullcontext(str(options.folder)) if options.folder else tempfile.TemporaryDirectory()
    with folder as place, ProcessPoolExecutor(options.jobs) as pool:
        Path(place).mkdir(parents=True, exist_ok=True)
        said = pool.map(_check, [(Path(place), paper) for paper, _ in tried], chunksize=4)
        outcomes = [(paper, slip, *answer) for (paper, slip), answer in zip(tried, said, strict=True)]
    lines = [*_clean_lines(outcomes), "", *_spoilt_lines(outcomes)]
    print("\n".join(lines))
    print("\n".join(_fault_lines(outcomes, options.faults)))
    if options.write:
        RESULTS.write_text("\n".join(["# The independent judge", "", *lines, ""]), encoding="utf-8")
    return int(any(slip is None and one.severity == "error" for _, slip, _, said in outcomes for one in said))


def _papers(options: argparse.Namespace, start: int) -> Iterator[Paper]:
    """Draw papers of the wanted kinds without end."""
    wanted = options.kinds or tuple(MAKERS)
    return (paper for n in count(start) if (paper := draw_paper(n, options.seed)).kind in wanted)


def _clean(options: argparse.Namespace) -> Iterator[Tried]:
    """Yield the clean papers."""
    for _, paper in zip(range(options.clean), _papers(options, 0), strict=False):
        yield paper, None


def _spoilt(options: argparse.Namespace) -> Iterator[Tried]:
    """Yield papers with one slip each, the kinds of slip in turn, none of them a clean one of this run."""
    papers = _papers(options, 100_000)
    for number in range(options.spoilt):
        kind, random = KINDS[number % len(KINDS)], Random(f"slip/{options.seed}/{number}")
        for paper in islice(papers, TRIES):  # kinds without tables have no row to slide
            if spoilt := spoil(paper, kind, random):
                yield replace(spoilt[0], name=f"{paper.name}-{kind}"), spoilt[1]
                break


def _check(work: tuple[Path, Paper]) -> tuple[str, list[Said]]:
    """Write one paper and check it."""
    folder, paper = work
    path = folder / f"{paper.name}.{paper.format}"
    path.write_bytes(written(paper))
    return check_file(path)


def _all(paper: Paper, key: Key) -> tuple[Key, ...]:
    """Return a key of the whole tally; sentences alone have theirs and are left out."""
    return () if paper.kind == "sentence" else (key,)


def _clean_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Tell errors and warnings per clean document, by kind and format, then by rule."""
    found: dict[tuple[str, str], list[list[Said]]] = defaultdict(list)
    for paper, slip, _, said in outcomes:
        if slip is None:
            for key in ((paper.kind, paper.format), (paper.kind, "all"), *_all(paper, ("all", "all"))):
                found[key].append(said)
    yield "| clean | format | documents | accused | errors | warnings | errors each | warnings each |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for (kind, form), lists in sorted(found.items()):
        severities = Counter(one.severity for said in lists for one in said)
        errors, warnings, many = severities["error"], severities["warning"], len(lists)
        numbers = f"{many} | {sum(map(bool, lists))} | {errors} | {warnings}"
        yield f"| {kind} | {form} | {numbers} | {errors / many:.2f} | {warnings / many:.2f} |"
    rules = Counter((one.rule, one.severity) for _, slip, _, said in outcomes if slip is None for one in said)
    yield ""
    shown = (f"{rule} {severity} {many}" for (rule, severity), many in rules.most_common())
    yield f"By rule: {', '.join(shown) or 'none'}"
    unread = Counter(status for _, _, status, _ in outcomes if status != "ok")
    yield f"Not read: {dict(unread) or 'none'}"


def _spoilt_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Tell how many slips of each kind were detected, blamed and mended."""
    verdicts: dict[str, list[tuple[Verdict, int]]] = defaultdict(list)
    for paper, slip, _, said in outcomes:
        if slip is not None:
            alone = " (sentences)" if paper.kind == "sentence" else ""
            grounds = f"grounds: {slip.grounds}{alone}"
            for key in (f"in {paper.kind}", grounds, *_all(paper, slip.kind), *_all(paper, "all")):
                verdicts[key].append((judge(slip, said), len(said)))
    yield "| slip | documents | detected | as error | blamed | mended | findings a document |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for key, judged in sorted(verdicts.items()):
        many = len(judged)
        rates = [
            sum(v.detected for v, _ in judged),
            sum(v.severity == "error" for v, _ in judged),
            sum(v.blamed for v, _ in judged),
            sum(v.mended for v, _ in judged),
        ]
        shown = " | ".join(f"{rate / many:.1%}" for rate in rates)
        yield f"| {key} | {many} | {shown} | {sum(n for _, n in judged) / many:.2f} |"


def _fault_lines(outcomes: Sequence[Outcome], most: int) -> Iterator[str]:
    """Print false findings by rule and missed slips by kind, up to so many of each."""
    shown: Counter[str] = Counter()
    for paper, slip, _, said in outcomes:
        if slip is None:
            for one in said:
                shown[one.rule] += 1
                if shown[one.rule] <= most:
                    yield f"{paper.name}.{paper.format}: {one.severity} {one.rule} {one.message}"
        elif not judge(slip, said).detected:
            shown[slip.kind] += 1
            if shown[slip.kind] <= most:
                yield (
                    f"{paper.name}.{paper.format}: missed {slip.kind} {slip.right} -> {slip.wrong} at"
                    f" {slip.around}"
                )


if __name__ == "__main__":
    sys.exit(main())
