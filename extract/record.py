"""Small immutable values that are made by the ten thousand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True)
def record(cls: type[_T]) -> type[_T]:
    """Make a slotted dataclass that the type checker keeps frozen.

    At run time its fields are plain slots: a frozen dataclass sets each through `object.__setattr__`, which
    takes three times as long, and the values of a page are made in a few thousand such calls.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
