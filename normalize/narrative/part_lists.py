"""The lists of running text that take a figure apart.

其中 A, B and C, also in brackets within each other and over several paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from normalize.narrative.labels import lexicon, seal
from normalize.narrative.subjects import BALANCED
from normalize.quantities.units import same_measure_word
from normalize.records import Amount

_CLOSING = re.compile(r"[)）]")


@dataclass(slots=True)
class _List:
    """An open list: the amount it takes apart and its parts so far.

    `opened_by_sentence` tells that it was opened at the start of a sentence, so that its head is
    only likely; `nested` that it stands in brackets; `carried` that it goes over several paragraphs.
    """

    head: int
    opened_by_sentence: bool
    nested: bool
    carried: bool
    parts: list[int] = field(default_factory=list)
    total: Decimal | None = Decimal(0)

    def take(self, index: int, amount: Amount) -> None:
        """Take in a part, and add it up; a figure that cannot be read leaves no total."""
        self.parts.append(index)
        value = amount.value.base_value
        self.total = None if value is None or self.total is None else self.total + value

    def is_full(self, whole: Amount) -> bool:
        """Say whether several parts already add up to the whole."""
        return (
            len(self.parts) > 1
            and whole.value.base_value is not None
            and self.total == whole.value.base_value
        )


class PartLists:
    """The lists that are open while a text is read, the innermost last.

    `amounts` is the growing list of all figures. `first` is the index of the paragraph's first figure,
    `listed` tells that the last sentence ended with a list.
    """

    def __init__(self, amounts: list[Amount]) -> None:
        """Start with no list open."""
        self._amounts = amounts
        self._open: list[_List] = []
        self.first = 0
        self.listed = False

    @property
    def head(self) -> int | None:
        """Return the amount that the innermost list takes apart."""
        return self._open[-1].head if self._open else None

    @property
    def outermost(self) -> int | None:
        """Return the amount that the outermost list of the sentence takes apart.

        One over several paragraphs is not the sentence's.
        """
        return self._open[0].head if self._open and not self._open[0].carried else None

    def stated_whole(self) -> int | None:
        """Return the amount of the innermost list if its parts add up to it: what follows is of it.

        None of the parts may be compared with another year.
        """
        if not self._open or self._open[-1].carried or not self._open[-1].is_full(self._whole()):
            return None
        parts = frozenset(self._open[-1].parts)
        return (
            None if any(amount.of in parts for amount in self._amounts[min(parts) :]) else self._open[-1].head
        )

    def has_all_parts(self, head: int) -> bool:
        """Say whether the parts found so far of an amount add up to it."""
        return _is_full(
            self._amounts[head], [amount for amount in self._amounts[head + 1 :] if amount.parent == head]
        )

    def begin_paragraph(self) -> None:
        """Forget what the paragraph before was about."""
        self.first, self.listed = len(self._amounts), False

    def open(
        self, head: int, *, opened_by_sentence: bool = False, nested: bool = False, carried: bool = False
    ) -> None:
        """Begin to take an amount apart; outside brackets this ends the list before."""
        if not nested:
            self._close()
        self._open.append(_List(head, opened_by_sentence, nested, carried))

    def leave(self, before: str) -> None:
        """End the lists in brackets that close in the words before a figure."""
        for _ in _CLOSING.findall(BALANCED.sub("", seal(before))):
            if self._open and self._open[-1].nested:
                self._close()

    def add(self, amount: Amount, *, actual: bool = False) -> Amount:
        """Take in a figure, as a part of the innermost list if it can be one.

        Return it with what it is a part of. `actual` tells that its words say that it is no budget.
        """
        if self._open and self._open[-1].is_full(self._whole()) and amount.value.value:
            self._close()
        if self._open and _is_another_head_count(self._whole(), amount):
            self._close()
        if self._open and not self._open[-1].parts:
            self._open[-1].head = self._fitting_head(self._open[-1].head, amount)
        if self._open and actual and self._whole().measure == "budget":
            amount = self._of_the_spent(amount)
        elif self._open and (part := _as_part(self._whole(), amount)) is not None:
            whole = self._whole()
            amount = replace(
                part, context=whole.label, parent=self._open[-1].head, scope=part.scope or whole.scope
            )
            self._open[-1].take(len(self._amounts), part)
        self._amounts.append(amount)
        return amount

    def _of_the_spent(self, amount: Amount) -> Amount:
        """Return an actual figure in a list that takes a budget apart.

        It is a part of what was spent of that budget, if that is told.
        """
        head = self._open[-1].head
        whole = self._amounts[head]
        near = [
            index
            for index in range(max(self.first, head - 3), min(len(self._amounts), head + 4))
            if index not in self._open[-1].parts
        ]
        spent = [
            i
            for i in near
            if (self._amounts[i].label, self._amounts[i].measure) == (whole.label, amount.measure)
        ]
        if not spent or self._amounts[spent[0]].value.kind != amount.value.kind:
            return amount
        return replace(amount, context=whole.label, parent=spent[0], scope=amount.scope or whole.scope)

    def close_all(self) -> None:
        """End every open list, as the end of a sentence does."""
        self.listed = any(not opened.carried for opened in self._open)
        while self._open:
            self._close()

    def _fitting_head(self, head: int, part: Amount) -> int:
        """Return the amount that a list takes apart by its first part.

        车辆5辆，价值80万元，其中：轿车3辆 is a list of vehicles.
        """
        if _as_part(self._amounts[head], part) is not None:
            return head
        same = (
            index
            for index in range(head - 1, self.first - 1, -1)
            if self._amounts[index].sentence == self._amounts[head].sentence
        )
        return next((index for index in same if _as_part(self._amounts[index], part) is not None), head)

    def _whole(self) -> Amount:
        return self._amounts[self._open[-1].head]

    def _parts(self, opened: _List) -> list[Amount]:
        return [self._amounts[index] for index in opened.parts]

    def _close(self) -> None:
        """End the innermost list and note on its parts whether it claims to name all.

        One over several paragraphs never does.
        """
        if not self._open:
            return
        ended = self._open.pop()
        if not ended.parts or ended.carried:
            return
        head = self._likely_head(ended) if ended.opened_by_sentence else ended.head
        complete = _is_complete(self._parts(ended)) if head is not None else None
        context = self._amounts[head].label if head is not None else None
        for index in ended.parts:
            self._amounts[index] = replace(
                self._amounts[index], complete=complete, parent=head, context=context
            )
        if head is not None:
            self._amounts[head] = replace(self._amounts[head], complete=complete)

    def _likely_head(self, ended: _List) -> int | None:
        """Return which amount of the paragraph a sentence that begins with 其中 takes apart.

        The one that its parts add up to, else the last. What is left over is taken apart only if nothing else
        can be; None where no amount is as large as its parts.
        """
        parts = self._parts(ended)
        total = _total(parts)
        last = self._amounts[ended.head]
        if total is None or last.value.base_value is None or last.value.base_value == total:
            return ended.head
        before = [
            index
            for index in range(self.first, min(ended.parts))
            if _as_part(self._amounts[index], parts[0]) is not None
        ]
        fitting = [
            index
            for index in before
            if (self._amounts[index].value.base_value or 0) >= total and not is_residual(self._amounts[index])
        ]
        equal = [index for index in fitting if self._amounts[index].value.base_value == total]
        if equal and len(parts) > 1:
            return equal[-1]
        if last.value.base_value >= total and not is_residual(last):
            return ended.head
        if len(before) > 1 or is_residual(last):
            return fitting[-1] if fitting else None
        return ended.head


def _as_part(whole: Amount, part: Amount) -> Amount | None:
    """Return a figure as a part of another, None where it can be none.

    Both are of one kind, things counted with one measure word. A part of a budget is a budget, unless it says
    that it is not.
    """
    if whole.value.kind != part.value.kind:
        return None
    if (
        whole.measure == "budget"
        and part.measure == "amount"
        and not any(word in part.label for word in lexicon()["list"]["actual"])
    ):
        part = replace(part, measure="budget")
    if part.measure != whole.measure:
        return None
    return (
        part if whole.value.kind != "count" or same_measure_word(whole.value.unit, part.value.unit) else None
    )


def _is_another_head_count(whole: Amount, amount: Amount) -> bool:
    """Say whether people are counted anew: 在职人员210人，其中行政人员120人，编制数230人."""
    counted, of = amount.value.base_value, whole.value.base_value
    if amount.value.kind != "count" or counted is None or of is None or counted <= of:
        return False
    return any(word in amount.label for word in lexicon()["list"]["head_counts"])


def _total(parts: Sequence[Amount]) -> Decimal | None:
    values = [part.value.base_value for part in parts]
    return (
        None
        if any(value is None for value in values)
        else sum((value for value in values if value is not None), Decimal(0))
    )


def _is_full(whole: Amount, parts: Sequence[Amount]) -> bool:
    """Say whether several parts already add up to the whole."""
    return len(parts) > 1 and whole.value.base_value is not None and _total(parts) == whole.value.base_value


def is_residual(amount: Amount) -> bool:
    """Say whether an amount is what was left over."""
    return any(word in amount.label for word in lexicon()["label"]["residual"])


def _is_complete(parts: Sequence[Amount]) -> bool | None:
    words = lexicon()["list"]
    if any(part.label.startswith(word) for part in parts[-1:] for word in words["rest"]):
        return True
    if any(part.label.startswith("主要") or "等" in part.label[-1:] for part in parts):
        return False
    return None
