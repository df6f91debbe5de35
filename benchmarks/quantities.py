"""Compare finding quantities with jieba's tokenizing and with recognizers-text, in one run.

    python benchmarks/quantities.py

Prints the ratios on the paragraphs of a report; times are the best of several interleaved rounds.
Peers are compared where they are installed
(`pip install jieba recognizers-text-suite "emoji<2"`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from extract.document import Paragraph
from extract.reader import read
from normalize.quantities.quantities import quantities

SAMPLE = Path(__file__).parent.parent / "samples" / "self-evaluation-report.docx"
ROUNDS = 15


def sentences() -> tuple[str, ...]:
    """Return the paragraphs of a narrative report.

    The sample with the figures and the density of a published one.
    """
    return tuple(block.text for block in read(SAMPLE).blocks if isinstance(block, Paragraph))


SENTENCES = sentences()


def seconds(work: Callable[[str], object]) -> float:
    """Return the processor time of one pass over the sentences."""
    begin = time.process_time()
    for sentence in SENTENCES:
        work(sentence)
    return time.process_time() - begin


def peers() -> dict[str, Callable[[str], object]]:
    """Return what is compared, by name; peers that are not installed are left out."""
    found: dict[str, Callable[[str], object]] = {"heshu": quantities}
    try:
        import jieba

        jieba.setLogLevel(60)
        jieba.initialize()
        found["jieba.lcut"] = jieba.lcut
    except ImportError:
        pass
    try:
        from recognizers_number import recognize_number
        from recognizers_number_with_unit import recognize_currency
        from recognizers_text import Culture
    except ImportError:
        return found
    return found | {
        "recognizers-text": lambda text: (
            recognize_number(text, Culture.Chinese),
            recognize_currency(text, Culture.Chinese),
        )
    }


def main() -> None:
    """Run the comparison and print it."""
    compared = peers()
    best = dict.fromkeys(compared, float("inf"))
    for round_ in range(ROUNDS):
        for name, work in compared.items():
            if name != "recognizers-text" or round_ < 2:
                best[name] = min(best[name], seconds(work))
    for name, value in best.items():
        print(
            f"{name:>18}: {value * 1e3:9.3f} ms for {len(SENTENCES)} paragraphs, {value / best['heshu']:7.1f}"
            " times heshu"
        )


if __name__ == "__main__":
    main()
