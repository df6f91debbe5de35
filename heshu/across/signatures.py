"""The running text of a document as a signature by which copies are found.

MinHash over overlapping pieces of its prose. Pieces are of eight characters: in Chinese, which has no blanks,
they find what pieces of words find, at a tenth of the time (decision 0012). Numbers count as one sign, so
that last year's report with new figures is a copy. Broder, "On the resemblance and containment of documents"
(1997).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.document import Document, Table

PERMUTATIONS, SEED = 128, 42
PIECE = 8  # characters
PROSE = 20  # characters; what is shorter is a label, and forms of one layout share all of them
FEWEST = 100  # pieces; of less text nothing can be said
MOST = 100_000  # pieces of one document that are looked at
_NUMBER, _BLANK = re.compile(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*"), re.compile(r"\s+")


def signature_of(document: Document) -> bytes:
    """Return the signature of the prose in a document, empty if it has too little.

    Its first byte is the version of the method.
    """
    pieces = set[str]()
    for text in _prose(document):
        pieces.update(text[start : start + PIECE] for start in range(len(text) - PIECE + 1))
        if len(pieces) > MOST:
            break
    if len(pieces) < FEWEST:
        return b""

    from rensa import RMinHash

    found = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    found.update(sorted(pieces))
    return version() + b"".join(number.to_bytes(4, "little") for number in found.digest())


def version() -> bytes:
    """Return the version of the method: signatures of another cannot be compared."""
    from rensa import RMinHash

    return bytes([int(RMinHash.ALGORITHM_VERSION) & 0xFF])


def _prose(document: Document) -> Iterator[str]:
    for block in document.blocks:
        texts = [cell.text for cell in block.cells] if isinstance(block, Table) else [block.text]
        for text in texts:
            folded = _NUMBER.sub("0", _BLANK.sub("", text))
            if len(folded) >= PROSE:
                yield folded
