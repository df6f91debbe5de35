"""Writes the samples: `python -m samples.make` in the project's folder.

With `--many N --to DIR`, the generated corpus. Each sample is a report of invented places in a layout that is
really used. `NAME.expected.json` beside it tells, read by eye from what is printed, which mistakes it holds
(findings above `info`) and how many records it has; `known_gaps` says what of that heshu does not do yet.
`self-evaluation-department` and `self-evaluation-report` come as Word and as PDF; the former's pages end in
the middle of a sentence and of a word.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the file can be run as it is

from samples.content import LANDSCAPE, PORTRAIT, Paper
from samples.corpus.many import make_many
from samples.drawing import draw
from samples.form_twin import form_twin
from samples.markdown import write_markdown
from samples.other_forms import adjusted_budget_form, basic_data, rate_form, score_sheet, target_declaration
from samples.project_forms import department_form, project_form, yuan_form
from samples.report_twin import report_twin
from samples.word import write_word

CUT_PAPER = Paper(width=842.0, height=595.0, side=50.0, top=100.0, bottom=153.0)  # the pages end within rows
SHORT_PAPER = Paper(height=560.0, side=50.0)

SAMPLES: dict[str, Callable[[Path], object]] = {
    "self-evaluation-department.docx": lambda path: write_word(path, form_twin(printed=False), LANDSCAPE),
    "self-evaluation-department.pdf": lambda path: draw(
        path, form_twin(printed=True), paper=CUT_PAPER, style="word"
    ),
    "self-evaluation-report.docx": lambda path: write_word(path, report_twin(), PORTRAIT),
    "self-evaluation-report.pdf": lambda path: draw(path, report_twin(), style="word"),
    "department-income-and-expense.docx": lambda path: write_word(path, department_form(), PORTRAIT),
    "project-weights-in-labels.pdf": lambda path: draw(path, project_form(), paper=SHORT_PAPER, style="word"),
    "project-in-yuan.pdf": lambda path: draw(path, yuan_form(), paper=LANDSCAPE, style="form"),
    "project-adjusted-budget.docx": lambda path: write_word(path, adjusted_budget_form(), LANDSCAPE),
    "project-rate-by-formula.pdf": lambda path: draw(path, rate_form(), style="form"),
    "score-sheet.docx": lambda path: write_word(path, score_sheet(), PORTRAIT),
    "target-declaration.pdf": lambda path: draw(path, target_declaration(), style="word"),
    "basic-data.md": lambda path: write_markdown(path, basic_data()),
}


def make(folder: Path) -> None:
    """Write all samples to `folder`."""
    for name, write in SAMPLES.items():
        write(folder / name)


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(description="Write the samples, or documents of the generated corpus.")
    parser.add_argument(
        "folder", type=Path, nargs="?", default=Path(__file__).parent, help="where the samples go"
    )
    parser.add_argument(
        "--many", type=int, metavar="N", help="write N documents of the generated corpus instead"
    )
    parser.add_argument("--to", type=Path, metavar="DIR", help="where they go")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other documents")
    options = parser.parse_args()
    if options.many is None:
        make(options.folder)
    elif options.to is None:
        parser.error("--many needs --to DIR")
    else:
        print(f"{len(make_many(options.to, options.many, options.seed))} documents in {options.to}")


if __name__ == "__main__":
    main()
