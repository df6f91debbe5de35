"""Labelled figures of running text, with their 其中 lists and comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

from normalize.enumerations import after_count, before_count, named_elsewhere
from normalize.folding import fold, squeeze
from normalize.labels import (
    Comparison,
    after_examples,
    clean_label,
    compared_subject,
    comparison,
    core_of,
    earlier_year,
    is_generic,
    lexicon,
    names_budget,
    rate_name,
    scope_of,
    seal,
    told_before,
    unseal,
    without_predicate,
    without_scope,
)
from normalize.part_lists import PartLists, is_residual
from normalize.quantities import Quantity, quantities
from normalize.records import Amount, Measure
from normalize.scan import alternatives
from normalize.sentences import Sentence
from normalize.values import from_quantity

_FIGURES = ("money", "percent", "percentage_point", "count", "area", "length", "mass", "score", "time", "number", "range")
_YEAR = re.compile(r"(?P<compared>(?:与|比|较|同|和)\s*)?(?P<year>(?:19|20)\d\d)\s*年(?!.{0,3}(?:相比|比))")
_LAST_YEAR = re.compile(r"(?<![比较与同和])(?:上年|去年)(?:度)?(?!.{0,2}(?:相比|比|增|减)|结转|结余)")
_OF_WHICH = re.compile(r"其中|(?:主要)?包括|分别(?:为|是)")
_AT_START = re.compile(r"^\s*[(（]?其中")
_DELIMITER = re.compile(r"[,，。；;、:：（(）)\n]")
_BALANCED = re.compile(r"[(（][^()（）]*[)）]")
_RESPECTIVE = re.compile(r"(?P<names>[^,，。；;：:]+?)(?:分别为|分别是)\s*$")
_AFTER_NOUN = (
    *("的", "已", "均", "等", "在", "为", "是", "并", "和", "与", "及", "共", "获", "被", "可", "以", "由", "将", "未"),
    *("开展", "有效", "完成", "参加", "通过", "进行", "实现", "得到"),
)
_NOUN_END = re.compile(rf"[,，。；;、:：（(）)\n“”《》\d]|(?:{alternatives(_AFTER_NOUN)})")
_ATTRIBUTES = re.compile(r"(?:[^、，。；\s]{1,4}[式型类级]、)+")
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_PURPOSE = re.compile(r"\s*(?:主要|用于|原因|其中|决算数|支出决算|增加|减少|增长|下降|与|较|比|按|根据)")
_ITEM = re.compile(r"(?P<name>[^()（）]+)[(（][项款类][)）]\s*[。；;]?\s*$")
_NUMBERED = re.compile(r"\s*[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[①-⑳])[)）.．、]?\s*[^\d\s.．,，年月日%]")
_OPENING = 24
"""A part that a paragraph opens with has its figure within so many characters."""
_RATE_OF = {"increase": "growth", "decrease": "decline"}
_ITEM_BEFORE = re.compile(r"(?P<name>[^()（），,。；;：:]+)[(（][项款类][)）][^()（），,。；;：:]*$")
_CHAIN = ("、", "和", "及", ",", "，", "/")
_TITLE_LENGTH = 80


@dataclass(slots=True)
class _Carried:
    """An amount that the paragraphs below take apart, its section, and whether these paragraphs are numbered, once known."""

    head: int
    section: str | None
    numbered: bool | None = None

    def goes_on(self, group: list[Sentence]) -> bool:
        """Say whether a paragraph is one of them: all are numbered, or all open with a label and its figure."""
        text = group[0].text
        if group[0].section != self.section or group[0].heading:
            return False
        numbered = _NUMBERED.match(text) is not None
        if self.numbered is None:
            self.numbered = numbered
        return numbered if self.numbered else _opens_with_figure(text)


def _opens_with_figure(text: str) -> bool:
    found = next((item for item in quantities(text) if item.kind in _FIGURES), None)
    return found is not None and found.start <= _OPENING and not _DELIMITER.search(text[: found.start].strip())


@dataclass(slots=True)
class _Reading:
    """What is known while reading on: the figures so far, the open 其中 list, the subject and year of the paragraph."""

    year: int | None
    amounts: list[Amount] = field(default_factory=list)
    last: int | None = None
    lists: PartLists = field(init=False)
    subject: str | None = None
    clause_year: int | None = None  # named before a semicolon
    lead: str | None = None  # what the first amount of the paragraph is of
    carried: _Carried | None = None
    paragraph_year: int | None = None

    def __post_init__(self) -> None:
        """Keep the lists over the same figures."""
        self.lists = PartLists(self.amounts)


def amounts(text: Iterable[Sentence], year: int | None) -> tuple[Amount, ...]:
    """Return every figure of the sentences with its label; `year` is the report's."""
    reading = _Reading(year)
    for _, group in groupby(text, key=lambda sentence: sentence.paragraph):
        _paragraph(reading, list(group))
    return tuple(reading.amounts)


def _paragraph(reading: _Reading, group: list[Sentence]) -> None:
    if not group[0].text.lstrip().startswith("其中"):
        reading.last = None
    reading.subject, reading.lead = None, None
    reading.paragraph_year = next(
        (int(found.group("year")) for sentence in group[:1] if (found := _YEAR.search(sentence.text)) and not found.group("compared")), None
    )
    first = len(reading.amounts)
    reading.lists.begin_paragraph()
    text = group[0].block.text
    if reading.carried is not None and not reading.carried.goes_on(group):
        reading.carried = None
    for before, sentence in zip((None, *group), group, strict=False):
        if reading.carried is not None and len(reading.amounts) == first:
            reading.lists.open(reading.carried.head, carried=True)
        if before is None or before.ends_list:
            reading.clause_year = None
        _sentence(reading, sentence)
    if reading.last is not None and text.rstrip().endswith(tuple(lexicon()["list"]["carries"])):
        reading.carried = _Carried(reading.last, group[0].section)
    reading.lists.close_all()
    for index in range(first, len(reading.amounts)):
        reading.amounts[index] = _enumerated(reading.amounts[index], text)


def _enumerated(amount: Amount, paragraph: str) -> Amount:
    if amount.items or amount.value.kind != "count" or amount.value.at.end is None:
        return amount
    items, is_open = named_elsewhere(paragraph, amount.label, amount.value.at.end)
    return replace(amount, items=items, items_open=is_open) if items else amount


def _sentence(reading: _Reading, sentence: Sentence) -> None:
    if not _WORDS.search(sentence.text):
        return  # a page number, a rule of dashes
    found = [item for item in quantities(sentence.text) if item.kind in _FIGURES]
    if not found and len(sentence.text) <= _TITLE_LENGTH and not sentence.heading and not _PURPOSE.match(sentence.text):
        reading.subject = _title_subject(sentence.text) or reading.subject
    position, names = 0, []  # names: what 分别为 goes on to give figures for
    for item in found:
        before = sentence.text[position : item.start]
        if (respective := _RESPECTIVE.search(_BALANCED.sub("", before))) is not None:
            names = [clean_label(name) for name in re.split(r"[、和及与]", respective.group("names"))]
        _figure(reading, sentence, item, position, names.pop(0) if names else None)
        position = item.end
    reading.clause_year = _named_year(sentence.text, len(sentence.text)) or reading.clause_year
    if sentence.ends_list:
        whole = reading.lists.outermost
        reading.lists.close_all()
        reading.last = reading.last if whole is None else whole  # 其中：A …；B …。比上年增加 is of the whole


def _title_subject(text: str) -> str:
    """Return what a sentence without figures names for those that follow: the 项 of 功能分类, else its words."""
    item = _ITEM.search(text)
    return clean_label(item.group("name") if item else text.rstrip("。；;"))


def _figure(reading: _Reading, sentence: Sentence, item: Quantity, position: int, name: str | None) -> None:
    before = sentence.text[position : item.start]
    reading.lists.leave(before)
    _open_list(reading, before, position)
    compared = comparison(before, item.kind in ("percent", "percentage_point"))
    label, measure = _label(reading, sentence, item, before)
    if name:
        label, measure = name, "amount"
    scope = scope_of(label)
    amount = Amount(
        label=core_of(without_scope(label)),
        context=None,
        year=_year(reading, sentence, item.start),
        section=sentence.section,
        value=from_quantity(item, sentence.locate(item.start, item.end)),
        sentence=squeeze(sentence.text),
        measure=measure,
        scope=scope,
    )
    _place(reading, _with_items(amount, sentence, item), compared, before)


def _open_list(reading: _Reading, before: str, position: int) -> None:
    marker = _OF_WHICH.search(before)
    if marker is None or reading.last is None:
        return
    loose = position == 0 and _AT_START.match(before) is not None
    if loose and reading.lists.listed:
        return  # after a finished list it is not clear which figure 其中 takes apart
    if marker.group().startswith("分别") and reading.lists.head is not None:
        return
    if reading.last != reading.lists.head:
        reading.lists.open(reading.last, loose=loose, nested=before[: marker.start()].rstrip().endswith(("(", "（")))


def _place(reading: _Reading, amount: Amount, compared: Comparison | None, before: str) -> None:
    """Add a figure: as a comparison of the last amount, as a part of the open list, or on its own."""
    index = len(reading.amounts)
    if compared is not None:
        reading.amounts.append(_compared(reading, amount, compared, before))
        return
    if reading.last is not None and (year := earlier_year(_clause(before), reading.amounts[reading.last].year)) is not None:
        base = reading.amounts[reading.last]
        reading.amounts.append(replace(amount, label=base.label, year=year, scope=amount.scope or base.scope))
        return
    amount = reading.lists.add(amount)
    if amount.measure in ("amount", "budget") and amount.value.kind not in ("percent", "percentage_point"):
        reading.last = index
        if reading.lead is None and amount.value.kind == "money":
            reading.lead = "" if is_generic(amount.label) else amount.label


def _compared(reading: _Reading, amount: Amount, compared: Comparison, before: str) -> Amount:
    """Return a comparison with the amount it is of: the last one, unless its words name another subject."""
    clause = _clause(before)
    subject = compared_subject(clause) or _against(before)
    if subject in lexicon()["label"]["following"] or is_generic(subject):
        subject = ""
    told = reading.amounts[-1] if reading.amounts and not subject else None
    if told is not None and told.sentence == amount.sentence and _RATE_OF.get(told.measure) == compared.measure:
        same_basis = compared.basis or told.basis  # 增加x，增长y% tells one change twice
        return replace(told, value=amount.value, measure=compared.measure, basis=same_basis, year=amount.year)
    of = _base(reading, compared, amount.year, subject)
    base = reading.amounts[of] if of is not None else None
    label = base.label if base else subject or amount.label
    if compared.measure == "completion" and (base is None or is_generic(base.label)):
        label = rate_name(clause) or label
    amount = replace(amount, label=label, measure=compared.measure, of=of, basis=compared.basis)
    return replace(amount, scope=amount.scope or base.scope, context=base.context) if base else amount


def _against(before: str) -> str:
    """Return what is compared, where the comparison is a clause of its own: 收入总体与上年相比，增加."""
    clauses = [part for part in _DELIMITER.split(_BALANCED.sub("", seal(before))) if part.strip()]
    return compared_subject(unseal(clauses[-2])) if len(clauses) > 1 and clauses[-2].rstrip().endswith("相比") else ""


def _base(reading: _Reading, compared: Comparison, year: int | None, subject: str) -> int | None:
    """Return the amount that a comparison is of: the last one, or the last one of its subject."""
    if not subject and compared.measure == "completion":
        here = reversed(range(reading.lists.first, len(reading.amounts)))
        return next((index for index in here if _is_spent(reading.amounts[index])), reading.last)
    last = reading.amounts[reading.last] if reading.last is not None else None
    if last is not None and (not subject or subject in last.label or last.label in subject):
        return reading.last
    earlier = [index for index in reversed(range(len(reading.amounts))) if reading.amounts[index].measure in ("amount", "budget")]
    begun = [index for index in earlier if index >= reading.lists.first and reading.amounts[index].label.startswith(subject)]
    named = [index for index in earlier if reading.amounts[index].label == subject and reading.amounts[index].year == year]
    same = [index for index in named if index >= reading.lists.first or reading.amounts[index].measure == "amount"]
    return next(iter([*same, *begun] if subject else []), None)


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


def _label(reading: _Reading, sentence: Sentence, item: Quantity, before: str) -> tuple[str, Measure]:
    """Return the label of a figure and whether it is a budget."""
    label = after_examples(clean_label(_clause(before)), before)
    if (shorter := without_predicate(label)) is not None:
        label = clean_label(shorter) or told_before(sentence.text[: item.start]) or label
    if item.kind in ("count", "time", "number", "range", "score") and (noun := _noun_after(sentence.text, item)):
        label = noun
    measure: Measure = "budget" if names_budget(label) else "amount"
    if reading.lead and label in lexicon()["label"]["following"]:
        return reading.lead, measure
    if (item_name := _ITEM_BEFORE.search(before)) is not None and names_budget(label):
        return clean_label(item_name.group("name")), "budget"
    subject, rest = _split_generic(label)
    if subject:
        reading.subject = subject
        return (subject, measure) if measure == "budget" or rest in ("支出决算", "支出决算数", "决算数", "决算") else (label, measure)
    if not label and before.strip()[:1] in _CHAIN and reading.amounts and item.kind == "count":
        return reading.amounts[-1].label, measure  # 接待2批次、26人次
    if (not label or is_generic(label)) and reading.subject:
        return reading.subject, measure
    if not label and before.strip()[:1] in _CHAIN and reading.amounts:
        return reading.amounts[-1].label, measure
    if not label:
        return clean_label(sentence.section.rsplit("/", 1)[-1] if sentence.section else ""), measure
    return label, measure


def _clause(before: str) -> str:
    """Return the words right before a figure, from the last punctuation that separates."""
    text = _BALANCED.sub("", seal(before)).rstrip(" ：:（(")
    return unseal(_DELIMITER.split(text)[-1])


def _noun_after(text: str, item: Quantity) -> str:
    """Return the thing counted, where it stands behind its count; attributes in a row belong to it: 10个主题式、套餐式场景."""
    rest = text[item.end : item.end + 14]
    attributes = _ATTRIBUTES.match(rest)
    begin = attributes.end() if attributes else 0
    stop = _NOUN_END.search(rest, begin)
    noun = fold(rest[: stop.start()] if stop else rest).strip()
    return noun if 2 <= len(noun) <= 14 else ""


def _split_generic(label: str) -> tuple[str, str]:
    """Split 公务接待费支出决算数 into what it is of and the kind of figure."""
    for word in sorted(lexicon()["label"]["generic"], key=len, reverse=True):
        if len(word) >= 2 and label.endswith(word) and len(label) >= len(word) + 3 and word not in ("支出", "金额", "总额", "总金额", "执行"):
            stem = label[: -len(word)]
            return (f"{stem}支出", word[2:]) if word.startswith("支出") and stem.endswith("财政拨款") else (stem, word)
    return "", label


def _year(reading: _Reading, sentence: Sentence, end: int) -> int | None:
    clause_start = max((match.end() for match in re.finditer(r"[,，；;。]", sentence.text[:end])), default=0)
    named = _named_year(sentence.text, end)
    year = named or reading.clause_year or reading.paragraph_year or reading.year
    if _LAST_YEAR.search(sentence.text, clause_start, end) and year is not None and not named:
        return year - 1
    return year


def _named_year(text: str, end: int) -> int | None:
    """Return the last year that the words before `end` name, other than one compared with."""
    named = [int(match.group("year")) for match in _YEAR.finditer(text, 0, end) if not match.group("compared")]
    return named[-1] if named else None
