"""The rules page and the catalogue."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from rules.catalogue.catalogue import RULES, Rule, rule
from rules.catalogue.docs import PAGE, page


def test_page_is_up_to_date() -> None:
    """docs/rules.md is what the catalogue and the cases give.

    `python -m rules.catalogue.docs` rewrites it.
    """
    assert PAGE.read_text(encoding="utf-8") == page()


def test_rules_are_found_by_id_and_name() -> None:
    """Ids and names are unique and both lead to the rule."""
    assert all(rule(found.id) is found is rule(found.name) for found in RULES)
    assert len({found.id for found in RULES}) == len({found.name for found in RULES}) == len(RULES)


def test_unknown_rule() -> None:
    """A rule that does not exist is a KeyError."""
    with pytest.raises(KeyError):
        rule("Z99")


ID = re.compile(r'"([A-Z]\d\d)"')
ROOT = Path(__file__).parents[1]


def _ids_in(path: Path) -> set[str]:
    return set(ID.findall(path.read_text(encoding="utf-8")))


def test_every_id_in_code_and_data_is_a_rule() -> None:
    """No module and no data file names a rule that is not in the catalogue; the engine names none at all."""
    known = {found.id for found in RULES}
    for path in (path for suffix in ("py", "toml") for path in (ROOT / "rules").rglob(f"*.{suffix}")):
        assert _ids_in(path) <= known, path
    assert [path for path in (ROOT / "rules" / "engine").glob("*.py") if _ids_in(path)] == []


@pytest.mark.parametrize("found", RULES, ids=lambda found: found.id)
def test_a_rule_names_what_checks_it(found: Rule) -> None:
    """Its places exist, one of them is a module, and the id stands in the module or in the data it reads."""
    places = [ROOT / place for place in found.places]
    assert all(place.is_file() for place in places)
    assert any(place.suffix == ".py" for place in places)
    named = [place for place in places if found.id in _ids_in(place)]
    assert named
    assert all(found.id in _ids_in(place) for place in places if place.suffix == ".toml")


def test_an_entry_stands_beside_its_checks() -> None:
    """The wing of the first module that checks a rule holds its entry."""
    for path in (ROOT / "rules").glob("*/rules.toml"):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]:
            modules = [place for place in entry["places"] if place.endswith(".py")]
            assert modules[0].split("/")[1] in (path.parent.name, "engine"), entry["id"]
