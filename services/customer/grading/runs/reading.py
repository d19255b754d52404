"""Reads this service's own data about customers, with a fixed number of queries for any number of customers."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.grading.factors.model import CustomerJudgement, GradingFactorEntry
from services.customer.grading.factors.rules import entered_band
from services.customer.grading.grades.bands import LatestFit
from services.customer.grading.grades.inputs import Judgements, ManualFactor, PreviousGrade
from services.customer.grading.grades.model import grades
from services.customer.grading.schemes.rules import GradingFactor, GradingScheme
from services.customer.market.strategic_fits.model import StrategicFit
from services.customer.market.strategic_fits.store import newest
from services.customer.people.contacts.model import Contact
from services.customer.profile.customers.store import CUSTOMERS
from services.customer.profile.register.model import Customer
from services.customer.profile.standing.model import standings
from shared.database import execute
from shared.web.call import Call


async def rows_of(session: AsyncSession, query: Any) -> Sequence[Any]:
    """Every row of a query."""
    return (await execute(session, query)).all()


def among(customer_id: Any, ids: Sequence[UUID]) -> sa.ColumnElement[bool]:
    """SQL condition: the customer is one of these."""
    # A set to join with: compared one by one, each of thousands of ids would take a scan.
    condition: sa.ColumnElement[bool] = customer_id.in_(sa.select(sa.func.unnest(sa.cast(ids, ARRAY(sa.Uuid)))))
    return condition


async def list_customers(call: Call, ids: Sequence[UUID] | None) -> dict[UUID, date | None]:
    """First contract by customer: all of the caller's customers, or only the named ones among them."""
    query = sa.select(col(Customer.id), col(Customer.first_contract_on)).where(CUSTOMERS.seen_by(call.principal))
    if ids is not None:
        query = query.where(among(col(Customer.id), ids))
    return dict(map(tuple, await rows_of(call.session, query.order_by(col(Customer.id)))))


async def list_layers(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Contact → customer and seniority, of all contacts who have not left."""
    query = sa.select(col(Contact.id), col(Contact.customer_id), sa.cast(col(Contact.seniority), sa.Text)).where(
        col(Contact.seniority).is_not(None),
        col(Contact.deleted_at).is_(None),
        col(Contact.has_left).is_(False),
        among(col(Contact.customer_id), ids),
    )
    return {contact: (customer, layer) for contact, customer, layer in await rows_of(session, query)}


async def list_manual_factors(
    session: AsyncSession, ids: Sequence[UUID], scheme: GradingScheme
) -> dict[UUID, dict[GradingFactor, ManualFactor]]:
    """Factors set by people: manual ones and overrides. A run never changes them."""
    row = GradingFactorEntry
    names = ("customer_id", "factor", "band", "prospects", "reason", "evidence", "set_by_name")
    query = sa.select(*(col(getattr(row, name)) for name in names)).where(among(col(row.customer_id), ids))
    found: dict[UUID, dict[GradingFactor, ManualFactor]] = {}
    for customer_id, factor, band, prospects, reason, evidence, name in await rows_of(session, query):
        reasons = f"{name}: {reason}" + (f" ({evidence})" if evidence else "")
        found.setdefault(customer_id, {})[factor] = ManualFactor(entered_band(band, prospects, scheme), reasons)
    return found


async def list_judgements(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Judgements]:
    """Judgements by customer."""
    row = CustomerJudgement
    columns = [col(getattr(row, name)) for name in ("customer_id", *Judgements._fields)]
    query = sa.select(*columns).where(among(col(row.customer_id), ids))
    return {customer_id: Judgements(*values) for customer_id, *values in await rows_of(session, query)}


async def list_previous_grades(
    session: AsyncSession, ids: Sequence[UUID], fiscal_year: int
) -> dict[UUID, PreviousGrade]:
    """Previous grade by customer: the current one, or the last before this year if that is of a later year."""
    names = ("customer_id", "customer_class", "bands")
    standing, is_later = among(standings.c.customer_id, ids), standings.c.fiscal_year > fiscal_year
    ahead = sa.select(standings.c.customer_id).where(standing, is_later)
    earlier = (
        sa.select(*(grades.c[name] for name in names))
        .where(grades.c.customer_id.in_(ahead), grades.c.fiscal_year <= fiscal_year)
        .ext(distinct_on(grades.c.customer_id))
        .order_by(grades.c.customer_id, grades.c.fiscal_year.desc(), grades.c.graded_at.desc())
    )
    rows = list(await rows_of(session, sa.select(*(standings.c[name] for name in names)).where(standing, ~is_later)))
    rows += await rows_of(session, earlier)
    return {customer_id: PreviousGrade(customer_class, bands) for customer_id, customer_class, bands in rows}


async def list_fits(session: AsyncSession, ids: Sequence[UUID], as_of: date) -> dict[UUID, LatestFit]:
    """The newest strategic fit by customer."""
    columns = [col(getattr(StrategicFit, name)) for name in ("customer_id", *LatestFit._fields)]
    query = newest(columns, among(col(StrategicFit.customer_id), ids), as_of=as_of)
    return {customer_id: LatestFit(*values) for customer_id, *values in await rows_of(session, query)}
