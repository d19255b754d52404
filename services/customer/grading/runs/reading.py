"""Reads this service's own data about customers, with a fixed number of queries for any number of customers."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.grading.factors.model import CustomerJudgement, GradingFactorEntry
from services.customer.grading.factors.rules import entered_band
from services.customer.grading.grades.bands import LatestFit
from services.customer.grading.grades.inputs import Judgement, ManualFactor, PreviousGrade
from services.customer.grading.grades.model import grades
from services.customer.grading.grades.rules import JudgementKind
from services.customer.grading.schemes.rules import GradingFactor, GradingScheme
from services.customer.market.strategic_fits.model import StrategicFit
from services.customer.market.strategic_fits.store import newest
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.rules import DecisionRole
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


class Layer(NamedTuple):
    """Where a contact stands in the customer's organization."""

    customer_id: UUID
    seniority: str
    is_decider: bool


async def list_layers(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Layer]:
    """By contact, of all contacts who have not left."""
    is_decider = sa.func.coalesce(col(Contact.decision_role) == DecisionRole.DECIDER, sa.false())
    shown = col(Contact.id), col(Contact.customer_id), sa.cast(col(Contact.seniority), sa.Text), is_decider
    query = sa.select(*shown).where(
        col(Contact.seniority).is_not(None),
        col(Contact.deleted_at).is_(None),
        col(Contact.has_left).is_(False),
        among(col(Contact.customer_id), ids),
    )
    return {contact: Layer(*values) for contact, *values in await rows_of(session, query)}


def _in_force(row: Any, subject: Any, names: Sequence[str], ids: Sequence[UUID], fiscal_year: int) -> sa.Select[Any]:
    """By customer and subject, the entry that counts in the year; its withdrawal is among the columns."""
    columns = [col(getattr(row, name)) for name in ("customer_id", *names, "fiscal_year", "is_withdrawn")]
    said = "reason", "evidence", "set_by_name"
    return (
        sa.select(*columns, *(col(getattr(row, name)) for name in said))
        .where(among(col(row.customer_id), ids), col(row.fiscal_year) <= fiscal_year)
        .ext(distinct_on(col(row.customer_id), subject))
        .order_by(col(row.customer_id), subject, col(row.fiscal_year).desc())
    )


def _said(reason: str, evidence: str | None, name: str) -> str:
    return f"{name}: {reason}" + (f" ({evidence})" if evidence else "")


async def list_manual_factors(
    session: AsyncSession, ids: Sequence[UUID], scheme: GradingScheme, fiscal_year: int
) -> dict[UUID, dict[GradingFactor, ManualFactor]]:
    """Factors set by people that count in the year: manual ones and overrides. A run never changes them."""
    row = GradingFactorEntry
    query = _in_force(row, col(row.factor), ("factor", "band", "prospects"), ids, fiscal_year)
    found: dict[UUID, dict[GradingFactor, ManualFactor]] = {}
    for customer_id, factor, band, prospects, year, is_withdrawn, *said in await rows_of(session, query):
        if not is_withdrawn:
            entered = ManualFactor(entered_band(band, prospects, scheme), _said(*said), year, prospects)
            found.setdefault(customer_id, {})[factor] = entered
    return found


async def list_judgements(
    session: AsyncSession, ids: Sequence[UUID], fiscal_year: int
) -> dict[UUID, dict[JudgementKind, Judgement]]:
    """Judgements that count in the year, by customer."""
    row = CustomerJudgement
    query = _in_force(row, col(row.judgement), ("judgement", "holds"), ids, fiscal_year)
    found: dict[UUID, dict[JudgementKind, Judgement]] = {}
    for customer_id, kind, holds, year, is_withdrawn, *said in await rows_of(session, query):
        if not is_withdrawn:
            found.setdefault(customer_id, {})[kind] = Judgement(kind, holds, _said(*said), year)
    return found


async def list_previous_grades(
    session: AsyncSession, ids: Sequence[UUID], fiscal_year: int
) -> dict[UUID, PreviousGrade]:
    """The last grade of an earlier fiscal year by customer: the current one, unless that is of this year or later."""
    names = ("customer_id", "customer_class", "bands")
    standing, is_later = among(standings.c.customer_id, ids), standings.c.fiscal_year >= fiscal_year
    ahead = sa.select(standings.c.customer_id).where(standing, is_later)
    earlier = (
        sa.select(*(grades.c[name] for name in names))
        .where(grades.c.customer_id.in_(ahead), grades.c.fiscal_year < fiscal_year)
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
