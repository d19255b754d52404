"""Publishing the relationship coverage of the running month; past months stay as they ended (method, section 7)."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.cadences.model import cadences
from services.relationship.contact.cadences.rules import LEVELS, CadenceKind
from services.relationship.contact.schemes.store import CONTACT_SCHEMES
from services.relationship.contact.touchpoints.held import last_met
from services.relationship.levels.coverage.store import key_people_with_target
from services.relationship.tables import MonthlyFigure
from shared.customers.monthly_figures import FOR_EVERYBODY, PeerKpi
from shared.customers.policy_terms import PolicyCadence
from shared.database import execute
from shared.feed.published import publish_rows
from shared.time import company_today


async def publish_coverage(session: AsyncSession) -> None:
    """Make the running month's figures those of today: by customer, key people covered and key people."""
    month = company_today().replace(day=1)
    rows = [
        {
            "kpi": PeerKpi.RELATIONSHIP_COVERAGE.value,
            "month": month,
            "level": FOR_EVERYBODY,
            "n": row["denominator"],
            **row,
        }
        for row in await _read_coverage(session)
    ]
    of_month = (col(MonthlyFigure.kpi) == PeerKpi.RELATIONSHIP_COVERAGE, col(MonthlyFigure.month) == month)
    said = ("numerator", "denominator", "n")
    identity = ("customer_id", "kpi", "month")
    await publish_rows(session, MonthlyFigure, rows, sa.and_(*of_month), identity=identity, said=said)


async def _read_coverage(session: AsyncSession) -> list[dict[str, Any]]:
    """Customers with key people: `customer_id`, `numerator` and `denominator`.

    Where the policy demands no contact, the days of the contact scheme within which one is in contact count.
    """
    usual = (await CONTACT_SCHEMES.current(session)).content.in_contact_days
    people, last = key_people_with_target().subquery("people"), last_met().subquery("last")
    demanded = cadences.alias("demanded")
    is_demand = sa.and_(
        demanded.c.customer_id == people.c.customer_id,
        demanded.c.kind == CadenceKind.REGULAR.value,
        demanded.c.level == LEVELS[-1],
    )
    period = sa.func.coalesce(_period(demanded.c.every), sa.func.make_interval(0, 0, 0, usual))
    since: Any = sa.cast(company_today(), sa.Date).op("-")(period)
    is_covered = sa.and_(people.c.is_at_target, last.c.met_on >= sa.cast(since, sa.Date))
    rows = people.outerjoin(last, last.c.contact_id == people.c.contact_id).outerjoin(demanded, is_demand)
    query = sa.select(
        people.c.customer_id,
        sa.func.count().filter(is_covered).label("numerator"),
        sa.func.count().label("denominator"),
    ).select_from(rows)
    found = await execute(session, query.group_by(people.c.customer_id))
    return [dict(row) for row in found.mappings()]


def _period(every: sa.ColumnElement[str]) -> sa.ColumnElement[Any]:
    """SQL expression: the cadence as an interval; null where it has no period."""
    periods = {
        one.value: sa.func.make_interval(0, one.months, 0, one.days) for one in PolicyCadence if one.months or one.days
    }
    return sa.case(periods, value=every)
