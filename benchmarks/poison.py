"""Documents that harm whoever reads them, and `heshu ingest` with a reader that they harm.

Nothing of it is part of the product.
    python -m benchmarks.poison REPORTS --store FILE_OR_URL [--jobs N] [--timeout SECONDS] [--scheduler
    ADDRESS]

What a document does is in its name (`017.poison-hang-000017.md`); all others are read as ever.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the file can be run as it is

from extract.limits import Limits
from heshu.jobs.ingest_work import take_in
from heshu.jobs.ingesting import IngestOptions, run_ingest
from heshu.processes.bounds import Bounds
from heshu.sources import Source
from heshu.store.packing import PackedDocument

NAME = "poison"
SHOUT = 10 << 20
HUNGER = 64 << 30


def hang() -> None:
    """Never come back from C."""
    sum(range(10**15))


def spin() -> None:
    """Never come back from Python."""
    while True:
        pass


def fill_memory() -> None:
    """Take more memory than there is."""
    held = bytearray(HUNGER)
    del held


def end_by_segfault() -> None:
    """Read where there is nothing."""
    ctypes.string_at(0)


def stumble() -> None:
    """Raise what nobody expects."""
    raise RuntimeError("poison")


def shout() -> None:
    """Write ten megabytes to standard error, and end."""
    os.write(2, b"x" * SHOUT)
    os._exit(1)


def leave_orphan() -> None:
    """Start a process that goes on for ever, in a session of its own, and end."""
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100000)"], start_new_session=True)
    os._exit(1)


def answer_by_half() -> None:
    """Write the beginning of an answer to whatever can be written to, and end."""
    for number in range(3, 20):
        try:
            os.write(number, (1000).to_bytes(8, "big") + b"half")
        except OSError:
            continue
    os._exit(1)


ACTS: dict[str, tuple[Callable[[], object], str]] = {
    "hang": (hang, "timeout"),
    "spin": (spin, "timeout"),
    "memory": (fill_memory, "memory"),
    "segfault": (end_by_segfault, "crash"),
    "abort": (os.abort, "crash"),
    "exit": (lambda: os._exit(0), "crash"),
    "exception": (stumble, "internal"),
    "stderr": (shout, "crash"),
    "orphan": (leave_orphan, "crash"),
    "half": (answer_by_half, "crash"),
}
"""What a document does, and the outcome that is expected of it."""


def poison(paths: Sequence[Path], share: float) -> dict[str, str]:
    """Put poisoned documents in place of a share of others, evenly.

    Return the outcome expected of each by its name.
    """
    every = round(1 / share)
    acts = list(ACTS)
    expected = {}
    for number, path in enumerate(paths[every // 2 :: every]):
        act = acts[number % len(acts)]
        # where the other stood: they come evenly, not at the end
        name = f"{path.name.split('.')[0]}.{NAME}-{act}-{number:06}.md"
        path.unlink()
        path.with_name(name).write_text(f"{name}\n", encoding="utf-8")
        expected[name] = ACTS[act][1]
    return expected


def reading(source: Source, limits: Limits) -> PackedDocument:
    """Read a document, or be harmed by it."""
    _, marked, rest = Path(source.name).name.partition(f".{NAME}-")
    if marked:
        ACTS[rest.partition("-")[0]][0]()
    return take_in(source, limits)


def main() -> None:
    """Take the documents in, as `heshu ingest` does."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reports", type=Path)
    parser.add_argument("--store", required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=10)
    parser.add_argument("--memory", type=int, default=4096)
    parser.add_argument("--scheduler")
    options = parser.parse_args()
    bounds = Bounds(options.timeout, options.memory, options.jobs)
    asked = IngestOptions(options.store, None, bounds, "en", json_log=True, scheduler=options.scheduler)
    raise SystemExit(run_ingest([options.reports], asked, work=partial(reading, limits=bounds.limits)))


if __name__ == "__main__":
    from benchmarks.poison import (
        main as run,
    )  # children look for its functions in the module, not in `__main__`

    run()
