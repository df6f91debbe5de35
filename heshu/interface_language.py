"""In which language the program speaks: Chinese, unless HESHU_LANG or `--lang` says otherwise."""

from __future__ import annotations

import os

from extract.language import Language


def environment_language() -> Language:
    """Return the language of HESHU_LANG.

    `--help` is made before any option is read, so that it can follow nothing else.
    """
    return "en" if os.environ.get("HESHU_LANG", "").lower().startswith("en") else "zh"


def localized(zh: str, en: str) -> str:
    """Return the text in the language of the environment."""
    return en if environment_language() == "en" else zh
