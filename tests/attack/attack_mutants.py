"""Documents with a few bytes changed: nobody would write them, and disks and networks do."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.attack.attack_files import SAMPLES
from tests.hostile_files import mutated

ENDINGS = (".pdf", ".docx", ".xlsx", ".html", ".md")


def mutants(count: int, seed: int, paths: Sequence[Path] = ()) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of changed documents, of the samples where no others are given."""
    originals = sorted(paths or (path for path in SAMPLES.iterdir() if path.suffix in ENDINGS))
    chance = random.Random(seed)
    for number in range(count):
        path = chance.choice(originals)
        yield f"mutant-{number:04}{path.suffix}", mutated(path.read_bytes(), seed * 100_000 + number)
