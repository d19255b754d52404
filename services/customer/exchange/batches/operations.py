"""Storing pushed customers and contacts."""

from dataclasses import replace
from functools import partial

from fastapi import Request
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.exchange.batches import applying, checking, documents, rules
from services.customer.exchange.batches.custom import change_custom
from services.customer.exchange.batches.model import contact_sources, customer_sources
from services.customer.exchange.batches.reading import LEVEL, RowShape, open_reader
from services.customer.exchange.batches.targets import CONTACT, CUSTOMER, Target, find_targets
from services.customer.exchange.batches.team import add_codes, change_managers
from services.customer.exchange.columns.column import Column
from services.customer.exchange.columns.contact_columns import CONTACT_COLUMNS
from services.customer.exchange.columns.custom_columns import PREFIX
from services.customer.exchange.columns.customer_columns import CUSTOMER_COLUMNS
from services.customer.exchange.columns.rules import EMPTY, TableKind
from services.customer.people.contacts.model import Contact
from services.customer.profile.search.store import index_rows
from shared.auth.access import HIGHEST_CLEARANCE, Principal, row_clearances_of
from shared.batches import staging
from shared.batches.kinds import Checker, Kind, Outcome, Pushed
from shared.database import execute_sql


async def _apply(session: AsyncSession, pushed: Pushed, target: Target) -> Outcome:
    """Store the rows with their events, codes, managers, custom fields and search entries, all set-based."""
    decided = await staging.decide(session, pushed)
    await staging.bump(session, pushed.kind)
    if not decided.created + decided.updated:
        return decided
    await find_targets(session, pushed, target)
    created, removed = await _write(session, pushed, target)
    named = ", ".join(f"'{name}'" for name in target.names)
    await index_rows(
        session,
        target.table,
        f"SELECT row_id FROM targets WHERE is_new OR (NOT is_removed AND fields ?| ARRAY[{named}])",  # noqa: S608
    )
    return replace(
        decided,
        created=created,
        updated=decided.created + decided.updated - created - removed,
        unchanged=decided.unchanged + removed,
    )


async def _write(session: AsyncSession, pushed: Pushed, target: Target) -> tuple[int, int]:
    """Write the targets; the numbers of new ones, and of those that somebody deleted here.

    Several rows about one customer, as after a merge, take turns, its own first.
    """
    await applying.warn_of_targets(session, pushed, target)
    created = await applying.create_rows(session, target)
    if target is CUSTOMER:
        await add_codes(session, pushed)
        await change_managers(session, pushed)
    counted = "SELECT max(turn), count(*) FILTER (WHERE is_removed) FROM targets"
    turns, removed = (await execute_sql(session, counted)).one()
    for turn in range(1, turns + 1):
        await applying.change_fields(session, pushed, target, turn)
        await change_custom(session, pushed, target, turn)
    await applying.keep_said(session, pushed, target)
    return created, removed


def _by_name(columns: tuple[Column, ...]) -> dict[str, Column]:
    return {column.name: column for column in columns}


_CUSTOMER_ROWS = RowShape(
    document=documents.CustomerDocument,
    numbers=("code",),
    referring=("parent_code", "manager"),
    catalogue=_by_name(CUSTOMER_COLUMNS),
    table=TableKind.CUSTOMERS,
    states={"deleted": {"status": "exited", "deleted": True}},
)
_CONTACT_ROWS = RowShape(
    document=documents.ContactDocument,
    numbers=("customer_code", "contact_no"),
    referring=("reports_to",),
    catalogue=_by_name(CONTACT_COLUMNS),
    table=TableKind.CONTACTS,
    states={"deleted": {"has_left": True, "deleted": True}, "active": {"has_left": False}},
)


async def _open_customers(request: Request, principal: Principal) -> Checker:
    return await open_reader(request, principal, _CUSTOMER_ROWS)


async def _open_contacts(request: Request, principal: Principal) -> Checker:
    return await open_reader(request, principal, _CONTACT_ROWS)


CUSTOMERS = Kind(
    plural="customers",
    singular="customer",
    number="code",
    document=documents.CustomerDocument,
    table=customer_sources,
    stages={"code": "text", "fields": "jsonb"},
    apply=partial(_apply, target=CUSTOMER),
    open_checker=_open_customers,
    refusals=(rules.BatchesForTheWholeHouse,),
    check_staged=checking.check_customers,
    texts=rules.TEXTS,
    clearance=HIGHEST_CLEARANCE,
    open_columns=PREFIX,
    empty_cell=EMPTY[0],
)
_LEVELS = (
    f"CASE WHEN i.fields->>'{name}' = '{mark.value}' THEN {mark.level:d} ELSE 1 END"
    for name, mark in row_clearances_of(Contact)
)
CONTACTS = Kind(
    plural="contacts",
    singular="contact",
    number="contact_no",
    document=documents.ContactDocument,
    table=contact_sources,
    stages={"customer_code": "text", "contact_no": "text", "fields": "jsonb"},
    apply=partial(_apply, target=CONTACT),
    open_checker=_open_contacts,
    refusals=(rules.BatchesForTheWholeHouse,),
    check_staged=checking.check_contacts,
    staged_level=f"greatest({', '.join(_LEVELS)}, (i.fields->>'{LEVEL}')::int)",
    texts=rules.TEXTS,
    clearance=HIGHEST_CLEARANCE,
    open_columns=PREFIX,
    empty_cell=EMPTY[0],
)
