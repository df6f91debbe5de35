"""The patterns of the quantity scan, generated from the vocabulary once.

Patterns run over folded text (`normalize.folding.fold`), so that they know one width, one dash and one
bracket only.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from normalize.quantities.units import units
from normalize.words import load

HAN_DIGITS = "零〇一二两三四五六七八九十百千万亿兆廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_GROUPS = r"\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?"
_SPACED = r"\d{1,3}(?:[ ]\d{3})+(?:\.\d+)?(?=\s?[十百千万亿]*元)"
_BROKEN = r"\d+\.[ ]\d{1,2}(?=\s?%)"
_PLAIN = r"\d+(?:\.\d+)?|(?<![\d.])\.\d+"
_UNREADABLE = r"\d+(?:[.,]\d+){2,}(?=\s?[万亿千百]*元)"
ARABIC = rf"(?:{_GROUPS}|{_UNREADABLE}|{_SPACED}|{_BROKEN}|{_PLAIN})"
_SCALED = (
    rf"{ARABIC}(?:\s?[十百千万亿兆]+\s?(?=[\d零一二三四五六七八九])\d*)+"
    r"[千百十零一二三四五六七八九\d]*(?:[千百十]+)?"
)
_HAN = rf"[{HAN_DIGITS}半几数]+(?:\s?(?:[余多来几]\s?[{HAN_DIGITS}]+|点\s?(?:[{HAN_DIGITS}]+|\d+)))*"
_SPOKEN = rf"[{HAN_DIGITS}]+(?:\s[{HAN_DIGITS}]{{2,}})+(?:\s?点\s?[{HAN_DIGITS}]+)?"
_DIVIDED = rf"(?:[{HAN_DIGITS}]+|\d+)\s?分之\s?(?:{ARABIC}|[{HAN_DIGITS}](?:[{HAN_DIGITS}]|\s?点\s?)*)"
_FRACTION = rf"(?:(?:[{HAN_DIGITS}]+|\d+)\s?又\s?)?{_DIVIDED}"


def alternatives(words: Any) -> str:
    """Return a pattern for any of `words`, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def words() -> dict[str, Any]:
    """Return the vocabulary around numbers."""
    return load("quantities.toml")


@cache
def candidates() -> re.Pattern[str]:
    """Return the pattern of a single character at which `starts` may match.

    Everything else is passed over quickly.
    """
    firsts = {phrase[0] for phrase in words()["phrases"]["words"]}
    firsts |= DIGIT_STARTS | {"第"} | set(HAN_DIGITS)
    return re.compile(
        rf"[{''.join(re.escape(char) for char in sorted(firsts))}]|[半几数](?=\s?[十百千万亿多])|^半$"
    )


_MONTH_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_SKIPPED_DIGITS = r"""
            \d+\.\.+(?:\d+)?\s?[百千万亿]*                                       # 10..1万
          | (?<![^\s。;:!?])\d{1,2}(?:、|\.(?!\d))                              # 1、 2. as list numbers
          | \((?:\d{1,2}|[一二三四五六七八九十]{1,3})\)                           # (1) (一)
          | (?:(?<=附件)|(?<=附表)|(?<=[图表])|(?<=附件\s)|(?<=附表\s)|(?<=[图表]\s))\d{1,3}(?![\d.])
    | (?<=公开)\s?\d{1,3}(?=\s?表)
          | (?<!\d)(?:19|20)\d\d\s?版
          | (?<![\d.])\d{1,3}(?:\.\d{1,3}){2,}(?![\d元万亿%])                   # 2.1.3
          | (?<![\d.,])1[3-9]\d{9}(?!\d) | (?<![\d.,])0\d{2,3}-\d{7,8}(?!\d)   # telephones
          | (?<![\d.,])\d{9,}(?![\d.,\s]*[元万亿])                              # codes
          | \(\s?\d{2,3}\s?[类款项]\s?\)                                       # (204类)
"""
_CLASS = r"(?:2(?:0[1-9]|[12]\d|3[0-4])|30[1-9]|31\d)(?:\d\d){0,2}"
"""A code of the classification of functions or of economic kinds: 201, 20104, 2010408."""
_DATES_IN_DIGITS = rf"""
            (?:19|20)\d\d\s?年(?!期)(?:\s?{_MONTH_DAY}\s?月(?:份|底|初|末)?(?:\s?{_MONTH_DAY}\s?[日号])?)?
          | (?<!\d)\d{{1,2}}\s?月\s?{_MONTH_DAY}\s?[日号]
          | (?<![\d.])(?:[1-9]|1[0-2])\s?月?\s?(?:-{{1,2}}|~|至|到)\s?(?:[1-9]|1[0-2])\s?月(?:份|底|末)?(?!\d)
          | (?<![\d.])(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])(?:[-/.](?:[0-2]?\d|3[01]))?(?![\d.%]|\s?[万亿元])
          | (?<!\d)(?:[1-9]|1[0-2])\s?月(?:份|底|初|末)?(?!\d)
"""
_DATES_IN_HAN = rf"""
            [二一][〇零一二三四五六七八九]{{3}}\s?年(?!期)(?:\s?{_MONTH_DAY}\s?月(?:份|底|初|末)?(?:\s?{_MONTH_DAY}\s?[日号])?)?
          | [一二三四五六七八九十]{{1,2}}\s?月\s?{_MONTH_DAY}\s?[日号]
"""


@cache
def year_ahead() -> str:
    """Return the pattern of what makes four digits a year: 年, or a word before which it is left out."""
    return rf"(?:年|(?=\s?(?:{alternatives(words()['years']['before'])})))"


@cache
def _codes() -> str:
    """Return the pattern of codes of the classification, named or in brackets or before what they name."""
    around = words()["codes"]
    named = "|".join(
        rf"(?<={re.escape(word)}{mark})" for word in around["named"] for mark in ("", ":", "为", r"\s")
    )
    counted = alternatives((*around["counted"], "%", "‰"))
    return rf"""(?:{named})\s?\d{{3,7}}(?!\d)
          | \[\s?{_CLASS}\s?\] | \(\s?{_CLASS}\s?\)
          | (?<![\d./-])(?<!\d,){_CLASS}(?<=\d{{5}})(?=\s?-?\s?[\u4e00-\u9fff])(?!\s?(?:{counted}))"""


@cache
def starts() -> dict[bool, re.Pattern[str]]:
    """Return the patterns of everything a quantity can start with, what is none first.

    True for digits and brackets, False for Chinese.
    """
    digits = rf"""(?P<skip>{_SKIPPED_DIGITS} | {_codes()})
        | (?P<docno>\[\s?(?:19|20)\d\d\s?\]\s?第?\s?\d+\s?号)
        | (?P<date>{_DATES_IN_DIGITS} | (?<![\d.,])(?:19|20)\d\d(?!\d){year_ahead()})
        | (?P<fraction>{_FRACTION})
        | (?P<slashed>(?<![\d/.-])(?:\d{{1,3}}\s)?\d{{1,4}}/\d{{1,4}}(?![\d/年月.-]))
        | (?P<number>{_SCALED}|{ARABIC})"""
    chinese = rf"""(?P<skip>{alternatives(words()["phrases"]["words"])}
    | (?<![^\s。;!?])[一二三四五六七八九十]{{1,3}}、)
        | (?P<date>{_DATES_IN_HAN})
        | (?P<fraction>{_FRACTION})
        | (?P<hundred>百分百)
        | (?P<ordinal>第\s?(?:\d+|[{HAN_DIGITS}]+))
        | (?P<number>{_SPOKEN}|{_HAN})"""
    return {True: re.compile(digits, re.VERBOSE), False: re.compile(chinese, re.VERBOSE)}


DIGIT_STARTS = frozenset("0123456789.([")


@cache
def tail() -> re.Pattern[str]:
    """Return the pattern of what may follow a number: multiplier, approximation, unit, 以上."""
    around = words()
    between = alternatives(around["approximate"]["between"])
    points = alternatives(around["percent"]["points"])
    names = alternatives(units())
    bounds = alternatives(word for group in around["comparator_after"].values() for word in group)
    return re.compile(
        rf"""(?:\s?(?P<vague>{between})(?=\s?[万亿]))?
        (?:\s{{0,2}}(?P<multiplier>[十百千]?[万亿]亿?|[百千十](?=[元多余米])))?
        \s?(?P<between>{between})?
        \s?(?P<unit>{points}|%|‰|{names})?
        (?:\s?(?P<after>{alternatives(around["approximate"]["after"])}))?
        (?:\s?(?P<bound>{bounds}))?""",
        re.VERBOSE,
    )


@cache
def head_ends() -> frozenset[str]:
    """Return the characters that what stands before a number can end with."""
    around = words()
    listed = [
        *around["approximate"]["before"],
        *(word for group in around["comparator_before"].values() for word in group),
    ]
    return frozenset({word[-1] for word in listed} | set("币¥负- "))


@cache
def head() -> re.Pattern[str]:
    """Return the pattern of what may stand before a number, anchored at its start.

    Comparator, 约, sign, 人民币.
    """
    around = words()
    bounds = alternatives(word for group in around["comparator_before"].values() for word in group)
    before = "|".join(
        _no_other_word(word) for word in sorted(around["approximate"]["before"], key=len, reverse=True)
    )
    return re.compile(
        rf"(?:(?P<bound>{bounds})\s?)?(?:(?P<about>{before})\s?)?(?P<currency>人民币|¥)?\s?(?P<sign>负|(?<![A-Za-z0-9%)\-万亿千百十元])-)?\s?$"
    )


def _no_other_word(about: str) -> str:
    """Return the pattern of an approximation that is not the end of another word: 约 but not 节约."""
    before = words()["approximate"]["not_after"].get(about)
    return f"(?<![{before}]){about}" if before else about


RANGE = re.compile(r"\s?(?:\(含\))?\s?(?:-{1,2}|~|至|到)\s?")
BETWEEN = re.compile(r"\s?(?:和|与|至|到)\s?")


@cache
def comparators() -> dict[str, str]:
    """Return the sign of each comparator word, before or after the number."""
    around = words()
    return {
        word: sign
        for group in ("comparator_after", "comparator_before")
        for sign, names in around[group].items()
        for word in names
    }
