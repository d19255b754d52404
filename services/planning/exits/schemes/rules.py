"""Who owns the workstreams of an exit, and when a scheme is unsound (method, section 6)."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


class OwnerRole(Labelled):
    """Who signs a workstream of an exit off."""

    SALES = "sales", "Sales", "销售"
    SALES_OPERATIONS = "sales_operations", "Sales operations", "销售运营"
    PRODUCT = "product", "Product", "产品"
    SUPPLY_CHAIN = "supply_chain", "Supply chain (PMC)", "供应链（PMC）"
    FINANCE = "finance", "Finance", "财务"
    LEGAL = "legal", "Legal", "法务"


HELD_BY = {
    OwnerRole.SALES: frozenset({"account_manager", "sales_director"}),
    OwnerRole.SALES_OPERATIONS: frozenset({"sales_operations"}),
    OwnerRole.PRODUCT: frozenset({"product"}),
    OwnerRole.SUPPLY_CHAIN: frozenset({"supply_chain"}),
    OwnerRole.FINANCE: frozenset({"finance"}),
    OwnerRole.LEGAL: frozenset({"legal"}),
}
"""The users' roles that act for each owner."""


class Item(Protocol):
    """The part of a checklist's item that the rules read."""

    code: str


class Workstream(Protocol):
    """The part of a workstream that the rules read."""

    code: str

    @property
    def checklist(self) -> Sequence[Item]: ...


def roles_held(names: Collection[str]) -> frozenset[OwnerRole]:
    """The owners for whom somebody with these roles acts."""
    return frozenset(role for role, holders in HELD_BY.items() if not holders.isdisjoint(names))


def readers_of(owners: Iterable[OwnerRole]) -> list[str]:
    """The users' roles that read a case whichever customers they see.

    Not those who sell: they read the exits of the customers that they see, as all else of these customers.
    """
    return sorted({name for owner in owners if owner is not OwnerRole.SALES for name in HELD_BY[owner]})


def refuse_unsound(workstreams: Sequence[Workstream]) -> None:
    """Every code is there once: of workstreams, and of a checklist's items. Raises SchemeUnsound."""
    errors = list(_repeated((one.code for one in workstreams), "/content/workstreams"))
    for place, one in enumerate(workstreams):
        errors += _repeated((item.code for item in one.checklist), f"/content/workstreams/{place}/checklist")
    if errors:
        raise SchemeUnsound(errors=errors)


def _repeated(codes: Iterable[str], pointer: str) -> Iterable[FieldError]:
    text, seen = Text('The code "{code}" is there twice.', "代码“{code}”重复。"), set[str]()
    for place, code in enumerate(codes):
        if code in seen:
            yield FieldError("repeated", text, f"{pointer}/{place}/code", values={"code": code})
        seen.add(code)
