"""What an address below `/odata` names: an entity set, the number of its rows, or one row."""

import re
from typing import NamedTuple, NoReturn

from services.kpi.bi.entities.store import ENTITY_SETS, EntitySet
from services.kpi.bi.odata.rules import EntitySetUnknown, NotDone, OptionInvalid
from shared.problems import Text

_LITERAL = r"'(?:[^']|'')*'|[\w.:+-]+"
_PART = re.compile(rf"\s*(?:(\w+)\s*=\s*)?({_LITERAL})\s*(?:,|$)")
_ADDRESS = re.compile(r"(\w+)(?:\((.*)\))?(/.*)?", re.DOTALL)


class Address(NamedTuple):
    """`condition`: the row's key as a filter; None for all rows. `is_count`: only their number is asked for."""

    entity_set: EntitySet
    condition: str | None
    is_count: bool


def read_address(path: str) -> Address:
    """The address in what follows `/odata/`. Raises EntitySetUnknown, NotDone, OptionInvalid."""
    found = _ADDRESS.fullmatch(path)
    if found is None:
        _refuse(path)
    entity_set = ENTITY_SETS.get(found[1])
    if entity_set is None:
        _refuse(found[1])
    rest, key = found[3], found[2]
    if rest not in {None, "/$count"} or (key is not None and rest):
        raise NotDone(name=f"{found[1]}{'()' if key is not None else ''}{rest}"[:60])
    return Address(entity_set, None if key is None else _condition(entity_set, key), rest is not None)


def _condition(entity_set: EntitySet, key: str) -> str:
    """`1b9d…` or `order_id=1b9d…,line_no=1` as a filter. Raises OptionInvalid."""
    parts = _PART.findall(key)
    whole = sum(len(one[0]) for one in _PART.finditer(key))
    alone = entity_set.key[0] if len(entity_set.key) == 1 else ""
    given = {name or alone: literal for name, literal in parts}
    if whole != len(key) or len(parts) != len(given) or sorted(given) != sorted(entity_set.key):
        named = ", ".join(entity_set.key)
        raise OptionInvalid(option="key", reason=Text(f"give {named}", f"请提供 {named}"))
    return " and ".join(f"{name} eq {literal}" for name, literal in given.items())


def _refuse(name: str) -> NoReturn:
    raise EntitySetUnknown(name=name[:60], known=list(ENTITY_SETS))
