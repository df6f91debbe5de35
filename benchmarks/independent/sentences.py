"""Every wording of the prose alone in a document.

Clean, and with each of its covered figures altered in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from benchmarks.independent.figures import MARK
from benchmarks.independent.layout import Paper, Text
from benchmarks.independent.prose import REPORTS, draw_names, paragraph
from benchmarks.independent.slips import Slip, spoil

SLIPS = ("digit", "direction")


def wordings(seed: int, times: int) -> Iterator[tuple[Paper, Slip | None]]:
    """Yield each wording as a paper of its own, so many times clean.

    Once for each covered figure spoilt.
    """
    for report, topics in REPORTS.items():
        for topic in (topic for topic in topics if topic != "title"):
            for time in range(times):
                random = Random(f"{seed}/{report}/{topic}/{time}")
                names = draw_names(random)
                title = paragraph(topics["title"], names, random)
                body = paragraph(topics[topic], names, random)
                name = f"{report}-{topic}-{time}"
                paper = Paper(name, "sentence", "md", (Text(title, 1), *map(Text, body.split("\n"))))
                yield paper, None
            yield from _altered(paper, random)


def _altered(paper: Paper, random: Random) -> Iterator[tuple[Paper, Slip]]:
    """Yield the paper with each of its covered figures altered."""
    many = sum(len(MARK.findall(text)) for text in paper.texts())
    for number in range(many):
        for kind in SLIPS:
            if spoilt := spoil(_only(paper, number), kind, random):
                changed, slip = spoilt
                yield Paper(f"{paper.name}-{number}-{kind}", paper.kind, paper.format, changed.blocks), slip
                break


def _only(paper: Paper, wanted: int) -> Paper:
    """Return the paper with one of its marks left."""
    seen = iter(range(1 << 30))
    return paper.change_texts(lambda text: MARK.sub(lambda m: m[0] if next(seen) == wanted else m[1], text))
