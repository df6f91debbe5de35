"""Labelled figures of running text, with their 其中 lists and comparisons."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby

from normalize.narrative.balances import balances, of_two_totals
from normalize.narrative.change_lists import change_lists
from normalize.narrative.enumerations import after_count, before_count, named_elsewhere
from normalize.narrative.item_lists import ReadParagraph, item_lists, numbered
from normalize.narrative.labels import (
    Comparison,
    clean_label,
    compared_budget,
    compared_subject,
    comparison,
    core_of,
    earlier_year,
    is_generic,
    lexicon,
    rate_name,
    scope_of,
    seal,
    unseal,
    without_scope,
)
from normalize.narrative.part_lists import PartLists, is_residual
from normalize.narrative.sentences import Sentence
from normalize.narrative.subjects import (
    BALANCED,
    DELIMITER,
    Subjects,
    clause_of,
    item_coded,
    item_named,
    title_subject,
)
from normalize.narrative.token_text import ReadSentence, token_text, without_brackets
from normalize.narrative.wordings import stated_relations
from normalize.quantities.patterns import year_ahead
from normalize.quantities.quantities import Quantity, quantities
from normalize.quantities.units import printed_unit
from normalize.quantities.values import from_quantity
from normalize.records import Amount, Measure, StatedRelation

_FIGURES = (
    "money",
    "percent",
    "percentage_point",
    "count",
    "area",
    "length",
    "mass",
    "score",
    "time",
    "number",
    "range",
)
_FIGURE_KINDS = frozenset(_FIGURES)
_YEAR = re.compile(
    rf"(?P<compared>(?:与|比|较|同|和)\s*)?(?P<year>(?:19|20)\d\d)\s*{year_ahead()}(?!.{{0,3}}(?:相比|比))"
)
_COMPARED_YEAR = re.compile(rf"(?:与|比|较|同|和)\s*(?P<year>(?:19|20)\d\d)\s*{year_ahead()}")
_LAST_YEAR = re.compile(r"(?<![比较与同和])(?:上年|去年)(?:度)?(?!.{0,2}(?:相比|比|增|减)|结转|结余)")
_MOVED_TO = re.compile(r"(?:增加|增长|上升|提高|提升|减少|下降|降低|压减|压缩|调整)(?:到|至|为)\s*$")
_OF_WHICH = re.compile(r"其中|(?:主要)?包括|分别(?:为|是)|用于以下(?:几个|几)?方面")
_AT_START = re.compile(r"^\s*[(（]?其中")
_RESPECTIVE = re.compile(r"(?P<names>[^,，。；;：:]+?)(?:分别为|分别是)\s*$")
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_PURPOSE = re.compile(r"\s*(?:主要|用于|原因|其中|决算数|支出决算|增加|减少|增长|下降|与|较|比|按|根据)")
_NUMBERED = re.compile(
    r"\s*(?P<open>[(（]?)(?:(?P<digits>\d{1,3})|(?P<words>[一二三四五六七八九十]{1,3})|[①-⑳])(?P<close>[)）.．、]?)\s*[^\d\s.．,，年月日%]"
)
_SHARE_OF = re.compile(r"\s*的\s*(?:[\d.,，]+|[-—]+)\s*[%％]")
_OPENING = 24
"""A part that a paragraph opens with has its figure within so many characters."""
_RATE_OF = {"increase": "growth", "decrease": "decline"}
_CHANGES = (*_RATE_OF, *_RATE_OF.values())
_TITLE_LENGTH = 80
_NEAR, _FAR = 40, 1000
"""Amounts back in which another year of one amount stands, and what a comparison names again."""
_CLAUSE_LENGTH = 200
"""Letters before a figure in which its clause begins."""


@dataclass(slots=True)
class _Carried:
    """An amount that the paragraphs below take apart, its section, and how these paragraphs are numbered.

    Once known ("" if they are not).
    """

    head: int
    section: str | None
    numbered: str | None = None

    def goes_on(self, group: list[Sentence]) -> bool:
        """Say whether a paragraph is one of them.

        All are numbered in one way, or all open with a label and its figure.
        """
        text = group[0].text
        if group[0].section != self.section or group[0].heading:
            return False
        numbered = _numbering(text)
        if self.numbered is None:
            self.numbered = numbered
        return numbered == self.numbered and (bool(numbered) or _opens_with_figure(text))


def _numbering(text: str) -> str:
    """Return how a paragraph is numbered, "" if it is not: (1) and (2) are numbered in one way, 2.

    In another.
    """
    found = _NUMBERED.match(text)
    if found is None:
        return ""
    kind = "1" if found.group("digits") else "一" if found.group("words") else "①"
    return (
        kind
        + ("(" if found.group("open") else "")
        + ("." if found.group("close") in "..．、" and found.group("close") else "")
    )


def _opens_with_figure(text: str) -> bool:
    found = next((item for item in quantities(text) if item.kind in _FIGURES), None)
    return found is not None and found.start <= _OPENING and not DELIMITER.search(text[: found.start].strip())


@dataclass(slots=True)
class _Reading:
    """What is known while reading on.

    The figures so far, the open 其中 list, the subject and year of the paragraph.
    """

    year: int | None
    amounts: list[Amount] = field(default_factory=list)
    last: int | None = None
    lists: PartLists = field(init=False)
    subjects: Subjects = field(default_factory=Subjects)
    clause_year: int | None = None  # named before a semicolon
    carried: _Carried | None = None
    paragraph_year: int | None = None
    item: str = ""  # what the paragraph before is the title of
    sentences: list[ReadSentence] = field(default_factory=list)  # of the paragraph
    stated: list[StatedRelation] = field(default_factory=list)
    paragraphs: list[ReadParagraph] = field(default_factory=list)
    planned: str = ""  # the words before a budget of which the next figure is the share that was spent

    def __post_init__(self) -> None:
        """Keep the lists over the same figures."""
        self.lists = PartLists(self.amounts)


def amounts(
    text: Iterable[Sentence], year: int | None
) -> tuple[tuple[Amount, ...], tuple[StatedRelation, ...]]:
    """Return every figure of the sentences with its label, and what the sentences state of them.

    `year` is the report's.
    """
    reading = _Reading(year)
    for _, group in groupby(text, key=lambda sentence: sentence.paragraph):
        _paragraph(reading, list(group))
    reading.stated += item_lists(reading.paragraphs, reading.amounts)
    return tuple(reading.amounts), tuple(reading.stated)


def _paragraph(reading: _Reading, group: list[Sentence]) -> None:
    if not group[0].text.lstrip().startswith("其中"):
        reading.last = None
    reading.subjects, titled = Subjects(reading.item or None, reading.item or None), bool(reading.item)
    reading.item = ""
    reading.paragraph_year = next(
        (
            int(found.group("year"))
            for sentence in group[:1]
            if (found := _YEAR.search(sentence.text)) and not found.group("compared")
        ),
        None,
    )
    first = len(reading.amounts)
    reading.sentences = []
    reading.lists.begin_paragraph()
    text = group[0].block.text
    if reading.carried is not None and not titled and not reading.carried.goes_on(group):
        reading.carried = None
    if reading.carried is not None and reading.lists.has_all_parts(reading.carried.head):
        reading.carried = None
    for before, sentence in zip((None, *group), group, strict=False):
        if reading.carried is not None and len(reading.amounts) == first:
            reading.lists.open(reading.carried.head, carried=True)
        if before is None or before.ends_list:
            reading.clause_year = None
        _sentence(reading, sentence)
    head = _carried_head(reading, first, text.rstrip())
    if head is not None:
        reading.carried = _Carried(head, group[0].section)
    reading.lists.close_all()
    for index in range(first, len(reading.amounts)):
        reading.amounts[index] = _enumerated(reading.amounts[index], text)
    line = token_text(reading.sentences)
    stated = [
        *stated_relations(line, reading.amounts),
        *balances(without_brackets(line)),
        *of_two_totals(line, reading.amounts),
        *change_lists(without_brackets(line)),
    ]
    reading.stated += stated
    reading.paragraphs.append(
        ReadParagraph(*numbered(text[:40]), first, len(reading.amounts), group[0].section, text)
    )
    for relation in stated:
        _lend_unit(reading.amounts, relation)


def _lend_unit(amounts: list[Amount], stated: StatedRelation) -> None:
    """Give a figure that is compared with its neighbours and printed without a unit the unit of these."""
    now, then = stated.figure("now"), stated.figure("then")
    if now is None or then is None or amounts[then].value.unit is not None:
        return
    value, near = amounts[then].value, amounts[now].value
    unit = printed_unit(near.unit) if near.unit else None
    if unit is not None and value.value is not None:
        lent = replace(
            value,
            unit=near.unit,
            base_value=unit.to_base(value.value),
            base_unit=unit.base,
            kind=near.kind,
            unit_source="sentence",
        )
        amounts[then] = replace(amounts[then], value=lent)


def _carried_head(reading: _Reading, first: int, text: str) -> int | None:
    """Return the amount that the paragraphs below take apart, where a paragraph ends so: the last.

    如下 speaks of the only one that is no part.
    """
    words = lexicon()["list"]
    if reading.last is None or not text.endswith(tuple(words["carries"])):
        return None
    whole = [
        a
        for a in reading.amounts[first:]
        if a.parent is None and a.measure in ("amount", "budget") and a.value.kind == "money"
    ]
    return None if text.endswith(tuple(words["details"])) and len(whole) > 1 else reading.last


def _enumerated(amount: Amount, paragraph: str) -> Amount:
    if amount.items or amount.value.kind != "count" or amount.value.at.end is None:
        return amount
    items, is_open = named_elsewhere(paragraph, amount.label, amount.value.at.end)
    return replace(amount, items=items, items_open=is_open) if items else amount


def _sentence(reading: _Reading, sentence: Sentence) -> None:
    if not _WORDS.search(sentence.text):
        return  # a page number, a rule of dashes
    every = quantities(sentence.text)
    found = [item for item in every if item.kind in _FIGURES]
    reading.sentences.append(ReadSentence(sentence.text, tuple(every), len(reading.amounts), _FIGURE_KINDS))
    if (name := item_named(sentence.text)) and not found:
        reading.subjects, reading.item = Subjects(name, name), name
        return
    reading.item = ""
    if coded := item_coded(sentence.text):
        reading.subjects.subject = reading.subjects.lead = coded
    if (
        not found
        and len(sentence.text) <= _TITLE_LENGTH
        and not sentence.heading
        and not _PURPOSE.match(sentence.text)
    ):
        reading.subjects.subject = title_subject(sentence.text) or reading.subjects.subject
        if _NUMBERED.match(sentence.text):
            reading.subjects.lead = None
    position, names = 0, []  # names: what 分别为 goes on to give figures for
    depth, outside = 0, reading.last
    for item in found:
        before = sentence.text[position : item.start]
        deeper = max(0, depth + _nesting(before))
        if depth and not deeper:
            reading.last = outside  # what stood in brackets is no more spoken of
        elif deeper and not depth:
            outside = reading.last
        depth = deeper
        if (respective := _RESPECTIVE.search(BALANCED.sub("", before))) is not None:
            names = [clean_label(name) for name in re.split(r"[、和及与]", respective.group("names"))]
        _figure(reading, sentence, item, position, names.pop(0) if names else None)
        position = item.end
    if depth and depth + _nesting(sentence.text[position:]) <= 0:
        reading.last = outside
    reading.lists.leave(sentence.text[position:])
    reading.clause_year = _named_year(sentence.text, len(sentence.text)) or reading.clause_year
    if sentence.ends_list:
        whole = reading.lists.outermost
        reading.lists.close_all()
        reading.last = reading.last if whole is None else whole  # 其中：A …；B …。比上年增加 is of the whole


def _nesting(text: str) -> int:
    """Return how many brackets a text opens more than it closes."""
    return sum((char in "(（") - (char in ")）") for char in text)


def _figure(reading: _Reading, sentence: Sentence, item: Quantity, position: int, name: str | None) -> None:
    before = sentence.text[position : item.start]
    reading.lists.leave(before)
    _open_list(reading, before, position)
    if reading.planned:
        before, reading.planned = reading.planned + before, ""
    compared = comparison(before, item.kind in ("percent", "percentage_point"))
    label, measure = _named(reading, sentence, item, before, name)
    scope = scope_of(label) or _scope_of_other_side(reading, sentence, label)
    amount = Amount(
        label=core_of(without_scope(label)),
        context=None,
        year=_year(reading, sentence, item.start),
        section=sentence.section,
        value=from_quantity(item, sentence.locate(item.start, item.end)),
        sentence=sentence.words,
        measure=measure,
        scope=scope,
    )
    _place(reading, _with_items(amount, sentence, item), compared, before)


def _scope_of_other_side(reading: _Reading, sentence: Sentence, label: str) -> str | None:
    """Return the funds that the other side of the account names before.

    财政拨款收入总计100万元，支出总计100万元.
    """
    last = next((amount for amount in reversed(reading.amounts) if amount.measure == "amount"), None)
    if last is None or last.sentence != sentence.words:
        return None
    sides = next((sides for sides in lexicon()["scope_sides"]["sides"] if label in sides), ())
    return last.scope if any(last.label.endswith(side) for side in sides if side != label) else None


def _named(
    reading: _Reading, sentence: Sentence, item: Quantity, before: str, name: str | None
) -> tuple[str, Measure]:
    """Return the label of a figure and its measure; `name` is what a list of names before it says."""
    if name:
        return name, "amount"
    if reading.last is not None and _is_plan(item, before, sentence.text[item.end :]):
        reading.planned = before
        return reading.amounts[reading.last].label, "budget"
    return reading.subjects.label(sentence, item, before, reading.amounts[-1] if reading.amounts else None)


def _is_plan(item: Quantity, before: str, behind: str) -> bool:
    """Say whether a figure is the budget of what was told before.

    支出62万元，完成预算80万元的77.5%，比预算80万元减少18万元.
    """
    if item.kind != "money":
        return False
    if compared_budget(clause_of(before), behind):
        return True
    if _SHARE_OF.match(behind) is None:
        return False
    found = comparison(before, percent=True)
    return found is not None and found.measure == "completion" and found.basis is not None


def _open_list(reading: _Reading, before: str, position: int) -> None:
    marker = _OF_WHICH.search(before)
    if marker is None or reading.last is None:
        return
    opened_by_sentence = position == 0 and _AT_START.match(before) is not None
    if position == 0 and not opened_by_sentence and reading.lists.outermost is not None:
        reading.lists.open(reading.lists.outermost)  # 收支总计…。收入包括：…；支出包括：…
        return
    if opened_by_sentence and reading.lists.listed:
        return  # after a finished list it is not clear which figure 其中 takes apart
    if marker.group().startswith("分别") and reading.lists.head is not None:
        return
    if reading.last != reading.lists.head:
        reading.lists.open(
            reading.last,
            opened_by_sentence=opened_by_sentence,
            nested=before[: marker.start()].rstrip().endswith(("(", "（")),
        )


def _place(reading: _Reading, amount: Amount, compared: Comparison | None, before: str) -> None:
    """Add a figure: as a comparison of the last amount, as a part of the open list, or on its own."""
    index = len(reading.amounts)
    if reading.planned and reading.last is not None:
        base, named = reading.amounts[reading.last], _COMPARED_YEAR.search(clause_of(before))
        year = int(named.group("year")) if named else amount.year
        reading.amounts.append(
            replace(amount, scope=amount.scope or base.scope, context=base.context, year=year)
        )
        return
    if compared is not None:
        reading.amounts.append(_compared(reading, amount, compared, before))
        return
    if (
        reading.last is not None
        and (year := earlier_year(clause_of(before), reading.amounts[reading.last].year)) is not None
    ):
        base = reading.amounts[reading.last]
        reading.amounts.append(replace(amount, label=base.label, year=year, scope=amount.scope or base.scope))
        return
    amount = reading.lists.add(
        amount, actual=any(word in clause_of(before) for word in lexicon()["list"]["actual"])
    )
    if (
        amount.measure in ("amount", "budget")
        and amount.value.kind not in ("percent", "percentage_point")
        and not _is_remark(amount, before)
    ):
        reading.last = index
        if reading.subjects.lead is None and amount.value.kind == "money":
            reading.subjects.lead = "" if is_generic(amount.label) else amount.label


def _is_remark(amount: Amount, before: str) -> bool:
    """Say whether a figure stands in brackets and is of nothing that the text goes on with.

    （基数为0，不可比）.
    """
    return amount.value.kind == "number" and any(mark in BALANCED.sub("", before) for mark in "(（")


def _compared(reading: _Reading, amount: Amount, compared: Comparison, before: str) -> Amount:
    """Return a comparison with the amount it is of: the last one, unless its words name another subject."""
    clause = clause_of(before)
    subject = compared_subject(clause) or _against(before)
    if subject in lexicon()["label"]["following"] or is_generic(subject):
        subject = ""
    stated = reading.amounts[-1] if reading.amounts and not subject else None
    if (
        stated is not None
        and stated.sentence == amount.sentence
        and _RATE_OF.get(stated.measure) == compared.measure
    ):
        same_basis = compared.basis or stated.basis  # 增加x，增长y% tells one change twice
        return replace(
            stated, value=amount.value, measure=compared.measure, basis=same_basis, year=amount.year
        )
    of = _base(reading, compared, amount.year, subject)
    if of is not None and amount.value.kind == "money" != reading.amounts[of].value.kind:
        of = _last_money(reading)  # 支出1万元。接待10批次。较上年减少0.5万元
    base = reading.amounts[of] if of is not None else None
    label = base.label if base else subject or amount.label
    if compared.measure == "completion" and (base is None or is_generic(base.label)):
        label = rate_name(clause) or label
    amount = replace(amount, label=label, measure=compared.measure, of=of, basis=compared.basis)
    return replace(amount, scope=amount.scope or base.scope, context=base.context) if base else amount


def _against(before: str) -> str:
    """Return what is compared, where the comparison is a clause of its own: 收入总体与上年相比，增加."""
    clauses = [part for part in DELIMITER.split(BALANCED.sub("", seal(before))) if part.strip()]
    return (
        compared_subject(unseal(clauses[-2]))
        if len(clauses) > 1 and clauses[-2].rstrip().endswith("相比")
        else ""
    )


def _base(reading: _Reading, compared: Comparison, year: int | None, subject: str) -> int | None:
    """Return the amount that a comparison is of: the last one, or the last one of its subject."""
    if not subject and compared.measure == "completion":
        here = reversed(range(reading.lists.first, len(reading.amounts)))
        return next((index for index in here if _is_spent(reading.amounts[index])), reading.last)
    if not subject and compared.measure in _CHANGES and (whole := reading.lists.stated_whole()) is not None:
        return whole
    last = reading.amounts[reading.last] if reading.last is not None else None
    if last is not None and (not subject or subject in last.label or last.label in subject):
        return _of_the_latest_year(reading, last)
    earlier = [
        index
        for index in reversed(range(max(0, len(reading.amounts) - _FAR), len(reading.amounts)))
        if reading.amounts[index].measure in ("amount", "budget")
    ]
    begun = [
        index
        for index in earlier
        if index >= reading.lists.first and reading.amounts[index].label.startswith(subject)
    ]
    named = [
        index
        for index in earlier
        if reading.amounts[index].label == subject and reading.amounts[index].year == year
    ]
    same = [
        index for index in named if index >= reading.lists.first or reading.amounts[index].measure == "amount"
    ]
    return next(iter([*same, *begun] if subject else []), None)


def _last_money(reading: _Reading) -> int | None:
    """Return the last amount of money in the paragraph."""
    here = reversed(range(reading.lists.first, len(reading.amounts)))
    return next(
        (
            index
            for index in here
            if reading.amounts[index].measure == "amount" and reading.amounts[index].value.kind == "money"
        ),
        None,
    )


def _of_the_latest_year(reading: _Reading, last: Amount) -> int | None:
    """Return the last amount, or the one of a later year told before it.

    2023年支出100万元，2022年支出90万元，增加10万元.
    """
    start = max(0, len(reading.amounts) - _NEAR)
    alike = [
        i
        for i, a in enumerate(reading.amounts[start:], start)
        if (a.label, a.measure, a.sentence) == (last.label, last.measure, last.sentence)
    ]
    return max(alike, key=lambda index: reading.amounts[index].year or 0) if len(alike) == 2 else reading.last


def _is_spent(amount: Amount) -> bool:
    """Say whether an amount can be what a rate of completion is of: no budget and nothing left over."""
    return amount.measure == "amount" and amount.value.kind == "money" and not is_residual(amount)


def _with_items(amount: Amount, sentence: Sentence, item: Quantity) -> Amount:
    if item.kind != "count":
        return amount
    items, is_open = before_count(sentence.text, item.start)
    if not items:
        items, is_open = after_count(sentence.text, item.end)
    return replace(amount, items=items, items_open=is_open) if items else amount


def _year(reading: _Reading, sentence: Sentence, end: int) -> int | None:
    text, start = sentence.text, max(0, end - _CLAUSE_LENGTH)
    clause_start = max(text.rfind(mark, start, end) for mark in ",，；;。") + 1
    named = _named_year(text, end)
    year = named or reading.clause_year or reading.paragraph_year or reading.year
    last_year = (
        _LAST_YEAR.search(text, max(clause_start, start), end) is not None
        and _MOVED_TO.search(text[start:end]) is None
    )
    if last_year and year is not None and not named:
        return year - 1
    return year


def _named_year(text: str, end: int) -> int | None:
    """Return the last year that the words before `end` name, other than one compared with."""
    places, years = _years(text)
    position = bisect_right(places, end)
    return years[position - 1] if position else None


@lru_cache(maxsize=8)
def _years(text: str) -> tuple[list[int], list[int]]:
    """Return where the years that a sentence names end, and the years; without those compared with."""
    found = [match for match in _YEAR.finditer(text) if not match.group("compared")]
    return [match.end() for match in found], [int(match.group("year")) for match in found]
