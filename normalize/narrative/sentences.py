"""Running text cut into sections and sentences, each with its place in its paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from extract.document import Block, Cell, Heading, Location, Paragraph, Table
from normalize.folding import squeeze
from normalize.grid import is_sentence_across

_END = re.compile(r"[。！？!?；;\n]+[”’」』）)]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `start` is where it begins in its block; `ends_list` is False after a semicolon."""

    text: str
    start: int
    block: Paragraph | Cell
    section: str | None
    paragraph: int
    ends_list: bool = True
    heading: bool = False

    @property
    def words(self) -> str:
        """Return the sentence with its white space folded."""
        return _squeezed(self.text)

    def locate(self, start: int, end: int) -> Location:
        """Return the place of the characters `start:end` of the sentence."""
        return self.block.locate(self.start + start, self.start + end)


@lru_cache(maxsize=8)
def _squeezed(text: str) -> str:
    """Return a sentence squeezed, once for all its figures."""
    return squeeze(text)


def sentences(blocks: Iterable[Block], title: str | None = None) -> Iterator[Sentence]:
    """Yield the sentences of all running text in reading order, with the headings over them joined by "/".

    The report's `title` heads no section.
    """
    path: list[tuple[int, str]] = []
    for number, block in enumerate(chain.from_iterable(map(_texts, blocks))):
        if isinstance(block, Heading) and squeeze(block.text) != title:
            path = [*(item for item in path if item[0] < block.level), (block.level, squeeze(block.text))]
        section = "/".join(text for _, text in path) or None
        yield from _of(block, section, number)


def _texts(block: Block) -> Iterable[Paragraph | Cell]:
    """Return a block of running text, or the cells of a table that hold such."""
    return (
        [cell for cell in block.cells if is_sentence_across(cell, block)]
        if isinstance(block, Table)
        else (block,)
    )


def cell_sentences(cell: Cell, section: str | None, number: int) -> Iterator[Sentence]:
    """Yield the sentences of a cell of words; `number` tells it from other paragraphs."""
    yield from _of(cell, section, number)


def _of(block: Paragraph | Cell, section: str | None, number: int) -> Iterator[Sentence]:
    start, heading = 0, isinstance(block, Heading)
    for match in _END.finditer(block.text):
        if (sentence := _sentence(block, start, match.end(), section, number, heading)) is not None:
            yield sentence
        start = match.end()
    if (sentence := _sentence(block, start, len(block.text), section, number, heading)) is not None:
        yield sentence


def _sentence(
    block: Paragraph | Cell, start: int, end: int, section: str | None, number: int, heading: bool
) -> Sentence | None:
    text = block.text[start:end]
    if not text.strip():
        return None
    return Sentence(
        text, start, block, section, number, not text.rstrip("”’）)").endswith((";", "；")), heading
    )
