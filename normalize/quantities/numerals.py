"""Numbers as they are written.

Arabic digits with separators, Chinese numerals, and both mixed (5亿1万4千6百).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {
    char: value
    for value, chars in enumerate(
        ("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for char in chars
}
SMALL = {"十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3}
LARGE = {"万": 4, "亿": 8, "兆": 12}
VAGUE = "余多来几"
_TOKEN = re.compile(r"\d+(?:\.\d+)?|.")
_GROUPED = re.compile(r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?$")
_PLAIN = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)$")
_BROKEN = re.compile(r"\d+\. \d+$")


def arabic(text: str) -> Decimal | None:
    """Read digits with or without thousands separators (folded); None when separators stand where none can.

    >>> arabic("6,814.81"), arabic("1 129 236"), arabic("1.123.72"), arabic("1,12372")
    (Decimal('6814.81'), Decimal('1129236'), None, None)
    """
    if _PLAIN.match(text) or _BROKEN.match(text):
        return Decimal(text.replace(" ", ""))
    if _GROUPED.match(text):
        return Decimal(text.replace(",", "").replace(" ", ""))
    return None


@dataclass(slots=True)
class _Sum:
    """A numeral being read: finished parts with the power of ten that closed them, and what is open."""

    parts: list[tuple[Decimal, int]]
    section: Decimal = Decimal(0)
    digit: Decimal | None = None
    last: int = 0  # power of the unit read last, 0 after 零
    after_unit: bool = False

    def small(self, power: int) -> None:
        self.section += (self.digit or Decimal(1)).scaleb(power)  # 百三 is 130, 一千零十 is 1010
        self.digit, self.last, self.after_unit = None, power, True

    def large(self, power: int) -> None:
        value = self.section + (self.digit or 0)
        if self.digit is None and self.section == 0 and self.parts:
            closed, unit = self.parts.pop()
            self.parts.append((closed.scaleb(power), unit))
        else:
            while self.parts and self.parts[-1][1] < power:
                value += self.parts.pop()[0]
            self.parts.append(((value or Decimal(1)).scaleb(power), power))
        self.section, self.digit, self.last, self.after_unit = Decimal(0), None, power, True

    def total(self) -> Decimal:
        digit = self.digit or Decimal(0)
        if self.digit is not None and self.after_unit and self.last > 1:
            digit = digit.scaleb(self.last - 1)  # 四百五 is 450, 九万四 is 94000
        return sum((part for part, _ in self.parts), self.section + digit)


def numeral(text: str) -> Decimal | None:
    """Read a Chinese or mixed numeral (folded, without blanks); None if the characters make no number.

    >>> [str(numeral(word)) for word in ("四百五", "七十八万五佰零六", "5亿1万4千6百", "一点二五", "二〇二三", "十四五")]
    ['450', '780506', '500014600', '1.25', '2023', 'None']
    """  # noqa: E501
    if text == "半":
        return Decimal("0.5")
    if "分之" in text or "又" in text:
        return _fraction(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if len(text) > 2 and all(char in DIGITS for char in text):
        return Decimal("".join(str(DIGITS[char]) for char in text))
    whole, dot, decimals = text.partition("点")
    if dot:
        return _with_decimals(whole, decimals)
    return _whole(text.replace(",", ""))


def _fraction(text: str) -> Decimal | None:
    """Read 三分之二 and 三又五分之一."""
    whole, mixed, part = text.partition("又")
    below, over, above = (part if mixed else text).partition("分之")
    numbers = [
        numeral(piece)
        for piece in ((whole, below, above) if mixed else ("零", below, above))
        if piece and over
    ]
    if len(numbers) != 3 or any(number is None for number in numbers) or not numbers[1]:
        return None
    start, divisor, dividend = (number or Decimal(0) for number in numbers)
    return start + dividend / divisor


def slashed(text: str) -> Decimal | None:
    """Read 3/5 and 1 3/5; None where the divisor is zero."""
    whole, _, part = text.rpartition(" ")
    above, _, below = part.partition("/")
    return None if not int(below) else Decimal(int(whole or 0)) + Decimal(int(above)) / Decimal(int(below))


def ratio_power(text: str) -> int | None:
    """Return the power of ten of the divisor in 百分之, 千分之.

    万分之 … as a share of a hundred (千分之 is -1), None for others.
    """
    if text[0] in DIGITS:
        return None  # 百分之五 is a share, 一百分之五 a fraction
    divisor = numeral(text.removesuffix("分之"))
    if divisor is None or divisor < 100 or divisor.normalize().as_tuple().digits != (1,):
        return None
    return 2 - divisor.normalize().adjusted()


def _with_decimals(whole: str, decimals: str) -> Decimal | None:
    digits = re.match(r"[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖\d]+", decimals)
    start = numeral(whole) if whole else Decimal(0)
    if digits is None or start is None:
        return None
    value = Decimal(f"{start:f}." + "".join(str(DIGITS.get(char, char)) for char in digits.group()))
    power = 0
    for char in decimals[digits.end() :]:
        if char not in SMALL | LARGE:
            return None
        power += (SMALL | LARGE)[char]
    return value.scaleb(power)


def _whole(text: str) -> Decimal | None:
    reading = _Sum([])
    previous = ""
    for token in _TOKEN.findall(text):
        if token in SMALL:
            reading.small(SMALL[token])
        elif token in LARGE:
            reading.large(LARGE[token])
        elif token == "半" and not previous:
            reading.digit = Decimal("0.5")
        elif token in DIGITS or token[0].isdigit():
            if reading.digit is not None and previous not in "零〇":
                return None
            reading.digit = Decimal(DIGITS.get(token, token))
            reading.after_unit = (
                reading.after_unit and previous not in ("零", "〇") and token not in ("零", "〇")
            )
        elif token not in VAGUE:
            return None
        previous = token
    return reading.total() if previous else None
