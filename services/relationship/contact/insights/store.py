"""Every query over insights: who sees them, who they are for, and what fits whom."""

from collections.abc import Collection as Ids
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.insight_schemes.rules import InsightKind
from services.relationship.contact.insights.model import AudienceRead, Insight, InsightCustomer, InsightRead
from services.relationship.contact.insights.rules import InsightNotFound
from shared.auth.access import Principal
from shared.auth.visibility import customers, is_customer, person_visible_to, visible_to
from shared.customers.contacts import ContactUnknown, contacts
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.listings import Listing
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery
from shared.web.call import Call

Period = tuple[InsightKind, date, date]
"""A kind of insight, and the first and last day of a period in which one is due."""
MAX_SUGGESTED = 20
"""Insights that are suggested for a person at most."""

# Concepts above this one own these tables.
_deliveries = sa.table("insight_deliveries", *map(sa.column, ("insight_id", "customer_id", "contact_id", "deleted_at")))
_given_on: sa.ColumnClause[date] = sa.column("given_on", sa.Date)
_files = sa.table("insight_files", *map(sa.column, ("insight_id", "deleted_at")))


def _for_customer(customer_id: Any) -> sa.ColumnElement[bool]:
    """SQL condition: no customers are named, or this one is."""
    named = col(InsightCustomer.insight_id) == col(Insight.id)
    return sa.or_(~sa.exists().where(named), sa.exists().where(named, col(InsightCustomer.customer_id) == customer_id))


def visible_insights(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: it is for everybody, for a customer that the caller sees, or the caller's own."""
    named = sa.exists().where(col(InsightCustomer.insight_id) == col(Insight.id))
    seen = sa.exists().where(
        col(InsightCustomer.insight_id) == col(Insight.id),
        is_customer(col(InsightCustomer.customer_id)),
        visible_to(principal, col(InsightCustomer.customer_id)),
    )
    return sa.or_(~named, seen, col(Insight.created_by) == principal.subject)


def _columns_for(principal: Principal) -> Mapping[str, Expression]:
    owner = col(InsightCustomer.customer_id)
    seen = (
        sa.select(sa.func.array_agg(aggregate_order_by(owner, owner)))
        .where(col(InsightCustomer.insight_id) == col(Insight.id), is_customer(owner), visible_to(principal, owner))
        .scalar_subquery()
    )
    given = (
        sa.select(sa.func.count())
        .where(
            _deliveries.c.insight_id == col(Insight.id),
            _deliveries.c.deleted_at.is_(None),
            is_customer(_deliveries.c.customer_id),
            visible_to(principal, _deliveries.c.customer_id),
            person_visible_to(principal, _deliveries.c.contact_id),
        )
        .scalar_subquery()
    )
    return {"customer_ids": sa.func.coalesce(seen, sa.cast([], ARRAY(sa.Uuid))), "given": given}


class InsightQuery(
    ListQuery,
    of=InsightRead,
    filters=("id", "kind", "issued_on", "is_for_some", "created_by", "created_at", "updated_at"),
    sorts=("issued_on", "title", "created_at", "updated_at"),
    searched=("title", "summary"),
    default_sort="-issued_on",
):
    """How insights are filtered, sorted and searched."""


INSIGHTS = Collection(
    Insight,
    InsightRead,
    InsightQuery,
    missing=InsightNotFound,
    visible=visible_insights,
    columns={
        "is_for_some": sa.exists().where(col(InsightCustomer.insight_id) == col(Insight.id)),
        "customer_ids": sa.cast([], ARRAY(sa.Uuid)),
        "given": sa.literal(0),
        "files": sa.select(sa.func.count())
        .where(_files.c.insight_id == col(Insight.id), _files.c.deleted_at.is_(None))
        .scalar_subquery(),
    },
    columns_for=_columns_for,
)


class AudienceQuery(
    ListQuery,
    of=AudienceRead,
    filters=("customer_id", "decision_role", "is_key", "given_on"),
    sorts=("contact_name", "given_on"),
    default_sort="contact_name",
):
    """How the audience of an insight is filtered and sorted."""


def _visible_people(principal: Principal) -> sa.ColumnElement[bool]:
    return sa.and_(
        is_customer(contacts.c.customer_id),
        visible_to(principal, contacts.c.customer_id),
        person_visible_to(principal, contacts.c.id),
        ~contacts.c.has_left,
    )


AUDIENCE = Listing(
    AudienceRead,
    AudienceQuery,
    {
        "customer_id": contacts.c.customer_id,
        "contact_id": contacts.c.id,
        "contact_name": contacts.c.name,
        "department": contacts.c.department,
        "decision_role": contacts.c.decision_role,
        "is_key": contacts.c.is_key,
        "given_on": sa.cast(sa.null(), sa.Date),
    },
    visible=_visible_people,
    key="contact_id",
)


def audience_of(insight: Insight) -> Listing[AudienceRead]:
    """The people that the insight is for: at the customers and in the industries and roles that it names."""
    got = (
        sa.select(_given_on)
        .select_from(_deliveries)
        .where(
            _deliveries.c.insight_id == insight.id,
            _deliveries.c.contact_id == contacts.c.id,
            _deliveries.c.deleted_at.is_(None),
        )
        .scalar_subquery()
    )
    return AUDIENCE.over({**AUDIENCE.columns, "given_on": got})


def in_audience(insight: Insight, *, is_for_some: bool) -> list[sa.ColumnElement[bool]]:
    """SQL conditions: the person belongs to the audience. Nobody is named by neither role nor key person."""
    conditions = [sa.or_(contacts.c.is_key, contacts.c.decision_role.is_not(None))]
    if insight.decision_roles:
        conditions.append(contacts.c.decision_role.in_(insight.decision_roles))
    if insight.industries:
        among = sa.select(customers.c.id).where(customers.c.industry.in_(insight.industries))
        conditions.append(contacts.c.customer_id.in_(among))
    if is_for_some:
        named = sa.select(col(InsightCustomer.customer_id)).where(col(InsightCustomer.insight_id) == insight.id)
        conditions.append(contacts.c.customer_id.in_(named))
    return conditions


async def read_customers(session: AsyncSession, insight_id: UUID) -> dict[UUID, InsightCustomer]:
    """The customers that the insight names, seen by the caller or not."""
    query = select(InsightCustomer).where(col(InsightCustomer.insight_id) == insight_id)
    return {row.customer_id: row for row in await session.exec(query)}


async def is_given_beyond(session: AsyncSession, insight_id: UUID) -> bool:
    """Whether people of a customer that the insight does not name have got it, seen by the caller or not."""
    named = sa.select(col(InsightCustomer.customer_id)).where(col(InsightCustomer.insight_id) == insight_id)
    beyond = sa.exists().where(
        _deliveries.c.insight_id == insight_id,
        _deliveries.c.deleted_at.is_(None),
        _deliveries.c.customer_id.not_in(named),
    )
    return bool((await execute(session, sa.select(sa.and_(named.exists(), beyond)))).scalar_one())


async def count_given(session: AsyncSession, insight_id: UUID) -> int:
    """How many people have got the insight, seen by the caller or not."""
    is_of = (_deliveries.c.insight_id == insight_id, _deliveries.c.deleted_at.is_(None))
    return int((await execute(session, sa.select(sa.func.count()).select_from(_deliveries).where(*is_of))).scalar_one())


async def find_people(call: Call, customer_id: UUID, ids: Ids[UUID] | None) -> list[sa.Row[Any]]:
    """The people asked for, or the customer's key people: `id`, `name`, `decision_role`. Raises ContactUnknown."""
    query = sa.select(contacts.c.id, contacts.c.name, contacts.c.decision_role).where(
        contacts.c.customer_id == customer_id, _visible_people(call.principal)
    )
    query = query.where(contacts.c.is_key) if ids is None else query.where(contacts.c.id.in_(ids))
    found = list(await execute(call.session, query.order_by(contacts.c.name, contacts.c.id)))
    if ids is None:
        return found
    if len(found) < len(set(ids)):
        raise ContactUnknown()
    by_id = {row.id: row for row in found}
    return [by_id[contact_id] for contact_id in dict.fromkeys(ids)]


async def read_fitting(
    call: Call, customer_id: UUID, ids: Iterable[UUID], today: date
) -> dict[UUID, list[sa.Row[Any]]]:
    """The newest insights for each of these people of the customer that they have not got, in one query."""
    industry = sa.select(customers.c.industry).where(customers.c.id == customer_id).scalar_subquery()
    no_text: Any = sa.cast([], ARRAY(sa.Text))
    got = sa.exists().where(
        _deliveries.c.insight_id == col(Insight.id),
        _deliveries.c.contact_id == contacts.c.id,
        _deliveries.c.deleted_at.is_(None),
    )
    newest_first = (col(Insight.issued_on).desc(), col(Insight.id).desc())
    place = sa.func.row_number().over(partition_by=contacts.c.id, order_by=newest_first).label("place")
    fitting = (
        sa.select(
            contacts.c.id.label("contact_id"),
            *(col(getattr(Insight, name)) for name in ("id", "kind", "title", "issued_on")),
            place,
        )
        .select_from(sa.join(contacts, Insight, sa.true()))
        .where(
            contacts.c.id.in_(list(ids)),
            INSIGHTS.seen_by(call.principal),
            col(Insight.issued_on) <= today,
            _for_customer(customer_id),
            sa.or_(col(Insight.industries) == no_text, industry == sa.any_(col(Insight.industries))),
            sa.or_(
                col(Insight.decision_roles) == no_text, contacts.c.decision_role == sa.any_(col(Insight.decision_roles))
            ),
            ~got,
        )
        .subquery()
    )
    rows = sa.select(fitting).where(fitting.c.place <= MAX_SUGGESTED).order_by(fitting.c.contact_id, fitting.c.place)
    found: dict[UUID, list[sa.Row[Any]]] = {}
    for row in await execute(call.session, rows):
        found.setdefault(row.contact_id, []).append(row)
    return found


async def find_issued(session: AsyncSession, asked: Sequence[Period]) -> set[Period]:
    """Those of the kinds and periods in which an insight of the kind was issued, in one statement."""
    if not asked:
        return set()
    kinds, firsts, lasts = (list(values) for values in zip(*asked, strict=True))
    given = (sa.cast(kinds, ARRAY(sa.Text)), *(sa.cast(days, ARRAY(sa.Date)) for days in (firsts, lasts)))
    shown = (sa.column("kind", sa.Text), sa.column("first", sa.Date), sa.column("last", sa.Date))
    period = sa.func.unnest(*given).table_valued(*shown).render_derived()
    is_issued = sa.exists().where(
        sa.cast(col(Insight.kind), sa.Text) == period.c.kind,
        col(Insight.issued_on).between(period.c.first, period.c.last),
        col(Insight.deleted_at).is_(None),
    )
    rows = await execute(session, sa.select(*period.c).where(is_issued))
    return {(InsightKind(row.kind), row.first, row.last) for row in rows}
