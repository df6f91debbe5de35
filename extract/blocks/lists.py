"""Numbered items that follow each other with nothing between them.

A list of duties or of contents, not the headings of sections.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from extract.document import Block, Heading, Paragraph

_LEAST = 3
"""So many headings of one level in a row head nothing."""
_TOP = 1
"""Parts of a document (第一部分) may follow their title at once."""


def without_lists(blocks: Sequence[Block], by_words: Collection[int]) -> tuple[Block, ...]:
    """Return the blocks with the items of lists as paragraphs.

    `by_words` are the indices of headings known by their words alone.
    """
    items = {index for run in _runs(blocks, by_words) if len(run) >= _LEAST for index in run}
    return tuple(
        _paragraph(block) if index in items and isinstance(block, Heading) else block
        for index, block in enumerate(blocks)
    )


def _runs(blocks: Sequence[Block], by_words: Collection[int]) -> Iterator[list[int]]:
    """Yield the indices of headings of one level that follow each other directly."""
    run: list[int] = []
    for index in sorted(by_words):
        block = blocks[index]
        level = block.level if isinstance(block, Heading) else _TOP
        last = blocks[run[-1]] if run else None
        if not (isinstance(last, Heading) and index == run[-1] + 1 and last.level == level):
            yield run
            run = []
        if level > _TOP:
            run.append(index)
    yield run


def _paragraph(heading: Heading) -> Paragraph:
    return Paragraph(heading.text, heading.at, heading.lines, heading.number)
