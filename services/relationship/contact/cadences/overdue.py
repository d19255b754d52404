"""Contact that is overdue, published as warnings: only what differs is written."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.cadences.model import cadences
from services.relationship.contact.cadences.rules import (
    EVIDENCE,
    LEVELS,
    NEVER,
    WARNING,
    CadenceKind,
    days_until,
    name_of_contact,
    severity_of,
)
from services.relationship.contact.schemes.model import WarningSteps
from services.relationship.contact.schemes.store import CONTACT_SCHEMES
from services.relationship.contact.touchpoints.announcing import wait_for_contact
from services.relationship.tables import PublishedWarning
from shared.auth.visibility import customers
from shared.customers.due_reading import midnight
from shared.customers.policy_terms import ContactForm, PolicyCadence
from shared.customers.published_warnings import publish_warnings
from shared.database import execute
from shared.time import company_today


async def publish_overdue(
    session: AsyncSession, customer_ids: Collection[UUID] | None = None, *, limit: int | None = None
) -> None:
    """Make the warnings of these customers, or of all, those of contact overdue beyond the scheme's days of grace.

    Only customers whose warnings differ are written, so many of them as `limit` says.
    """
    steps = (await CONTACT_SCHEMES.current(session)).content.warning
    if ids := await _find_misreported(session, steps, customer_ids, limit):
        await wait_for_contact(session, ids)
        found = [_warning(row, steps) for row in await _read_overdue(session, steps.grace_days, ids)]
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


def _is_late(grace_days: int) -> sa.ColumnElement[bool]:
    """SQL condition: overdue for more than so many days, as level 2 knows it."""
    until = company_today() - timedelta(days=grace_days)
    return sa.and_(cadences.c.level == LEVELS[-1], cadences.c.due_on < until)


async def _read_overdue(session: AsyncSession, grace_days: int, ids: Collection[UUID]) -> Sequence[sa.RowMapping]:
    """The cadences of these customers that are late, with the account manager."""
    shown = (*cadences.c, customers.c.manager_id)
    query = sa.select(*shown).join_from(cadences, customers, customers.c.id == cadences.c.customer_id)
    of_them = cadences.c.customer_id == sa.any_(sa.cast(list(ids), ARRAY(sa.Uuid)))
    return (await execute(session, query.where(of_them, _is_late(grace_days)))).mappings().all()


async def _find_misreported(
    session: AsyncSession, steps: WarningSteps, ids: Collection[UUID] | None, limit: int | None
) -> list[UUID]:
    """Customers whose warnings of overdue contact are not there, differ from what is due, or are over."""
    warning, among = PublishedWarning, cadences.c.customer_id
    is_about = (
        col(warning.kind) == WARNING,
        col(warning.customer_id) == cadences.c.customer_id,
        col(warning.subject) == cadences.c.kind,
    )
    kept = (col(warning.severity), col(warning.owner_id), col(warning.due_at), col(warning.clearance))
    due_at = sa.cast(midnight(cadences.c.due_on), sa.DateTime(timezone=True))
    due = (_severity(steps), customers.c.manager_id, due_at, cadences.c.clearance)
    late = sa.join(cadences, customers, customers.c.id == cadences.c.customer_id)
    differs = sa.or_(*(one.is_distinct_from(other) for one, other in zip(kept, due, strict=True)))
    raised = sa.select(among).select_from(late.outerjoin(warning, sa.and_(*is_about)))
    raised = raised.where(_is_late(steps.grace_days), differs)
    is_over = ~sa.exists().where(*is_about[1:], _is_late(steps.grace_days)).correlate(warning)
    over = sa.select(col(warning.customer_id)).where(is_about[0], is_over)
    if ids is not None:
        of_them = sa.cast(list(ids), ARRAY(sa.Uuid))
        raised, over = raised.where(among == sa.any_(of_them)), over.where(col(warning.customer_id) == sa.any_(of_them))
    return list((await execute(session, sa.union(raised, over).limit(limit))).scalars())


def _severity(steps: WarningSteps) -> sa.ColumnElement[str]:
    """SQL expression: `severity_of` a cadence."""
    today = company_today()
    since = {
        severity: sa.or_(
            *(
                sa.and_(cadences.c.every == every.value, cadences.c.due_on <= today - timedelta(days=days))
                for every in PolicyCadence
                for days in [days_until(share, every)]
            )
        )
        for severity, share in (("high", steps.high_share), ("medium", steps.medium_share))
    }
    return sa.case(*((is_reached, sa.literal(severity)) for severity, is_reached in since.items()), else_="low")
