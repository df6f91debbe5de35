"""Records as JSON and back, exactly: the same digits, the same places, nothing left out.

A record is an object of its fields without those that have their default; a figure is its text
(`Decimal("1.50")` keeps the nought). Fields that are no longer known are passed over, so that a store
outlives a field.
"""

from __future__ import annotations

import json
import types
import zlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")
Load = Callable[[Any], Any]


def pack(records: tuple[Any, ...]) -> bytes:
    """Return records as compressed JSON."""
    text = json.dumps(to_json(records), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def unpack(kind: Callable[..., Record], data: bytes) -> tuple[Record, ...]:
    """Return the records of one type that `pack` has written."""
    load: Load = _loader(kind)
    return tuple(load(entry) for entry in json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass")))


def to_json(value: Any) -> Any:
    """Return a record, or what stands in a field of one, as JSON can hold it.

    >>> to_json((Decimal("1.50"), None, "元"))
    ['1.50', None, '元']
    """
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if is_dataclass(value):
        found = ((name, getattr(value, name), default) for name, default in _defaults(value.__class__))
        return {
            name: to_json(entry)
            for name, entry, default in found
            if entry != default or type(entry) is not type(default)
        }
    return value


def from_json(kind: Callable[..., Record], entry: Any) -> Record:
    """Return the record of type `kind` that `to_json` made `entry` of."""
    record: Record = _loader(kind)(entry)
    return record


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in fields(kind))


@cache
def _loader(kind: Any) -> Load:
    """Return what makes a value of a field's type of its JSON."""
    if kind is Decimal:
        return Decimal
    if is_dataclass(kind):
        return _record_loader(kind)
    if get_origin(kind) is tuple:
        return _tuple_loader(get_args(kind))
    if get_origin(kind) in (Union, types.UnionType):
        (inner,) = (_loader(option) for option in get_args(kind) if option is not type(None))
        return lambda entry: None if entry is None else inner(entry)
    return _as_it_is


def _record_loader(kind: Any) -> Load:
    hints = get_type_hints(kind)
    loaders: dict[str, Load] = {}  # filled when first used: a record may hold records of its own type

    def load(entry: dict[str, Any]) -> Any:
        if not loaders:
            loaders.update({name: _loader(hints[name]) for name, _ in _defaults(kind)})
        return kind(**{name: loaders[name](value) for name, value in entry.items() if name in loaders})

    return load


def _tuple_loader(items: tuple[Any, ...]) -> Load:
    if items[-1] is Ellipsis:
        each = _loader(items[0])
        return tuple if each is _as_it_is else lambda entry: tuple(each(item) for item in entry)
    parts = tuple(map(_loader, items))
    return lambda entry: tuple(load(item) for load, item in zip(parts, entry, strict=True))


def _as_it_is(entry: Any) -> Any:
    return entry
