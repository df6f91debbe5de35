"""The score and grade that a narrative report tells of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from normalize.folding import fold, squeeze
from normalize.narrative.labels import lexicon
from normalize.narrative.sentences import Sentence
from normalize.quantities.patterns import alternatives
from normalize.quantities.quantities import quantities
from normalize.quantities.values import from_quantity
from normalize.records import Totals, Value
from normalize.vocabulary import words

_NEAR = 14
_FULL_MARKS = (Decimal(100), Decimal(10), Decimal(110), Decimal(120))


@dataclass(frozen=True, slots=True)
class _StatedScore:
    """A score told in words; `whole` says that its words may name what can be scored at most (总分100分)."""

    value: Value
    paragraph: int
    whole: bool


def narrative_totals(text: Iterable[Sentence]) -> Totals | None:
    """Return the first self-score, the full marks told right before it and the first grade.

    None if there is neither score nor grade.
    """
    stated: list[_StatedScore] = []
    grade: Value | None = None
    for sentence in text:
        stated += _scores(sentence)
        grade = grade or _grade(sentence)
    if not stated and not grade:
        return None
    most, score = _parted(stated)
    return Totals(most, score, grade)


def _parted(stated: list[_StatedScore]) -> tuple[Value | None, Value | None]:
    """Part full marks from the score: 总分100分，得分96.5分 tells both, 总分96.5分 only the score."""
    if not stated:
        return None, None
    first, *others = stated
    second = others[0] if others else None
    if second is None or not first.whole or second.whole or second.paragraph != first.paragraph:
        return None, first.value
    most, score = first.value.value, second.value.value
    if most is None or score is None or most not in _FULL_MARKS or score > most:
        return None, first.value
    return first.value, second.value


def _scores(sentence: Sentence) -> Iterator[_StatedScore]:
    cues = lexicon()["score"]
    if not any(cue in sentence.text for cue in cues["cues"]):
        return
    position = 0
    for item in quantities(sentence.text):
        before = sentence.text[max(position, item.start - _NEAR) : item.start]
        position = item.end
        if (
            item.kind not in ("score", "number")
            or not any(cue in before for cue in cues["cues"])
            or any(cue in before for cue in cues["not_cues"])
            or _names_a_part(before)
        ):
            continue
        if item.kind == "number" and (
            item.value is None or not re.search(r"分\s*[为是:：]?\s*$", fold(before))
        ):
            continue
        yield _StatedScore(
            from_quantity(item, sentence.locate(item.start, item.end)),
            sentence.paragraph,
            any(cue in before for cue in cues["whole_cues"]),
        )


def _names_a_part(before: str) -> bool:
    """Say whether words between the last word of scoring and its figure name what has the score.

    >>> _names_a_part("绩效得分：决策"), _names_a_part("综合得分为")
    (True, False)
    """
    text = fold(before)
    ends = [text.rfind(cue) + len(cue) for cue in lexicon()["score"]["cues"] if cue in text]
    return bool(ends) and _between().fullmatch(text[max(ends) :]) is None


@cache
def _between() -> re.Pattern[str]:
    marks = r"[\s:：，,“”\"'(（《》、。；;]|\d+年?"
    return re.compile(rf"(?:{alternatives(lexicon()['score']['between'])}|{marks})*")


def _grade(sentence: Sentence) -> Value | None:
    cues = alternatives(lexicon()["score"]["grade_cues"])
    grades = alternatives(words("grade"))
    pattern = re.compile(
        rf"(?:评价|自评|绩效|评定|评为|考核)[^，。；]{{0,12}}(?:{cues})[为是:：属于]*[“\"]?(?P<grade>{grades})(?![\u4e00-\u9fff]{{0,1}}(?:秀|好)?[的化])[”\"]?(?:等级|等次|档|级)?(?=[，。；,;、（(\s]|$)"
    )
    found = pattern.search(sentence.text)
    if found is None:
        return None
    start, end = found.span("grade")
    return Value(squeeze(found.group("grade")), None, None, None, None, sentence.locate(start, end))
