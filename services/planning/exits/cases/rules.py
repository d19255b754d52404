"""When an exit may be opened, waived and closed (method, section 6): pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from services.planning.exits.register.rules import ExitStatus, NotItsOwner, ReceivableKind, refuse_not_open
from services.planning.exits.schemes.rules import OwnerRole, roles_held
from shared.labels import Labelled
from shared.problems import Conflict, Text

NOTHING = Decimal(0)


class Receivable(Protocol):
    """An open receivable."""

    id: UUID
    kind: ReceivableKind
    currency: str
    open_amount: Decimal


class Workstream(Protocol):
    """The part of a workstream that closing reads."""

    name_en: str
    name_zh: str
    is_for_disputes: bool
    signed_off_at: Any


class Dispute(Protocol):
    """The part of a dispute that closing reads."""

    settled_at: Any


class ExitDueKind(Labelled):
    """What is due about exits."""

    EXIT_WORKSTREAM = "exit_workstream", "Sign off an exit's workstream", "签核退出工作流"
    EXIT_OVERDUE = "exit_overdue", "Overdue customer exit", "客户退出逾期"


class ExitExists(Conflict):
    """The customer has an open case already."""

    title = Text("There is an open exit", "该客户已有进行中的退出案")
    detail = Text("Continue with the exit {exit_id}, or cancel it.", "请继续处理退出案 {exit_id}，或将其取消。")


class CustomerNotServed(Conflict):
    """The customer has exited already, or is in the resource pool."""

    title = Text("The customer has left already", "该客户已退出")
    detail = Text("There is nothing to exit from.", "该客户已退出或已在资源池，无需再办理退出。")


class WorkstreamsUnsigned(Conflict):
    """Every workstream must be signed off before the case is closed."""

    title = Text("Not every workstream is signed off", "尚有工作流未签核")
    detail = Text("Still to be signed off: {workstreams}.", "尚未签核：{workstreams}。")


class DisputesOpen(Conflict):
    """Every dispute must be settled before the case is closed."""

    title = Text("A dispute is open", "尚有争议未解决")
    detail = Text("Open disputes: {number}.", "未解决的争议：{number} 项。")


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


class ExitNotClosed(Conflict):
    """Only a closed case can be reopened."""

    title = Text("The exit is not closed", "退出案未关闭")
    detail = Text('The exit is "{status}".', "该退出案当前状态为“{status}”。")


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


def refuse_second(existing: UUID | None) -> None:
    """One open case per customer. Raises ExitExists."""
    if existing is not None:
        raise ExitExists(exit_id=existing)


def refuse_waiver(receivables: Sequence[Receivable], seen: Mapping[str, Decimal], role_names: Collection[str]) -> None:
    """Finance waives what it has seen. Raises NotItsOwner, NothingToWaive, ReceivablesChanged."""
    if OwnerRole.FINANCE not in roles_held(role_names):
        raise NotItsOwner(roles=[OwnerRole.FINANCE.named])
    if not covered_by(receivables):
        raise NothingToWaive()
    refuse_changed(receivables, seen)


def refuse_changed(receivables: Sequence[Receivable], seen: Mapping[str, Decimal]) -> None:
    """Raises ReceivablesChanged."""
    now = amounts_of(receivables)
    if {name: amount for name, amount in now.items() if amount} != {name: one for name, one in seen.items() if one}:
        raise ReceivablesChanged(amounts=shown(now))


def refuse_closing(
    status: ExitStatus,
    workstreams: Iterable[Workstream],
    disputes: Sequence[Dispute],
    receivables: Iterable[Receivable],
    waived: Mapping[str, str],
) -> None:
    """Raises ExitNotOpen, DisputesOpen, WorkstreamsUnsigned, ReceivablesOpen."""
    refuse_not_open(status)
    if number := sum(one.settled_at is None for one in disputes):
        raise DisputesOpen(number=number)
    needed = [one for one in workstreams if disputes or not one.is_for_disputes]
    if unsigned := [Text(one.name_en, one.name_zh) for one in needed if one.signed_off_at is None]:
        raise WorkstreamsUnsigned(workstreams=unsigned)
    if uncovered := not_covered(receivables, waived):
        raise ReceivablesOpen(amounts=shown(amounts_of(uncovered)))


def refuse_not_closed(status: ExitStatus) -> None:
    """Raises ExitNotClosed."""
    if status is not ExitStatus.CLOSED:
        raise ExitNotClosed(status=status.named)


def shown(amounts: Mapping[str, Decimal]) -> list[str]:
    """Amounts as messages name them."""
    return [f"{amount.normalize():f} {currency}" for currency, amount in amounts.items()] or ["0"]
