"""What is given at touchpoints: each gift is an expense, in the one ledger of what is spent."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col

from services.relationship.clients import CustomerClient
from services.relationship.contact.touchpoints.model import (
    GiftCreate,
    GiftGiven,
    Touchpoint,
    TouchpointGift,
    TouchpointUpdate,
)
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from services.relationship.contact.touchpoints.store import TOUCHPOINTS, list_gifts
from services.relationship.spending.expenses.decisions import withdraw
from services.relationship.spending.expenses.lookups import Asked, Prepared, look_up
from services.relationship.spending.expenses.model import Expense, ExpenseCreate
from services.relationship.spending.expenses.operations import store_expenses
from services.relationship.spending.expenses.recording import mark_spent
from services.relationship.spending.expenses.store import lock_expenses
from services.relationship.spending.schemes.rules import ExpenseKind
from shared.auth.visibility import find_hidden_people
from shared.time import day_of
from shared.web.call import Call

NAMES = {"/contact_ids": "/contact_id", "/customer_id": "", "/kind": ""}
"""What a gift calls the fields of its expense."""


async def look_up_gifts(
    call: Call,
    customers: CustomerClient,
    customer_id: UUID,
    gifts: Sequence[GiftCreate],
    at: datetime,
    *,
    is_held: bool,
) -> list[Prepared]:
    """The gifts as expenses, with the rules for their recipients; asked before the call's own first query.

    Raises as an expense: RowHidden, OccasionMissing, ContactUnknown, PeerUnavailable and others.
    """
    asked = [
        Asked(_expense_of(gift, customer_id, day_of(at)), f"/gifts/{place}", NAMES) for place, gift in enumerate(gifts)
    ]
    return await look_up(call, customers, asked, may_have_left=is_held)


def _expense_of(gift: GiftCreate, customer_id: UUID, day: date) -> ExpenseCreate:
    return ExpenseCreate(
        customer_id=customer_id,
        contact_ids=[gift.contact_id] if gift.contact_id else [],
        kind=ExpenseKind.GIFT,
        purpose=gift.gift,
        happens_on=day,
        amount=gift.amount,
        occasion=gift.occasion,
        article=gift.article,
    )


async def look_up_changed_gifts(
    call: Call, customers: CustomerClient, touchpoint_id: UUID, body: TouchpointUpdate
) -> list[Prepared]:
    """The gifts that a change brings, as `look_up_gifts`; none where the change leaves gifts alone."""
    if "gifts" not in body.model_fields_set:
        return []
    async with call.briefly() as brief:
        present = await TOUCHPOINTS.row(brief, touchpoint_id)
    at = body.starts_at if "starts_at" in body.model_fields_set else present.starts_at
    is_held = present.status is TouchpointStatus.HELD
    return await look_up_gifts(call, customers, present.customer_id, body.gifts, at, is_held=is_held)


async def add_gifts(
    call: Call, touchpoint: Touchpoint, gifts: Sequence[GiftCreate], prepared: Sequence[Prepared]
) -> None:
    """Store gifts, each with its expense; what is given already counts as spent. Raises ExpenseRefused."""
    if not gifts:
        return
    expenses = await store_expenses(call, prepared, touchpoint_id=touchpoint.id)
    if touchpoint.status is TouchpointStatus.HELD:
        mark_spent(call, expenses)
    await call.session.flush()  # gifts refer to expenses
    of = {"customer_id": touchpoint.customer_id, "touchpoint_id": touchpoint.id}
    call.session.add_all(
        TouchpointGift.model_validate(gift.model_dump(), update=of | {"expense_id": expense.id})
        for gift, expense in zip(gifts, expenses, strict=True)
    )


async def set_gifts(
    call: Call, touchpoint: Touchpoint, gifts: Sequence[GiftCreate], prepared: Sequence[Prepared]
) -> None:
    """Make the gifts these: those that stay keep their expenses, those that go are withdrawn from the ledger.

    Gifts to people whom the caller may not see stay. Raises ExpenseRefused.
    """
    present = await list_gifts(call.session, touchpoint.id)
    people = {one.contact_id for one in present if one.contact_id}
    hidden = await find_hidden_people(call.session, call.principal.clearance, people)
    stay, new = _compare(present, gifts)
    gone = [one for one in present if one.id not in stay and one.contact_id not in hidden]
    if not gone and not new:
        return
    ids = [one.expense_id for one in gone if one.expense_id]
    for expense in await lock_expenses(call.session, col(Expense.id).in_(ids)):
        if expense.is_counted:
            withdraw(expense)
    for one in gone:
        await call.session.delete(one)
    await call.session.flush()  # what goes leaves room below the limits
    await add_gifts(call, touchpoint, [gifts[place] for place in new], [prepared[place] for place in new])
    touchpoint.touch(TouchpointGift.table_level)


def _compare(present: Sequence[TouchpointGift], gifts: Sequence[GiftCreate]) -> tuple[set[UUID], list[int]]:
    """Which gifts stay, by id, and which are new, by place; of equal ones, each stays once."""
    stay, new = set[UUID](), list[int]()
    for place, gift in enumerate(gifts):
        found = next((one for one in present if one.id not in stay and _key(one) == _key(gift)), None)
        if found is None:
            new.append(place)
        else:
            stay.add(found.id)
    return stay, new


def _key(gift: GiftGiven) -> tuple[object, ...]:
    return tuple(getattr(gift, name) for name in GiftGiven.model_fields)
