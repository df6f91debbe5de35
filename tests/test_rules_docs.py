"""The rules page and the catalogue."""

from __future__ import annotations

import pytest

from rules.catalogue.catalogue import RULES, rule
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
