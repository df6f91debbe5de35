"""What one document may take of the machine, and how many are worked on at once."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field

from extract.limits import Limits


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one document may take: seconds, megabytes of address space, the limits of its reader.

    And how many are worked on at once.
    """

    seconds: float = 120.0
    megabytes: int = 4096
    jobs: int = 1
    limits: Limits = field(default_factory=Limits)


def default_jobs() -> int:
    """Return how many documents to work on at once: one for each core this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
