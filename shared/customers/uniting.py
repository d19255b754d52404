"""What two values become when their owners become one: pure, nothing that is known is lost."""

from collections.abc import Iterable
from typing import Any


def is_empty(value: Any) -> bool:
    """Whether a field says nothing; a number 0 says something."""
    return value is None or value in ("", [], {})


def unite(ours: Any, theirs: Any) -> Any:
    """Two lists as one, the survivor's first; of two objects, what the survivor does not say is filled."""
    if isinstance(ours, dict) or isinstance(theirs, dict):
        return {**(theirs or {}), **{name: value for name, value in (ours or {}).items() if not is_empty(value)}}
    return list(dict.fromkeys((*(ours or ()), *(theirs or ()))))


def fill(ours: Any, theirs: Any, names: Iterable[str]) -> None:
    """Give the survivor's row the values that it lacks."""
    for name in names:
        if is_empty(getattr(ours, name)) and not is_empty(getattr(theirs, name)):
            setattr(ours, name, getattr(theirs, name))
