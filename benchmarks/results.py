"""Keeps what the measurements found in `results.md`, a section each, with the machine they ran on."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

import psutil

RESULTS = Path(__file__).parent / "results.md"
TITLE = "# Results of the last runs\n\nRatios are what to compare; times depend on the machine.\n"


def machine() -> str:
    """Return cores, memory and versions, without the machine's name."""
    memory = psutil.virtual_memory().total / (1 << 30)
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, {platform.system()}, Python"
        f" {platform.python_version()}"
    )


def write_section(title: str, lines: list[str]) -> None:
    """Put the section `title` into the results in place of its last form."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else TITLE
    section = f"## {title}\n\n" + "\n".join([*lines, "", f"Machine: {machine()}."]) + "\n"
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    text = (
        text[: found.start()] + section + "\n" + text[found.end() :]
        if found
        else f"{text.rstrip()}\n\n{section}"
    )
    RESULTS.write_text(text.rstrip() + "\n", encoding="utf-8", newline="\n")
