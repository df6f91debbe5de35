"""Which elements of a web page a browser does not show, by their styles and the page's own style sheets.

Of style sheets those rules are read that can hide something; they weigh as the cascade
says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLOCK = re.compile(r"([^{}]*)\{([^{}]*)\}")
_MEDIA = re.compile(r"@media\b([^{}]*)\{((?:[^{}]*\{[^{}]*\})*[^{}]*)\}", re.IGNORECASE)
_SHOWN_MEDIA = re.compile(r"\s*(?:only\s+)?(?:all|screen)\s*$", re.IGNORECASE)
_COMPOUND = re.compile(r"(?:\*|[a-zA-Z][\w-]*)?(?:[.#][\w-]+|\[[\w-]+(?:=[\"']?[^\]\"']*[\"']?)?\])*")
_PART = re.compile(r"([.#])([\w-]+)|\[([\w-]+)(?:=[\"']?([^\]\"']*)[\"']?)?\]")
_NOUGHT = re.compile(r"[+-]?0*\.?0*(?:px|pt|em|rem|%|cm|mm|in|vw|vh)?$")
_FAR = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt|em|rem|%)?$")
_CLIPPED = re.compile(r"rect\(\s*(?:[01](?:px)?[\s,]*){4}\)|inset\(\s*(?:50|100)%|circle\(\s*0")
_WHITE = re.compile(
    r"(?:white|#fff(?:f|fff|fffff)?|#fefefe|#fdfdfd|transparent|rgba?\(\s*25[0-5]\s*,\s*25[0-5]\s*,\s*25[0-5]\b.*)$|rgba\([^)]*,\s*0(?:\.0+)?\s*\)$"
)
_PROPERTIES = frozenset(
    (
        *("display", "visibility", "content-visibility", "opacity", "font-size", "transform", "text-indent"),
        *("color", "background", "background-color", "clip", "clip-path", "position", "left", "top"),
        *("overflow", "width", "height", "max-width", "max-height"),
    )
)
_MOST_RULES = 2_000
"""Rules of style sheets that are tried on elements; pages of offices have some hundred."""

Declarations = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A selector as its compounds, the last first, whether each is the direct parent, and what it says."""

    compounds: tuple[str, ...]
    direct: tuple[bool, ...]
    weight: tuple[int, int, int]
    said: Declarations


class Visibility:
    """Says of the elements of one page whether they are shown."""

    def __init__(self, root: etree._Element) -> None:
        """Read the style sheets that stand in the page."""
        sheets = ["".join(map(str, style.itertext())) for style in root.iter("style") if _applies(style)]
        self._rules = [rule for sheet in sheets for rule in _rules(sheet)][:_MOST_RULES]

    def hides(self, element: etree._Element) -> bool:
        """Say whether an element is not shown, itself or by its place, whatever stands around it."""
        if "hidden" in element.attrib or (element.tag == "dialog" and "open" not in element.attrib):
            return True
        said = self._said(element)
        return bool(said) and _hides(said, element)

    def _said(self, element: etree._Element) -> Declarations:
        """Return what applies to an element, the weightier last."""
        found: Declarations = {}
        own = element.get("style")
        matching = sorted(
            (rule for rule in self._rules if _matches(rule, element)), key=lambda rule: rule.weight
        )
        layers = [rule.said for rule in matching] + ([_declarations(own)] if own else [])
        for important in (False, True):
            for said in layers:
                for name, value in said.items():
                    if value.endswith("!important") is important:
                        found[name] = value.removesuffix("!important").strip()
        return found


def _applies(style: etree._Element) -> bool:
    media = style.get("media", "all")
    return any(_SHOWN_MEDIA.match(part) for part in media.split(","))


def _hides(said: Declarations, element: etree._Element) -> bool:
    """Say whether declarations leave nothing to see."""
    if said.get("display") == "none" or said.get("visibility") in ("hidden", "collapse"):
        return True
    if said.get("content-visibility") == "hidden" or _CLIPPED.search(
        said.get("clip", "") + said.get("clip-path", "")
    ):
        return True
    if any(_NOUGHT.match(said[name]) for name in ("opacity", "font-size") if name in said):
        return True
    if said.get("transform", "").replace(" ", "") in ("scale(0)", "scale(0,0)"):
        return True
    placed = said.get("position") in ("absolute", "fixed")
    if placed and any(_FAR.match(said.get(side, "")) for side in ("left", "top")):
        return True
    if _FAR.match(said.get("text-indent", "")):
        return True
    cut = said.get("overflow") in ("hidden", "clip")
    if cut and any(
        _NOUGHT.match(said[name]) for name in ("width", "height", "max-width", "max-height") if name in said
    ):
        return True
    return bool(_WHITE.match(said.get("color", ""))) and not _on_ground(said, element)


def _on_ground(said: Declarations, element: etree._Element) -> bool:
    """Say whether an element or one around it has a ground of its own, on which white can be read."""
    if any(name in said for name in ("background", "background-color")):
        return not _WHITE.match(said.get("background-color", said.get("background", "")))
    around = [element, *element.iterancestors()]
    return any(
        "background" in one.get("style", "") or one.get("bgcolor") or one.get("class") for one in around
    )


def _declarations(text: str) -> Declarations:
    """Return what a rule or an attribute says of the properties that can hide, in small letters."""
    found: Declarations = {}
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        name = name.strip().lower()
        if colon and name in _PROPERTIES:
            found[name] = re.sub(r"\s*!\s*important$", "!important", value.strip().lower())
    return found


def _rules(sheet: str) -> Iterator[_Rule]:
    sheet = _COMMENT.sub("", sheet.replace("<!--", "").replace("-->", ""))
    sheet = _MEDIA.sub(lambda found: found[2] if _SHOWN_MEDIA.match(found[1]) else "", sheet)
    for order, (selectors, body) in enumerate(_BLOCK.findall(sheet)):
        said = _declarations(body)
        if not said or "@" in selectors:
            continue
        for selector in selectors.split(","):
            rule = _rule(selector.strip(), said, order)
            if rule is not None:
                yield rule


def _rule(selector: str, said: Declarations, order: int) -> _Rule | None:
    """Return the rule of a selector of elements, classes, names and attributes; None of any other."""
    pieces = selector.replace(">", " > ").split()
    compounds = [piece for piece in pieces if piece != ">"][::-1]
    if not compounds or any(_COMPOUND.fullmatch(compound) is None for compound in compounds):
        return None
    direct = [pieces[index - 1] == ">" for index, piece in enumerate(pieces) if piece != ">" and index][::-1]
    whole = "".join(compounds)
    named = sum(1 for compound in compounds if compound[0].isalpha())
    return _Rule(
        tuple(compounds),
        tuple(direct),
        (100 * whole.count("#") + 10 * (whole.count(".") + whole.count("[")) + named, order, 0),
        said,
    )


def _matches(rule: _Rule, element: etree._Element) -> bool:
    if not _fits(rule.compounds[0], element):
        return False
    at: etree._Element | None = element
    for compound, direct in zip(rule.compounds[1:], rule.direct, strict=False):
        at = at.getparent() if at is not None else None
        while not direct and at is not None and not _fits(compound, at):
            at = at.getparent()
        if at is None or not _fits(compound, at):
            return False
    return True


def _fits(compound: str, element: etree._Element) -> bool:
    tag = re.match(r"[a-zA-Z][\w-]*", compound)
    if tag and tag[0].lower() != element.tag:
        return False
    for kind, name, attribute, value in _PART.findall(compound):
        if kind == "#" and element.get("id") != name:
            return False
        if kind == "." and name not in element.get("class", "").split():
            return False
        if attribute and (attribute not in element.attrib or (value and element.get(attribute) != value)):
            return False
    return True
