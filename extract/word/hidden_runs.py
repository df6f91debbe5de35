"""Whether the words of a run are printed: they may be hidden, by themselves or by a style, tiny or white."""

from __future__ import annotations

from lxml import etree

from extract.word.styles import Styles, integer, value
from extract.word.word_package import W

_RUN_PROPERTIES, _PARAGRAPH_PROPERTIES, _CELL_PROPERTIES = W + "rPr", W + "pPr", W + "tcPr"
_TABLE_STYLE = f"{W}tblPr/{W}tblStyle"
_GROUND = {W + "p": _PARAGRAPH_PROPERTIES, W + "tc": _CELL_PROPERTIES}
_HIDING = (W + "vanish", W + "specVanish")
_VAL, _FILL = W + "val", W + "fill"
_OFF = ("0", "false", "off", "none")
_WHITE = ("ffffff", "fefefe", "fdfdfd")
_PLAIN_TABLES = ("", "TableGrid", "a3", "a4", "TableNormal")
"""Styles of tables that only draw lines; others may give a row a dark ground."""
_TINY = 2
"""Half points: what is smaller cannot be read."""


def is_hidden(run: etree._Element, styles: Styles | None) -> bool:
    """Say whether nobody sees the words of a `w:r`."""
    properties = run.find(_RUN_PROPERTIES)
    own = vanishes(properties)
    if own is not None:
        return own
    if styles is not None:
        named = styles.vanishes(value(properties, "rStyle"))
        if named is None:
            named = styles.vanishes(_paragraph_style(run))
        if named:
            return True
    if properties is None:
        return False
    size = integer(value(properties, "sz"))
    if size is not None and 0 <= size <= _TINY:
        return True
    return (value(properties, "color") or "").lower() in _WHITE and not _has_ground(run, properties)


def vanishes(properties: etree._Element | None) -> bool | None:
    """Return whether properties of a run say that it is hidden; None where they do not speak of it."""
    said = [
        child for tag in _HIDING if properties is not None and (child := properties.find(tag)) is not None
    ]
    return any(child.get(_VAL, "1").lower() not in _OFF for child in said) if said else None


def _paragraph_style(run: etree._Element) -> str | None:
    paragraph = next(run.iterancestors(W + "p"), None)
    return value(paragraph.find(_PARAGRAPH_PROPERTIES), "pStyle") if paragraph is not None else None


def _has_ground(run: etree._Element, properties: etree._Element) -> bool:
    """Say whether white words stand on a ground of another colour."""
    if (value(properties, "highlight") or "none").lower() not in ("none", "white") or _is_shaded(properties):
        return True
    for around in run.iterancestors():
        held = _GROUND.get(str(around.tag))
        if held is not None and _is_shaded(around.find(held)):
            return True
        if around.tag == W + "tbl":
            style = around.find(_TABLE_STYLE)
            if style is not None and style.get(_VAL, "") not in _PLAIN_TABLES:
                return True
        if around.tag == W + "txbxContent":
            return True  # a drawing fills its boxes as it likes
    return False


def _is_shaded(properties: etree._Element | None) -> bool:
    shade = properties.find(W + "shd") if properties is not None else None
    if shade is None:
        return False
    solid = shade.get(_VAL, "clear").lower() not in ("clear", "nil")
    return solid or shade.get(_FILL, "auto").lower() not in ("auto", *_WHITE)
