"""Uniting the values of two rows in a merge, without losing any: pure."""

from collections.abc import Iterable
from typing import Any


def is_empty(value: Any) -> bool:
    """Whether a field has no value; the number 0 is a value."""
    return value is None or value in ("", [], {})


def unite(ours: Any, theirs: Any) -> Any:
    """Two lists as one, the survivor's first; two objects as one, whose missing values the absorbed one supplies."""
    if isinstance(ours, dict) or isinstance(theirs, dict):
        return {**(theirs or {}), **{name: value for name, value in (ours or {}).items() if not is_empty(value)}}
    return list(dict.fromkeys((*(ours or ()), *(theirs or ()))))


def fill(ours: Any, theirs: Any, names: Iterable[str]) -> None:
    """Copy the values that the survivor's row lacks."""
    for name in names:
        if is_empty(getattr(ours, name)) and not is_empty(getattr(theirs, name)):
            setattr(ours, name, getattr(theirs, name))
