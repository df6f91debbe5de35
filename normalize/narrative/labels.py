"""What a figure of running text is of.

Its label, the funds it covers, and the words of comparison before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from normalize.folding import bare, fold, squeeze
from normalize.quantities.patterns import alternatives, year_ahead
from normalize.records import Measure
from normalize.words import load

_DATE = re.compile(
    rf"(?:19|20)\d\d\s*{year_ahead()}(?:度|末|底|初)?"
    r"(?:\s*\d{1,2}\s*月(?:份|底|末)?(?:\s*\d{1,2}\s*日)?)?|\d{1,2}\s*月\s*\d{1,2}\s*日"
)
_QUOTES = re.compile(r"[“”\"‘’《》]")
_NUMBERING = re.compile(r"^\s*(?:\(?[一二三四五六七八九十\d]{1,3}[)、.]|第[一二三四五六七八九十]+[、,，])\s*")
_BRACKETED = re.compile(r"\([^()]*\)")
_STOP = re.compile(r"[,，。；;：:、（(）)\n]")


@cache
def lexicon() -> dict[str, Any]:
    """Return the words that shape sentences."""
    return load("narrative.toml")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Words of comparison before a figure: the measure, and what it is compared with."""

    measure: Measure
    basis: str | None


@cache
def _compare_words() -> dict[str, str]:
    return {word: basis for basis, words in lexicon()["compare"].items() for word in words}


@cache
def _direction() -> re.Pattern[str]:
    measures = lexicon()["measure"]
    return re.compile(
        rf"(?P<up>(?:{alternatives(measures['increase'])})(?![值点率]))"
        rf"|(?P<down>{alternatives(measures['decrease'])})",
    )


@cache
def _basis() -> re.Pattern[str]:
    year = rf"(?:19|20)\d\d\s*{year_ahead()}"
    return re.compile(
        rf"(?:比|较|与|同|和|相比)(?:于)?\s*(?:(?:{year}(?:度)?\s*)?(?P<basis>{alternatives(_compare_words())})|(?P<year>{year}))"
    )


_SHARE = re.compile(r"占(?:比)?(?P<whole>[^，。；,;]{0,24}?)(?:的)?(?:比例|比重)?(?:为|是|达)?\s*$")
_COMPLETION = re.compile(
    r"(?:完成|占|达到|为)(?P<basis>年初预算|年初部门预算|调整后?预算|全年预算|预算)(?:数|安排)?(?:的)?\s*(?:比例)?(?:为)?\s*$|(?:完成率|执行率|预算完成率|支付率)(?:为|达到?|是)?\s*$"
)


def comparison(before: str, percent: bool) -> Comparison | None:
    """Read the words right before a figure: 比上年增加, 增长, 完成年初预算的, 占…的.

    None if the figure stands for itself.
    >>> comparison("比上年减少", False), comparison("完成年初预算的", True)
    (Comparison(measure='decrease', basis='last_year'), Comparison(measure='completion', basis='initial_budget'))
    """  # noqa: E501
    tail = _BRACKETED.sub("", fold(before))[-40:]
    if percent and (done := _COMPLETION.search(tail)) is not None:
        return Comparison("completion", _basis_of(done.group("basis") or ""))
    if percent and (share := _SHARE.search(tail)) is not None:
        return Comparison("share", squeeze(share.group("whole")) or "total")
    clause = _STOP.split(tail)[-1]
    moves = list(_direction().finditer(clause))
    if (
        not moves
        or len(clause) - moves[-1].end() > _VERB_GAP
        or clause[moves[-1].end() :].startswith(("到", "至"))
    ):
        return None
    up = moves[-1].group("up") is not None
    measure: Measure = ("growth" if up else "decline") if percent else ("increase" if up else "decrease")
    found = list(_basis().finditer(tail))
    return Comparison(
        measure, _basis_of(found[-1].group("basis") or found[-1].group("year")) if found else None
    )


_VERB_GAP = 3  # letters between 增加 and its figure: 增加了, 增长约


def _basis_of(word: str) -> str | None:
    compact = bare(word)
    if re.fullmatch(r"(?:19|20)\d\d年?", compact):
        return "last_year"
    return _compare_words().get(compact)


def clean_label(text: str) -> str:
    """Return the words before a figure as a label: no dates, quotes, list numbers, connecting words.

    >>> clean_label("2023年度我局内设机构"), clean_label("其中：“三公”经费支出为")
    ('内设机构', '三公经费支出')
    """
    label = _NUMBERING.sub("", fold(squeeze(seal(text))))
    label = _QUOTES.sub("", _DATE.sub("", label)).replace(" ", "")
    words = lexicon()["label"]
    while not is_generic(label):
        shorter = _strip_one(_without_distribution(label), words["leading"], words["trailing"])
        if shorter == label:
            break
        label = shorter
    return unseal(label)


@cache
def _distribution() -> re.Pattern[str]:
    return re.compile("|".join(lexicon()["label"]["trailing_patterns"]))


def _without_distribution(label: str) -> str:
    """Return a label without the word that gives its figure to each of several: 收、支总计均."""
    return _distribution().sub("", label)


@cache
def _sealed() -> dict[str, str]:
    """Return a stand-in, a letter of its own, for each phrase that stays whole."""
    return {phrase: chr(0xE000 + number) for number, phrase in enumerate(lexicon()["label"]["whole"])}


def seal(text: str) -> str:
    """Return a text in which the marks inside fixed phrases part nothing; `unseal` gives the phrases back."""
    for phrase, letter in _sealed().items():
        text = text.replace(phrase, letter)
    return text


def unseal(text: str) -> str:
    """Return a text with its fixed phrases.

    >>> unseal(seal("因公出国（境）费"))
    '因公出国（境）费'
    """
    for phrase, letter in _sealed().items():
        text = text.replace(letter, phrase)
    return text


@cache
def _longest_first(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


def without_predicate(label: str) -> str | None:
    """Return a label without the verb that only says where its figure has come to.

    None if it ends in no such verb.
    >>> without_predicate("合格率稳定在"), without_predicate("稳定在"), without_predicate("合格率")
    ('合格率', '', None)
    """
    verb = next((word for word in lexicon()["label"]["predicates"] if label.endswith(word)), None)
    return None if verb is None else label[: -len(verb)]


_MOVING = re.compile(
    r"(?:逐步|逐年|持续|不断|明显|大幅|稳步|有所|进一步)*(?:上升|提升|提高|下降|降低|增长|增加|改善)$"
)


def told_before(text: str) -> str:
    """Return what the clause before the last one of `text` is of: 工程在线率逐步上升，稳定在.

    >>> told_before("推动改造，工程在线率逐步上升，稳定在")
    '工程在线率'
    """
    clauses = [clause for clause in _STOP.split(text) if clause.strip()]
    return clean_label(_MOVING.sub("", clauses[-2].strip())) if len(clauses) > 1 else ""


_LISTED_BEFORE = re.compile(r"^[^等]{1,20}等(?=[^级候待]{2,}$)")


def after_examples(label: str, before: str) -> str:
    """Return a label without the examples listed before it: 财政、农业、文旅等数据 is 数据."""
    return _LISTED_BEFORE.sub("", label) if "、" in before else label


def _strip_one(label: str, leading: list[str], trailing: list[str]) -> str:
    for word in _longest_first(tuple(leading)):
        if label.startswith(word) and not (len(word) > 1 and len(label) - len(word) == 1):
            return label[len(word) :]
    for word in _longest_first(tuple(trailing)):
        if label.endswith(word):
            return label[: -len(word)]
    return label


@cache
def _earlier() -> re.Pattern[str]:
    bases = alternatives(lexicon()["compare"]["last_year"])
    return re.compile(
        rf"(?:比|较|与|同|和)(?:于)?(?:{bases}|(?P<year>(?:19|20)\d\d)\s*年?)(?:度|同期|决算|执行|实际|支出|预算)*数?的?$"
    )


def earlier_year(clause: str, year: int | None) -> int | None:
    """Return the year of a figure that another is compared with: 较上年 4.1万元 减少.

    None if the words before it say nothing such.
    >>> earlier_year("较上年", 2023), earlier_year("比2021年决算数", 2023), earlier_year("比上年减少", 2023)
    (2022, 2021, None)
    """
    found = _earlier().fullmatch(bare(clause))
    if found is None:
        return None
    return int(found.group("year")) if found.group("year") else year - 1 if year is not None else None


def compared_subject(label: str) -> str:
    """Return what a comparison is of, without its words of comparison: 收入支出总计增加 is of 收入支出总计.

    >>> compared_subject("收入支出总计增加"), compared_subject("比上年减少"), compared_subject("公务接待费比去年下降")
    ('收入支出总计', '', '公务接待费')
    """  # noqa: E501
    return clean_label(_comparing().sub("", label))


@cache
def _comparing() -> re.Pattern[str]:
    measures, bases = lexicon()["measure"], lexicon()["compare"]
    against = alternatives(word for words in bases.values() for word in words)
    moves = alternatives((*measures["increase"], *measures["decrease"]))
    return re.compile(
        rf"(?:支出|决算|预算)?数?(?:按可比口径|同口径)?(?:比|较|与|同|和)(?:{against}|(?:19|20)\d\d年?)?度?(?:预算|决算|执行)?数?(?:相比)?|(?:{moves})[了约共]?$|完成(?:{against})?的?$|占.*$|的$|(?:完成|执行|支付)率$|同比"
    )


@cache
def scope_words() -> tuple[tuple[str, str], ...]:
    """Return (word, funds) of every word that names the funds of a figure, the longest first."""
    pairs = [(word, scope) for scope, words in lexicon()["scope"].items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def scope_of(label: str) -> str | None:
    """Return the funds that a label names: general, government_fund, state_capital, fiscal; None if none."""
    return next((scope for word, scope in scope_words() if word in label), None)


def without_scope(label: str) -> str:
    """Return a label without the scope before a concept that stands alone.

    >>> without_scope("公共预算财政拨款基本支出"), without_scope("公共预算财政拨款支出")
    ('基本支出', '公共预算财政拨款支出')
    """
    concepts = lexicon()["concepts"]
    for head in concepts["scope_heads"]:
        rest = label.removeprefix(head)
        if rest != label and rest in concepts["standing"]:
            return rest
    return label


_LONG = 12
"""Letters; a label beyond it tells more than what its figure is of."""


def core_of(label: str) -> str:
    """Return the concept of the field that a long label ends with.

    Where it stands behind a word that links it to the rest.
    >>> core_of("其他单位使用财政拨款安排三公经费"), core_of("薄弱环节改善与能力提升项目支出")
    ('三公经费', '薄弱环节改善与能力提升项目支出')
    """
    concepts = lexicon()["concepts"]
    if len(label) <= _LONG:
        return label
    term = max((term for term in concepts["standing"] if label.endswith(term)), key=len, default="")
    return term if term and label.removesuffix(term).endswith(tuple(concepts["links"])) else label


def rate_name(clause: str) -> str:
    """Return the name of the rate that a clause ends with, "" if it ends with none.

    >>> rate_name("预算执行率为"), rate_name("完成预算的")
    ('预算执行率', '')
    """
    words = bare(clause)
    return next(
        (
            name
            for name in sorted(lexicon()["label"]["rates"], key=len, reverse=True)
            if re.search(rf"{name}(?:[为是达]|达到)?$", words)
        ),
        "",
    )


def is_generic(label: str) -> bool:
    """Say whether a label names only the kind of figure (年初预算, 支出决算) and not what it is of."""
    words = lexicon()["label"]
    return label in words["generic"] or label in words["alone"]


def names_budget(label: str) -> bool:
    """Say whether a label is of a budget figure."""
    return label.rstrip("为是").endswith(tuple(lexicon()["measure"]["budget"]))


@cache
def _against_budget() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words, measures = lexicon()["measure"]["budget"], lexicon()["measure"]
    before = re.compile(
        rf"(?:比|较|与|同|和)(?:于)?[^比较与同和]{{0,24}}?(?:{alternatives(words)})(?:数)?的?\s*$"
    )
    return before, re.compile(rf"\s*(?:{alternatives((*measures['increase'], *measures['decrease']))})")


def compared_budget(clause: str, behind: str) -> bool:
    """Say whether a figure between the two is the budget that something is compared with.

    比年初预算数 0.60万元 减少.
    >>> compared_budget("比2022年年初预算数", "减少0.51万元"), compared_budget("年初预算", "，支出决算")
    (True, False)
    """
    before, after = _against_budget()
    return before.search(bare(clause)) is not None and after.match(fold(behind)) is not None
