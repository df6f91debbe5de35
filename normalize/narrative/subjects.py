"""What a figure of running text is of.

The words before it, the thing counted behind it, else what the paragraph is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from normalize.folding import fold
from normalize.narrative.labels import (
    after_examples,
    clean_label,
    is_generic,
    lexicon,
    names_budget,
    seal,
    told_before,
    unseal,
    without_predicate,
)
from normalize.narrative.sentences import Sentence
from normalize.quantities.patterns import alternatives
from normalize.quantities.quantities import Quantity
from normalize.records import Amount, Measure

DELIMITER = re.compile(r"[,，。；;、:：（(）)\n]")
"""Marks that part the words of a sentence."""
BALANCED = re.compile(r"[(（][^()（）]*[)）]")
"""Words in brackets."""
_AFTER_NOUN = (
    *(
        "的",
        "已",
        "均",
        "等",
        "在",
        "为",
        "是",
        "并",
        "和",
        "与",
        "及",
        "共",
        "获",
        "被",
        "可",
        "以",
        "由",
        "将",
        "未",
    ),
    *("下降", "上升", "增加", "减少", "提高", "降低", "增长"),
    *("开展", "有效", "完成", "参加", "通过", "进行", "实现", "得到"),
)
_NOUN_END = re.compile(rf"[,，。；;、:：（(）)\n“”《》\d]|(?:{alternatives(_AFTER_NOUN)})")
_ATTRIBUTES = re.compile(r"(?:[^、，。；\s]{1,4}[式型类级]、)+")
_ITEM = re.compile(r"(?P<name>[^()（）]+)[(（][项款类][)）]\s*[。；;]?\s*$")
_ITEM_BEFORE = re.compile(r"(?P<name>[^()（），,。；;：:]+)[(（][项款类][)）]\s*[：:]?[^()（），,。；;：:]*$")
_CODED = re.compile(r"\s*(?P<name>[^，,。；;：:()（）]{3,40})[(（]\s?\d{5,7}\s?[)）]\s*[，,]")
_BEFORE = 200
"""Letters before a figure in which its words stand."""
_ITEM_TAIL = 120
"""Letters at the end of a text in which an item is looked for; no item of the classification has half as
many."""
_CHAIN = ("、", "和", "及", ",", "，", "/")


@dataclass(slots=True)
class Subjects:
    """What a paragraph is about so far.

    The subject that was named last, and `lead`, what its first amount is of.
    """

    subject: str | None = None
    lead: str | None = None

    def label(
        self, sentence: Sentence, item: Quantity, before: str, last: Amount | None
    ) -> tuple[str, Measure]:
        """Return the label of a figure and whether it is a budget.

        `before` are the words since the `last` figure.
        """
        label = after_examples(clean_label(clause_of(before)), before)
        if (shorter := without_predicate(label)) is not None:
            alike = (
                last.label
                if last is not None
                and last.sentence == sentence.words
                and clause_of(before) == before.strip()
                else ""
            )
            label = (
                clean_label(shorter)
                or alike
                or told_before(sentence.text[max(0, item.start - _BEFORE) : item.start])
                or label
            )
        if item.kind in ("count", "time", "number", "range", "score") and (
            noun := _noun_after(sentence.text, item)
        ):
            label = noun
        measure: Measure = "budget" if names_budget(label) else "amount"
        if (item_name := _ITEM_BEFORE.search(before[-_ITEM_TAIL:])) is not None and (
            measure == "budget" or is_generic(label)
        ):
            self.subject = clean_label(item_name.group("name"))
            return self.subject, measure
        if label in lexicon()["label"]["following"] and (lead := self._followed(last, sentence, measure)):
            return lead, measure
        subject, rest = _split_generic(label)
        if subject:
            self.subject = subject
            return (
                (subject, measure)
                if measure == "budget" or rest in ("支出决算", "支出决算数", "决算数", "决算")
                else (label, measure)
            )
        before_it = last.label if last is not None else ""
        if not label and before.strip()[:1] in _CHAIN and before_it and item.kind == "count":
            return before_it, measure  # 接待2批次、26人次
        if (not label or is_generic(label)) and self.subject:
            return self.subject, measure
        if not label and before.strip()[:1] in _CHAIN and before_it:
            return before_it, measure
        if not label:
            return clean_label(sentence.section.rsplit("/", 1)[-1] if sentence.section else ""), measure
        return label, measure

    def _followed(self, last: Amount | None, sentence: Sentence, measure: Measure) -> str | None:
        """Return what 支出决算 and the like are of.

        Of the budget right before them, else of what the paragraph began with.
        """
        stated = (
            last is not None
            and last.measure == "budget"
            and measure == "amount"
            and last.sentence == sentence.words
        )
        if last is not None and stated and not is_generic(last.label):
            return last.label
        return self.lead


def item_named(text: str) -> str:
    """Return the 项 of 功能分类 that a sentence ends with, "" if it ends with none.

    >>> item_named("1.农林水支出（类）水利（款）行政运行（项）。")
    '行政运行'
    """
    item = _ITEM.search(text[-_ITEM_TAIL:])
    return clean_label(item.group("name")) if item else ""


def item_coded(text: str) -> str:
    """Return the item that a sentence opens with, named with its code, "" if with none.

    >>> item_coded("12.住房公积金（2210201），2024年度决算数为7,443.57万元。")
    '住房公积金'
    """
    found = _CODED.match(text)
    return clean_label(found.group("name")) if found else ""


def title_subject(text: str) -> str:
    """Return what a sentence without figures names for those that follow."""
    return clean_label(text.rstrip("。；;"))


def clause_of(before: str) -> str:
    """Return the words right before a figure, from the last punctuation that separates."""
    text = BALANCED.sub("", seal(before)).rstrip(" ：:（(")
    return unseal(DELIMITER.split(text)[-1])


def _noun_after(text: str, item: Quantity) -> str:
    """Return the thing counted, where it stands behind its count.

    Attributes in a row belong to it: 10个主题式、套餐式场景.
    """
    rest = text[item.end : item.end + 14]
    attributes = _ATTRIBUTES.match(rest)
    begin = attributes.end() if attributes else 0
    stop = _NOUN_END.search(rest, begin)
    noun = fold(rest[: stop.start()] if stop else rest).strip()
    return noun if 2 <= len(noun) <= 14 else ""


def _split_generic(label: str) -> tuple[str, str]:
    """Split 公务接待费支出决算数 into what it is of and the kind of figure."""
    for word in sorted(lexicon()["label"]["generic"], key=len, reverse=True):
        if (
            len(word) >= 2
            and label.endswith(word)
            and len(label) >= len(word) + 3
            and word not in ("支出", "金额", "总额", "总金额", "执行")
        ):
            stem = label[: -len(word)]
            if stem.endswith("总"):  # 收支总预算 is no budget of 收支总
                return "", label
            spent = word.startswith("支出") and not stem.endswith(tuple(lexicon()["label"]["money_words"]))
            return (f"{stem}支出", word[2:]) if spent else (stem, word)
    return "", label
