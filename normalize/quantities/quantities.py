"""Every quantity in running text: one scan, exact decimals, offsets into the text as given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple, cast

from normalize.folding import fold, squeeze
from normalize.quantities import patterns
from normalize.quantities.numerals import DIGITS, LARGE, SMALL, VAGUE, arabic, numeral, ratio_power, slashed
from normalize.quantities.units import MULTIPLIERS, PrintedUnit, printed_unit, weak_measures
from normalize.records import Comparator, QuantityKind

_TENTHS = re.compile(r"\s?成(?P<half>半)?(?![员立为果本功长品就都效交分绩年套熟])")
_SMALL_CHANGE_END = re.compile(r"[\d零一二两三四五六七八九壹贰叁肆伍陆柒捌玖钱整正]|[^\u4e00-\u9fff]|$")
_HALF = re.compile(r"半(?![年月天日个小年径])")
_AFTER_BLOCK = re.compile(r"(?P<digit>[一二两三四五六七八九])(?![一二三四五六七八九十百千万\d个项家件])")
_SMALL_MONEY = re.compile(
    r"\s?(?P<jiao>[\d零一二两三四五六七八九壹贰叁肆伍陆柒捌玖]+)\s?[角毛](?:钱)?|\s?(?P<fen>[\d零一二三四五六七八九壹贰叁肆伍陆柒捌玖]{1,2})\s?分(?:钱)?(?!钟)|(?:整|正)"
)
_PAIR = re.compile(r"(?P<low>[二三四五六七八一])(?P<high>[二三四五六七八九])(?P<unit>[十百千]?[万亿]?)$")
_VAGUE_START = re.compile(r"[几数](?P<unit>[十百千万亿]+)$")
_COUNTED_ON = re.compile(r"\s?(?:到|至|-{1,2}|~)\s?[\d一二两三四五六七八九十百千](?!是|级|类|位)")
_ISSUER = re.compile(r"[\u4e00-\u9fff]{0,12}$")
_WORD_AFTER = re.compile(r"[A-Za-z](?![a-zA-Z]?\d?\b)")
_MODEL_AFTER = re.compile(r"[GKAB](?![a-z])")
_DIGIT_OF = {"O": "0", "o": "0", "l": "1", "I": "1"}
_MISREAD = re.compile(
    r"(?<![A-Za-z0-9.,])(?=[OolI.,]*\d)(?=[\d.,]*[OolI])[\dOolI](?:[\dOolI]|[.,](?=[\dOolI]))*(?=\s?(?:%|[十百千]?[万亿]{0,2}元))"
)
"""A figure with a letter like a digit in it and at least one digit, right before a sign of percent or
money."""
_LATIN = re.compile(r"[A-Za-z]")


class Quantity(NamedTuple):
    """A quantity at `start:end` of the text.

    `value` is the number in `unit`, None when the digits cannot be read. `kind` is money, percent,
    percentage_point, count, area, length, mass, time, date, score, docno, ordinal, range or number; for a
    range `value` and `upper` are its ends. `repair` names what was mended to read the digits: "blank" (66.
    85%), "letter" (1O0%). A tuple, and no dataclass, because a scan makes them by the thousand.
    """

    start: int
    end: int
    text: str
    kind: QuantityKind
    value: Decimal | None
    unit: str | None = None
    base_value: Decimal | None = None
    base_unit: str | None = None
    comparator: Comparator | None = None
    approximate: bool = False
    upper: Decimal | None = None
    repair: str | None = None


class _Head(NamedTuple):
    """What stands before a number: where it begins, words of comparison and approximation, a sign."""

    start: int
    bound: str | None
    about: str | None
    signed: bool


def quantities(text: str) -> list[Quantity]:
    """Return every quantity of `text` in order.

    >>> [(q.text, q.kind, str(q.value), q.unit) for q in quantities("人员经费265.55万元，公用经费21.4元，增长3.5%")]
    [('265.55万元', 'money', '265.55', '万元'), ('21.4元', 'money', '21.4', '元'), ('3.5%', 'percent', '3.5', '%')]
    """  # noqa: E501
    folded = fold(text)
    letters = _letters_for_digits(folded)
    if letters:
        folded = _with_digits(folded, letters)
    found: list[Quantity] = []
    for item in _scan(folded):
        if found and (joined := _as_range(folded, found[-1], item)) is not None:
            found[-1] = joined
        else:
            found.append(item)
    kept = [
        item._replace(text=squeeze(text[item.start : item.end]))
        for item in found
        if not _is_word(folded, item)
    ]
    return [_marked(item, letters) for item in kept] if letters else kept


def _letters_for_digits(text: str) -> list[int]:
    """Return where letters stand in a figure that can only be digits misread: 1O0%, l2.5万元."""
    return [
        match.start() + k
        for match in _MISREAD.finditer(text)
        for k, letter in enumerate(match.group())
        if letter in _DIGIT_OF
    ]


def _with_digits(text: str, letters: list[int]) -> str:
    characters = list(text)
    for position in letters:
        characters[position] = _DIGIT_OF[characters[position]]
    return "".join(characters)


def _marked(item: Quantity, letters: list[int]) -> Quantity:
    """Note on a quantity that letters of it were taken for digits."""
    return (
        item._replace(repair="letter")
        if any(item.start <= position < item.end for position in letters)
        else item
    )


def _scan(text: str) -> Iterator[Quantity]:
    starts, candidates, position, previous = patterns.starts(), patterns.candidates(), 0, 0
    while (candidate := candidates.search(text, position)) is not None:
        position = candidate.start()
        match = starts[candidate.group() in patterns.DIGIT_STARTS].match(text, position)
        if match is None:
            position += 1
            continue
        item = _READERS[match.lastgroup or "skip"](text, match, previous)
        position = max(match.end(), item.end if item else 0)
        if item is not None:
            previous = item.end
            yield item


def _nothing(_text: str, _match: re.Match[str], _previous: int) -> None:
    return None


def _docno(text: str, match: re.Match[str], _previous: int) -> Quantity:
    words = cast("re.Match[str]", _ISSUER.search(text, 0, match.start()))
    return Quantity(words.start(), match.end(), match.group(), "docno", None)


def _date(text: str, match: re.Match[str], _previous: int) -> Quantity:
    return Quantity(match.start(), match.end(), match.group(), "date", None)


def _ordinal(text: str, match: re.Match[str], _previous: int) -> Quantity | None:
    value = numeral(match.group()[1:].strip())
    return None if value is None else Quantity(match.start(), match.end(), match.group(), "ordinal", value)


def _slashed(text: str, match: re.Match[str], _previous: int) -> Quantity | None:
    value = slashed(match.group())
    return (
        None
        if value is None
        else Quantity(match.start(), match.end(), match.group(), "number", value, None, value, "count")
    )


def _hundred(text: str, match: re.Match[str], _previous: int) -> Quantity:
    return Quantity(
        match.start(), match.end(), match.group(), "percent", Decimal(100), "%", Decimal(100), "percent"
    )


def _fraction(text: str, match: re.Match[str], previous: int) -> Quantity | None:
    compact = match.group().replace(" ", "")
    below, _, above = compact.partition("分之")
    power = None if "又" in below else ratio_power(below)
    head = _head(text, match.start(), previous)
    sign = -1 if head.signed else 1
    number = arabic(above) if above[0].isdigit() else numeral(above)
    if power is None or number is None:
        value = numeral(compact)
        return (
            None
            if value is None
            else Quantity(
                head.start, match.end(), match.group(), "number", sign * value, None, sign * value, "count"
            )
        )
    value = sign * number.scaleb(power)
    return Quantity(
        head.start, match.end(), match.group(), "percent", value, "%", value, "percent", *_told(head, None)
    )


def _number(text: str, match: re.Match[str], previous: int) -> Quantity | None:
    """Read a number with what stands before and after it."""
    if _touches_latin(text, match):
        return None
    head = _head(text, match.start(), previous)
    pair = _PAIR.match(match.group()) or _VAGUE_START.match(match.group())
    if (tenths := _TENTHS.match(text, match.end())) is not None:
        return _in_tenths(match, tenths)
    tail = cast("re.Match[str]", patterns.tail().match(text, match.end()))
    if pair is not None:
        return _vague(match, pair, tail)
    return _measured(text, match, head, tail)


def _measured(text: str, match: re.Match[str], head: _Head, tail: re.Match[str]) -> Quantity | None:
    han = not match.group().lstrip(" .")[0].isdigit()
    value, vague = _read(match.group())
    multiplier, unit_text = tail.group("multiplier") or "", tail.group("unit") or ""
    end = match.end() + len(tail.group().rstrip())
    unit = printed_unit(unit_text) if unit_text else None
    if unit_text and _LATIN.match(unit_text) and _LATIN.match(text[tail.end("unit") : tail.end("unit") + 1]):
        return None
    bounded = bool(head.bound or tail.group("bound"))
    if han and not _han_counts(text, match, unit, value, bounded=bounded):
        return None
    if value is not None and head.signed:
        value = -value
    comparator, approximate = _told(head, tail)
    approximate = approximate or vague or bool(tail.group("between") or tail.group("vague"))
    if value is None and not (unit and unit.kind == "money"):
        return None
    repair = "blank" if ". " in match.group() else None
    plain = Quantity(
        head.start, end, "", "number", value, None, value, "count", comparator, approximate, None, repair
    )
    return _with_unit(text, plain, multiplier, unit, han)


def _with_unit(text: str, item: Quantity, multiplier: str, unit: PrintedUnit | None, han: bool) -> Quantity:
    power = MULTIPLIERS.get(multiplier, 0)
    if unit is None or unit.kind in ("count", "time", "score"):
        value = item.value.scaleb(power) if item.value is not None else None
        base = value if value is None or unit is None or unit.base is None else unit.to_base(value)
        kind: QuantityKind = "number" if unit is None else unit.kind
        return item._replace(
            kind=kind,
            value=value,
            unit=unit.text if unit else None,
            base_value=base,
            base_unit=unit.base if unit else None,
        )
    scaled = printed_unit(multiplier + unit.text) or unit
    value = item.value
    if han and multiplier and value is not None:
        value, scaled = value.scaleb(power), unit
    item = item._replace(
        kind=unit.kind,
        unit=scaled.text,
        value=value,
        base_value=None if value is None else scaled.to_base(value),
        base_unit=unit.base,
    )
    if unit.kind == "money":
        return _with_small_money(text, item) if not multiplier else item
    return _with_half(text, item, scaled) if han else item


def _with_half(text: str, item: Quantity, unit: PrintedUnit) -> Quantity:
    """Add the half behind the unit: 两米半."""
    if item.value is None or _HALF.match(text, item.end) is None:
        return item
    value = item.value + Decimal("0.5")
    return item._replace(end=item.end + 1, value=value, base_value=unit.to_base(value))


def _with_small_money(text: str, item: Quantity) -> Quantity:
    """Add 角 and 分 behind 元: 50元6角3分, and take 整 along."""
    value = item.base_value
    end, limit = item.end, 3
    if value is None:
        return item
    power = {"块": -1, "毛": -2}.get(item.unit or "", 0)
    if (
        power
        and (spoken := _AFTER_BLOCK.match(text, end)) is not None
        and text[spoken.end() : spoken.end() + 1] not in ("角", "毛", "分")
    ):
        value += Decimal(DIGITS[spoken.group("digit")]).scaleb(power)
        return item._replace(end=spoken.end(), value=value, unit="元", base_value=value)
    while limit and (small := _SMALL_MONEY.match(text, end)) is not None:
        for name, power in (("jiao", -1), ("fen", -2)):
            if digits := small.group(name):
                value += (numeral(digits) or Decimal(0)).scaleb(power) * (-1 if value < 0 else 1)
        end, limit = small.end(), limit - 1
    if end == item.end:
        return item
    return item._replace(end=end, value=value, base_value=value, unit="元")


def _read(text: str) -> tuple[Decimal | None, bool]:
    """Return the number and whether its characters say it is vague (十余万, 二十几)."""
    compact = text.replace(" ", "")
    if compact[0].isdigit() or compact[0] == ".":
        plain = arabic(text)
        return (plain if plain is not None else numeral(compact)), False
    if all(char in LARGE for char in compact):
        return None, False  # 万 by itself is no number
    return numeral(compact), any(char in VAGUE for char in compact)


def _head(text: str, start: int, previous: int) -> _Head:
    """Read what stands before a number, back to the quantity before it."""
    if start == previous or text[start - 1] not in patterns.head_ends():
        return _Head(start, None, None, signed=False)
    found = cast("re.Match[str]", patterns.head().search(text, max(previous, start - 14), start))
    begin = found.start() if found.group().strip() else start
    return _Head(begin, found.group("bound"), found.group("about"), signed=bool(found.group("sign")))


def _told(head: _Head, tail: re.Match[str] | None) -> tuple[Comparator | None, bool]:
    signs = patterns.comparators()
    bound = (tail.group("bound") if tail else None) or head.bound
    about = head.about or (tail and (tail.group("after")))
    return cast("Comparator | None", signs[bound] if bound else None), bool(about)


def _in_tenths(match: re.Match[str], tenths: re.Match[str]) -> Quantity | None:
    value, vague = _read(match.group())
    if value is None:
        return None
    share = value.scaleb(1) + (5 if tenths.group("half") else 0)
    return Quantity(match.start(), tenths.end(), "", "percent", share, "%", share, "percent", None, vague)


def _vague(match: re.Match[str], pair: re.Match[str], tail: re.Match[str]) -> Quantity | None:
    """Read 三五百 and 几十万 as ranges."""
    groups = pair.groupdict()
    low = Decimal(DIGITS[groups["low"]]) if "low" in groups else Decimal(1)
    high = Decimal(DIGITS[groups["high"]]) if "high" in groups else Decimal(10)
    power = sum((SMALL | LARGE)[char] for char in groups["unit"]) + MULTIPLIERS.get(
        tail.group("multiplier") or "", 0
    )
    unit = tail.group("unit")
    if high <= low or not (groups["unit"] or unit or tail.group("multiplier")):
        return None
    end = max(
        match.end(),
        tail.end("unit") if unit else 0,
        tail.end("multiplier") if tail.group("multiplier") else 0,
    )
    return Quantity(
        match.start(), end, "", "range", low.scaleb(power), unit, None, None, None, True, high.scaleb(power)
    )


def _as_range(text: str, first: Quantity, second: Quantity) -> Quantity | None:
    """Join two quantities with a dash, ~ or 至 between them into a range."""
    between = text.startswith("之间", second.end)
    joint = (patterns.BETWEEN if between else patterns.RANGE).fullmatch(text, first.end, second.start)
    kinds = {first.kind, second.kind}
    if (
        joint is None
        or first.value is None
        or second.value is None
        or kinds & {"date", "docno", "ordinal", "range"}
    ):
        return None
    if first.kind not in ("number", second.kind):
        return None
    low = first.value
    if first.kind == "number" and second.unit and second.kind != "number":
        unit = printed_unit(second.unit)
        if text[first.end - 1] in LARGE and unit is not None and unit.text[0] in LARGE:
            low = low.scaleb(-LARGE[unit.text[0]])  # 1万-5万元 prints its unit twice
    else:
        unit = printed_unit(first.unit) if first.unit else None
    base = unit.to_base(low) if unit else None
    end = second.end + (2 if between else 0)
    return second._replace(
        start=first.start,
        end=end,
        kind="range",
        value=low,
        base_value=base,
        upper=second.value,
        comparator=None,
    )


def _touches_latin(text: str, match: re.Match[str]) -> bool:
    """Say whether the digits belong to a name such as 5G, A4, PM2.5 or a word of Latin letters."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 3]
    if before.isascii() and before.isalpha():
        return True
    if not (after[:1].isascii() and after[:1].isalpha()):
        return False
    return _WORD_AFTER.match(after) is not None or (
        _MODEL_AFTER.match(after) is not None and after[:2] not in ("KG", "Km")
    )


def _han_counts(
    text: str, match: re.Match[str], unit: PrintedUnit | None, value: Decimal | None, *, bounded: bool
) -> bool:
    """Say whether a Chinese numeral in running text is a quantity and not part of a word or slogan."""
    if value is None:
        return False
    if match.group().strip() == text.strip(" \n-负约近余多来左右"):
        return True
    before, after = text[: match.start()][-1:], text[match.end() :]
    if unit is None and (_COUNTED_ON.match(after) or (bounded and len(match.group()) > 1)):
        return True  # 不超过三十; 二十一到一千零一: the first end of a range
    if before in '“"‘《' and before:
        return False
    if unit is None:
        return (
            len(match.group()) > 2
            and any(char in "百千万亿" for char in match.group())
            and any(char in DIGITS or char == "十" for char in match.group())
        )
    if unit.kind == "count":
        compact = match.group().strip()
        if compact == "一" or unit.text in weak_measures():
            return False
        return not (
            len(compact) == 1 and after[len(unit.text) : len(unit.text) + 1] in set("一二两三四五六七八九")
        )
    if unit.text in ("角", "毛") and not _SMALL_CHANGE_END.match(after, len(unit.text)):
        return False  # 五角大楼
    if unit.kind == "time" and match.group().strip() == "一":
        return False  # 上一年, 同一天, 一年来
    return unit.kind != "score"


def _is_word(text: str, item: Quantity) -> bool:
    """Say whether what looks like a quantity is none after all.

    Nothing but a multiplier or a bare approximation.
    """
    return item.value is None and item.kind not in ("date", "docno", "money")


_READERS = {
    "skip": _nothing,
    "docno": _docno,
    "date": _date,
    "fraction": _fraction,
    "hundred": _hundred,
    "slashed": _slashed,
    "ordinal": _ordinal,
    "number": _number,
}
