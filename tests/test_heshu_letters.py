"""Letters to departments: what they say, from templates that an office may change."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from heshu.commands.every import run
from heshu.letters.filling import TEMPLATES, TemplateError, filled, template_path
from heshu.letters.items import Letter, letters
from heshu.store.catalogue import load, stored_documents
from heshu.store.database import open_database
from heshu.store.decisions import decide
from heshu.store.judged import judged_documents

REPORT = """# {name}2023年度部门决算

基本支出180万元，其中：人员经费160万元，公用经费30万元。

本年支出合计300万元，其中：基本支出180万元，项目支出100万元。
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of two departments; all findings of the first are confirmed."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("清河县水务局", "清河县林业局"):
        (folder / f"{name}.md").write_text(REPORT.format(name=name), encoding="utf-8")
    path = tmp_path / "county.heshu"
    run(["ingest", str(folder), "--store", str(path), "-q"])
    with open_database(path, write=True) as database:
        for stored in stored_documents(database):
            if "水务" in stored.file:
                for finding in load(database, stored).findings:
                    decide(database, stored.document, finding.id, "confirmed", None, "张三")
    return path


def _letter(store: Path) -> Letter:
    with open_database(store, write=False) as database:
        documents = [document for _, document in judged_documents(database, ("confirmed",))]
    return letters(documents, date(2026, 3, 5))["清河县水务局"]


def _text(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_what_a_letter_says(store: Path) -> None:
    """Facts with their place, the basis, amounts, what is asked, and who decided."""
    letter = _letter(store)
    assert letter.fields["部门"] == "清河县水务局"
    assert (letter.fields["年度"], letter.fields["日期"]) == ("2023", "2026年3月5日")
    assert letter.fields["问题数"] == str(len(letter.items)) != "0"
    first = letter.items[0]
    assert "≠" in first["事实"]
    assert "段" in first["位置"]
    assert "应有关系：" in first["依据"]
    assert first["审核人"] == "张三"
    assert first["建议"].startswith("请")


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_templates_are_filled(store: Path, name: str) -> None:
    """No field is left, and every finding stands in each of the three."""
    letter = _letter(store)
    text = _text(docx.Document(io.BytesIO(filled(template_path(name), letter))))
    assert "{{" not in text
    assert "}}" not in text
    assert "清河县水务局" in text
    for item in letter.items:
        assert item["事实"] in text


def test_a_template_of_the_office(store: Path, tmp_path: Path) -> None:
    """A field spread over runs, a row for each finding, and a field that there is not."""
    template = docx.Document()
    paragraph = template.add_paragraph("致{{部")
    paragraph.add_run("门}}：").bold = True
    template.add_paragraph("{{没有这一项}}。")
    row = template.add_table(1, 4).rows[0]
    for cell, text in zip(row.cells, ("{{序号}}", "{{事实}}", "{{位置}}", "{{建议}}"), strict=True):
        cell.text = text
    template.save(str(tmp_path / "own.docx"))
    letter = _letter(store)
    document = docx.Document(io.BytesIO(filled(tmp_path / "own.docx", letter)))
    assert [paragraph.text for paragraph in document.paragraphs[:2]] == ["致清河县水务局：", "。"]
    assert [row.cells[0].text for row in document.tables[0].rows] == [
        str(number + 1) for number in range(len(letter.items))
    ]
    (tmp_path / "text.docx").write_text("no Word file", encoding="utf-8")
    with pytest.raises(TemplateError):
        filled(tmp_path / "text.docx", letter)


def test_the_command(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file a template for the department; one without confirmed findings is answered with the way out."""
    target = tmp_path / "letters"
    arguments = ["letter", "--store", str(store), "-o", str(target)]
    assert run([*arguments, "--department", "水务局"]) == 0
    assert sorted(path.name for path in target.iterdir()) == sorted(
        f"清河县水务局-{name}.docx" for name in TEMPLATES
    )
    assert run([*arguments, "--department", "清河县林业局"]) == 2
    assert "--verdict confirmed,undecided" in capsys.readouterr().err
    assert run([*arguments, "--department", "清河县林业局", "--verdict", "undecided", "-q"]) == 0
    assert run([*arguments, "--template", "通知"]) == 2
    assert "可用：问题清单、审计取证单、整改通知书" in capsys.readouterr().err
    assert run([*arguments, "--copy-templates", str(tmp_path / "own")]) == 0
    assert {path.stem for path in (tmp_path / "own").iterdir()} == set(TEMPLATES)
