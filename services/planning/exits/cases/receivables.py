"""Receivables of an exit: what is open, and what a waiver covers (method, section 6): pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from shared.customers.receivable_kinds import ReceivableKind
from shared.problems import Conflict, Text

NOTHING = Decimal(0)


class Receivable(Protocol):
    """An open receivable."""

    id: UUID
    kind: ReceivableKind
    currency: str
    open_amount: Decimal


class ReceivablesOpen(Conflict):
    """Receivables are open that finance has not waived."""

    title = Text("Receivables are open", "尚有应收账款未结清")
    detail = Text("Open and not waived: {amounts}.", "未结清且未豁免：{amounts}。")


class ReceivablesChanged(Conflict):
    """What is open is not what the caller saw: ask for the receivables again."""

    title = Text("The receivables have changed", "应收账款已变动")
    detail = Text("Open now: {amounts}. Ask for them again.", "当前未结清：{amounts}，请重新查询。")


class NothingToWaive(Conflict):
    """No receivable is open."""

    title = Text("Nothing to waive", "无可豁免的款项")
    detail = Text("No receivable is open.", "没有未结清的应收账款。")


def sums_of(receivables: Iterable[Receivable]) -> list[dict[str, Any]]:
    """What is open by kind and currency, as stored."""
    found: dict[tuple[ReceivableKind, str], list[Decimal]] = {}
    for one in receivables:
        found.setdefault((one.kind, one.currency), []).append(one.open_amount)
    order = list(ReceivableKind)
    return [
        {"kind": kind.value, "currency": currency, "amount": str(sum(amounts)), "receivables": len(amounts)}
        for (kind, currency), amounts in sorted(found.items(), key=lambda one: (order.index(one[0][0]), one[0][1]))
    ]


def amounts_of(receivables: Iterable[Receivable]) -> dict[str, Decimal]:
    """What is open by currency."""
    found: dict[str, Decimal] = {}
    for one in receivables:
        found[one.currency] = found.get(one.currency, NOTHING) + one.open_amount
    return found


def covered_by(receivables: Iterable[Receivable]) -> dict[str, str]:
    """What a waiver of these covers: of each receivable the amount open now."""
    return {str(one.id): str(one.open_amount) for one in receivables if one.open_amount > 0}


def not_covered(receivables: Iterable[Receivable], waived: Mapping[str, str]) -> list[Receivable]:
    """The receivables that keep a case from closing: new since the waiver, or of a higher amount.

    A credit note keeps nothing from closing: it is our debt.
    """
    return [
        one
        for one in receivables
        if one.open_amount > 0 and one.open_amount > Decimal(waived.get(str(one.id), NOTHING))
    ]


def refuse_uncovered(receivables: Iterable[Receivable], waived: Mapping[str, str]) -> None:
    """Raises ReceivablesOpen."""
    if uncovered := not_covered(receivables, waived):
        raise ReceivablesOpen(amounts=shown(amounts_of(uncovered)))


def refuse_unseen(receivables: Sequence[Receivable], seen: Mapping[str, Decimal]) -> None:
    """Only what was seen is waived. Raises NothingToWaive, ReceivablesChanged."""
    if not covered_by(receivables):
        raise NothingToWaive()
    now = amounts_of(receivables)
    if {name: amount for name, amount in now.items() if amount} != {name: one for name, one in seen.items() if one}:
        raise ReceivablesChanged(amounts=shown(now))


def shown(amounts: Mapping[str, Decimal]) -> list[str]:
    """Amounts as messages name them."""
    return [f"{amount.normalize():f} {currency}" for currency, amount in amounts.items()] or ["0"]
