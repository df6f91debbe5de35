"""What the rules that read no words notice, what they cost, and how often they are wrong.

    python -m benchmarks.arithmetic [FILE...]

Of each document (the samples, where none is named) figures of the running text are altered one at a time;
noticed is what a rule of the wing `arithmetic` says and did not say before. What it says of the documents as
they are is printed: on documents without mistakes that is nothing. Then the seconds that a sentence of 1,000
to 20,000 figures takes.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Context, localcontext
from pathlib import Path
from time import process_time

import heshu
from extract.document import Document, Location, Paragraph
from normalize.quantities.quantities import quantities
from normalize.quantities.values import from_quantity
from normalize.records import Amount, Report
from normalize.report import normalize
from rules.arithmetic import printed_cells, repeated_forms
from rules.engine.fact import Fact, FactTable
from rules.engine.relation import evaluate

SAMPLES = Path(__file__).parents[1] / "samples"
EACH = 60
SIZES = (1_000, 5_000, 20_000)
WINGS = (repeated_forms, printed_cells)


def said(reports: Sequence[Report]) -> dict[tuple[str, ...], list[Fact]]:
    """Return the relations of the wing that fail, by the texts of their figures."""
    with localcontext(Context(prec=40)):
        book = FactTable(reports)
        found = [
            relation
            for number, report in enumerate(reports)
            for wing in WINGS
            for relation in wing.relations(book, report, number)
        ]
        facts = book.closed()
        failing = [relation for relation in found if evaluate(relation, facts) == "fails"]
    told = ([facts[index] for index in relation.facts] for relation in failing)
    return {tuple(fact.value.text for fact in listed): listed for listed in told}


def altered(document: Document, rng: random.Random) -> Iterator[tuple[Document, Location]]:
    """Yield the document with one digit of a figure of its text replaced, and where."""
    places = [
        a.value.at for report in normalize(document) for a in report.amounts if a.value.at.table is None
    ]
    for at in rng.sample(places, min(EACH, len(places))):
        number = next(i for i, block in enumerate(document.blocks) if _holds(block, at))
        block = document.blocks[number]
        assert isinstance(block, Paragraph)
        spots = [k for k in range(at.start or 0, at.end or 0) if block.text[k].isdigit()]
        if spots:
            k = rng.choice(spots)
            digit = rng.choice([d for d in "123456789" if d != block.text[k]])
            fresh = replace(block, text=block.text[:k] + digit + block.text[k + 1 :])
            yield (
                replace(document, blocks=(*document.blocks[:number], fresh, *document.blocks[number + 1 :])),
                at,
            )


def _holds(block: object, at: Location) -> bool:
    return isinstance(block, Paragraph) and block.at.paragraph == at.paragraph


def measure(paths: Iterable[Path]) -> None:
    """Print what is said of each document as it is, and how many altered figures are noticed."""
    all_noticed = all_tried = 0
    for path in paths:
        document = heshu.read(path)
        before = said(normalize(document))
        noticed = tried = 0
        for changed, at in altered(document, random.Random(1)):
            fresh = [facts for key, facts in said(normalize(changed)).items() if key not in before]
            tried += 1
            noticed += any(_is_at(fact, at) for facts in fresh for fact in facts)
        print(f"{path.name}: noticed {noticed} of {tried}; as it is: {list(before) or 'nothing'}")
        all_noticed, all_tried = all_noticed + noticed, all_tried + tried
    print(f"all: noticed {all_noticed} of {all_tried}")


def _is_at(fact: Fact, at: Location) -> bool:
    return fact.value.at.paragraph == at.paragraph and fact.value.at.start == at.start


def cost() -> None:
    """Print the seconds a sentence of so many figures takes; how it is read is not what is measured here."""
    rng = random.Random(1)
    for size in SIZES:
        listed = []
        for place in range(size):
            number = rng.randint(10_000, 999_999) if place % 2 == 0 else rng.randint(100, 9_999)
            item = quantities(f"{number / 100}{'%' if place % 2 else '万元'}")[0]
            value = from_quantity(item, Location(paragraph=1, start=place, end=place + 1))
            listed.append(Amount("甲", None, None, None, value))
        begun = process_time()
        said([Report("other", None, None, None, 2023, amounts=tuple(listed))])
        print(f"{size} figures in one sentence: {process_time() - begun:.1f} s")


if __name__ == "__main__":
    measure([Path(name) for name in sys.argv[1:]] or sorted(SAMPLES.glob("*.docx")))
    cost()
