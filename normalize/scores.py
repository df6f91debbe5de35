"""The score and grade that a narrative report tells of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from normalize.folding import fold, squeeze
from normalize.labels import lexicon
from normalize.quantities import quantities
from normalize.records import Totals, Value
from normalize.scan import alternatives
from normalize.sentences import Sentence
from normalize.values import from_quantity
from normalize.vocabulary import words

_NEAR = 14


def narrative_totals(text: Iterable[Sentence]) -> Totals | None:
    """Return the first self-score and the first grade told in the sentences, None if neither is."""
    score: Value | None = None
    grade: Value | None = None
    for sentence in text:
        score = score or _score(sentence)
        grade = grade or _grade(sentence)
    return Totals(None, score, grade) if score or grade else None


def _score(sentence: Sentence) -> Value | None:
    cues = lexicon()["score"]
    if not any(cue in sentence.text for cue in cues["cues"]):
        return None
    for item in quantities(sentence.text):
        before = sentence.text[max(0, item.start - _NEAR) : item.start]
        if item.kind not in ("score", "number") or not any(cue in before for cue in cues["cues"]) or any(cue in before for cue in cues["not_cues"]):
            continue
        if item.kind == "number" and (item.value is None or not re.search(r"分\s*[为是:：]?\s*$", fold(before))):
            continue
        return from_quantity(item, sentence.locate(item.start, item.end))
    return None


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
