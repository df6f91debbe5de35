"""Fills a Word template: `{{部门}}` and the like become words.

A table row that names a field of a finding is repeated for each of them. A template in which such fields
stand outside of rows with `{{序号}}` is a form for one finding: the whole is repeated, each on a new page.
"""

from __future__ import annotations

import copy
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import HeshuError
from heshu.interface_language import localized
from heshu.letters.items import Fields, Letter

if TYPE_CHECKING:
    from docx.document import Document

FOLDER = Path(__file__).parent / "templates"
TEMPLATES = {"问题清单": "problem-list", "审计取证单": "evidence", "整改通知书": "rectification"}
"""The templates that come with the program, by what they are called."""
FIELD = re.compile(r"\{\{\s*(\w+)\s*\}\}")
NUMBER = "序号"


class TemplateError(HeshuError):
    """A template that there is not, or that is no Word file."""


def template_path(name: str) -> Path:
    """Return the file of a template, by its Chinese or English name, or by its path."""
    known = FOLDER / f"{TEMPLATES.get(name, name)}.docx"
    path = known if known.is_file() else Path(name)
    if not path.is_file():
        names = "、".join(TEMPLATES)
        raise TemplateError(
            localized(
                f"没有模板“{name}”；可用：{names}，或自己的 .docx 文件",
                f"there is no template “{name}”; there are {names}, or a .docx file of your own",
            )
        )
    return path


def filled(template: Path, letter: Letter) -> bytes:
    """Return the template filled in for a letter, as a Word file; raises `TemplateError`."""
    import docx

    try:
        document = docx.Document(str(template))
    except Exception as error:
        raise TemplateError(
            localized(f"模板不是 Word 文件（.docx）：{template}", f"the template is no Word file: {template}")
        ) from error
    body = document.element.body
    if _is_form(document, letter):
        _repeat_body(body, letter)
    else:
        _repeat_rows(document, letter)
        _fill(body, letter.fields)
    for section in document.sections:
        for part in (section.header, section.footer):
            _fill(part._element, letter.fields)
    document.core_properties.title = f"{letter.department} {template.stem}"
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _fields_in(element: Any) -> set[str]:
    return set(FIELD.findall("".join(node.text or "" for node in element.iter(_tag("t")))))


def _tag(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _is_form(document: Document, letter: Letter) -> bool:
    """Tell whether a template is for one finding: it has fields of one, and no row that counts them."""
    if not letter.items:
        return False
    of_item = set(letter.items[0]) - set(letter.fields)
    named = _fields_in(document.element.body)
    rows = [_fields_in(row) for row in document.element.body.iter(_tag("tr"))]
    return bool(named & of_item) and not any(NUMBER in row and len(row & of_item) > 2 for row in rows)


def _repeat_body(body: Any, letter: Letter) -> None:
    pattern = [copy.deepcopy(child) for child in body if child.tag != _tag("sectPr")]
    last = body[-1] if len(body) and body[-1].tag == _tag("sectPr") else None
    for child in list(body):
        if child is not last:
            body.remove(child)
    for number, item in enumerate(letter.items):
        for index, child in enumerate(pattern):
            new = copy.deepcopy(child)
            if number and index == 0:
                _break_before(new)
            _fill(new, letter.fields | item)
            if last is None:
                body.append(new)
            else:
                last.addprevious(new)


def _break_before(element: Any) -> None:
    """Have a paragraph begin on a new page."""
    paragraph = element if element.tag == _tag("p") else next(element.iter(_tag("p")), None)
    if paragraph is None:
        return
    properties = paragraph.find(_tag("pPr"))
    if properties is None:
        properties = paragraph.makeelement(_tag("pPr"), {})
        paragraph.insert(0, properties)
    properties.append(properties.makeelement(_tag("pageBreakBefore"), {}))


def _repeat_rows(document: Document, letter: Letter) -> None:
    of_item = set(letter.items[0]) - set(letter.fields) if letter.items else {NUMBER}
    for row in list(document.element.body.iter(_tag("tr"))):
        if not _fields_in(row) & of_item:
            continue
        for item in letter.items:
            new = copy.deepcopy(row)
            _fill(new, letter.fields | item)
            row.addprevious(new)
        row.getparent().remove(row)


def _fill(element: Any, fields: Fields) -> None:
    """Put words in place of the fields of each paragraph; a field may be spread over runs."""

    def words(found: re.Match[str]) -> str:
        return fields.get(found[1], "")

    for paragraph in element.iter(_tag("p")):
        texts = list(paragraph.iter(_tag("t")))
        for node in texts:
            _set(node, FIELD.sub(words, node.text or ""))
        whole = "".join(node.text or "" for node in texts)
        if FIELD.search(whole):
            _set(texts[0], FIELD.sub(words, whole))
            for node in texts[1:]:
                node.text = ""


def _set(node: Any, text: str) -> None:
    if text != node.text:
        node.text = text
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
