"""Bounds the time that members of one archive take and give nothing: none holds up a whole batch."""

from __future__ import annotations

import threading
from collections import defaultdict
from pathlib import Path

from extract.problems import limit_problem
from heshu.checked import Failure
from heshu.sources import Source

HURRIED = 5.0
"""Seconds for each member of an archive that has lost its time: enough for any small report."""


class ArchiveTimes:
    """What members of archives may take, by what those before them have lost."""

    def __init__(self, seconds: float, most: float) -> None:
        """Give each member `seconds` until those of its archive have lost `most`."""
        self._seconds, self._most = seconds, most
        self._lost: defaultdict[Path, float] = defaultdict(float)
        self._lock = threading.Lock()

    def seconds(self, source: Source) -> float | Failure:
        """Return the seconds for a source, or why it gets none; a file that lies in no archive has all."""
        if source.archive is None:
            return self._seconds
        with self._lock:
            lost = self._lost[source.archive]
        if lost >= 2 * self._most:
            what = "压缩包中读不出的文件所用秒数 (seconds lost on members of the archive)"
            return Failure(limit_problem(what, round(lost), round(2 * self._most)))
        return self._seconds if lost < self._most else min(self._seconds, HURRIED)

    def lost(self, source: Source, seconds: float) -> None:
        """Note that a source took so long and gave nothing."""
        if source.archive is not None:
            with self._lock:
                self._lost[source.archive] += seconds
