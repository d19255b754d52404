"""Reading cadences, and publishing those that are overdue as warnings."""

from collections.abc import Collection
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.cadences import store
from services.relationship.contact.cadences.model import (
    CadenceRead,
    ContactCoverageQuery,
    ContactCoverageRead,
)
from services.relationship.contact.cadences.rules import (
    EVIDENCE,
    NEVER,
    WARNING,
    CadenceKind,
    name_of_contact,
    severity_of,
)
from services.relationship.contact.cadences.store import CADENCES, CadenceQuery
from services.relationship.contact.schemes.model import WarningSteps
from services.relationship.contact.schemes.store import CONTACT_SCHEMES
from services.relationship.contact.touchpoints.store import wait_for_contact
from services.relationship.tables import PublishedWarning
from shared.auth.visibility import customers
from shared.customers.followed_schemes import policy_in_force
from shared.customers.policy_terms import ContactForm, PolicyCadence
from shared.customers.published_warnings import publish_warnings
from shared.customers.traits import CustomerClass
from shared.lists.paging import Page
from shared.time import company_today
from shared.web.call import Call


async def list_cadences(call: Call, query: CadenceQuery) -> Page[CadenceRead]:
    """The cadences of the caller's customers, or of those that the caller looks after."""
    return await CADENCES.page(call, query, *store.owned_by(call.principal, query.owner))


async def list_contact_coverage(call: Call, asked: ContactCoverageQuery) -> list[ContactCoverageRead]:
    """With how many customers of each class account managers are in contact, against the policy in force."""
    wanted = (await policy_in_force(call.session)).content.customers_in_contact
    days = (await CONTACT_SCHEMES.current(call.session)).content.in_contact_days
    among = [] if asked.manager_id is None else [customers.c.manager_id == asked.manager_id]
    found = []
    for row in await store.count_in_contact(call, days, *among):
        least = wanted.get(CustomerClass(row["customer_class"]))
        is_reached = None if least is None else row["in_contact"] >= least
        found.append(ContactCoverageRead(**row, wanted=least, is_reached=is_reached))
    return found


async def publish_overdue(
    session: AsyncSession, customer_ids: Collection[UUID] | None = None, *, limit: int | None = None
) -> None:
    """Make the warnings of these customers, or of all, those of contact overdue beyond the scheme's days of grace.

    Only customers whose warnings differ are written, so many of them as `limit` says.
    """
    steps = (await CONTACT_SCHEMES.current(session)).content.warning
    if ids := await store.find_misreported(session, steps, customer_ids, limit):
        await wait_for_contact(session, ids)
        found = [_warning(row, steps) for row in await store.read_overdue(session, steps.grace_days, ids)]
        await publish_warnings(session, PublishedWarning, WARNING, found, customer_ids=ids)


def _warning(row: sa.RowMapping, steps: WarningSteps) -> dict[str, Any]:
    kind, every = CadenceKind(row["kind"]), PolicyCadence(row["every"])
    form = ContactForm(row["form"]) if row["form"] else None
    days = {name: row[name] and row[name].isoformat() for name in ("last_contact_on", "due_on")}
    words = EVIDENCE.filled(
        form=name_of_contact(kind, form),
        every=every.named,
        last_contact_on=days["last_contact_on"] or NEVER,
        due_on=days["due_on"],
    )
    return {
        "customer_id": row["customer_id"],
        "subject": kind.value,
        "severity": severity_of((company_today() - row["due_on"]).days, every, steps),
        "evidence_en": words.en,
        "evidence_zh": words.zh,
        "figures": {"kind": kind.value, "every": every.value, **days},
        "clearance": row["clearance"],
        "owner_id": row["manager_id"],
        "due_at": datetime.combine(row["due_on"], time(), UTC),
        "has_due_item": True,
        "link": f"/v1/cadences?customer_id={row['customer_id']}",
    }
