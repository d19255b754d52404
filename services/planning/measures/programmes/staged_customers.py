"""Customers in their lifecycle stages of today, and those whose programmes do not fit the stage."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionState
from services.planning.measures.programme_schemes.model import ProgrammeSchemeContent
from services.planning.measures.programme_schemes.store import SCHEMES
from services.planning.measures.programmes.model import LifecycleProgramme
from services.planning.measures.programmes.rules import ProgrammeStatus, StagePeriod
from services.planning.measures.programmes.store import IS_OF, needs_a_look
from shared.auth.visibility import customers
from shared.customers.followed_schemes import ServicePolicy, StageMonths, policy_in_force, stage_months_in_force
from shared.customers.served import NOT_SERVED
from shared.customers.traits import CustomerClass, LifecycleStage, ServiceTier, last_months
from shared.database import execute
from shared.schemes.versions import Version
from shared.time import company_today


@dataclass(frozen=True, slots=True)
class SchemesInForce:
    """What programmes are planned by today."""

    today: date
    months: StageMonths
    scheme: Version[ProgrammeSchemeContent]
    policy: ServicePolicy

    @property
    def earliest(self) -> date:
        """The first day of a stage for which a programme starts by itself."""
        return self.today - timedelta(days=self.scheme.content.start_within_days)


@dataclass(frozen=True, slots=True)
class StagedCustomer:
    """A customer that is in a stage, with what its template depends on."""

    customer_id: UUID
    period: StagePeriod
    tier: ServiceTier | None
    customer_class: CustomerClass | None


async def read_in_force(session: AsyncSession) -> SchemesInForce:
    """The schemes in force."""
    return SchemesInForce(
        company_today(),
        await stage_months_in_force(session),
        await SCHEMES.current(session),
        await policy_in_force(session),
    )


async def read_staged(
    session: AsyncSession, customer_ids: Collection[UUID], in_force: SchemesInForce
) -> dict[UUID, StagedCustomer]:
    """Those of the customers that are in a stage today."""
    rows = await execute(session, _periods(in_force).where(customers.c.id.in_(customer_ids)))
    return {
        row.customer_id: StagedCustomer(
            row.customer_id,
            StagePeriod(LifecycleStage(row.stage), row.entered_on, row.ends_on),
            row.tier and ServiceTier(row.tier),
            row.customer_class and CustomerClass(row.customer_class),
        )
        for row in rows
    }


async def find_behind(
    session: AsyncSession, customer_ids: Collection[UUID] | None, in_force: SchemesInForce, limit: int
) -> list[UUID]:
    """Customers, among these or all, of whom another programme must run, or has a turn to plan; at most `limit`."""
    periods = _periods(in_force).subquery("periods")
    found = sa.union(_lagging(periods, in_force), _new(periods, in_force), _back(periods), _superseded()).subquery(
        "behind"
    )
    query = sa.select(found.c.customer_id).order_by(found.c.customer_id).limit(limit)
    if customer_ids is not None:
        query = query.where(found.c.customer_id.in_(customer_ids))
    return list((await execute(session, query)).scalars())


def _periods(in_force: SchemesInForce) -> sa.Select[Any]:
    """SQL for `stage_of`, with the first and the last day of the stage: served customers that have a contract."""
    signed, day = customers.c.first_contract_on, sa.literal(in_force.today, sa.Date)
    stages, begins, ends = list(LifecycleStage), signed, list[Any]()
    firsts: list[Any] = []
    for stage in stages:
        months = last_months(in_force.months).get(stage)
        ends.append(sa.cast(sa.null(), sa.Date) if months is None else _after(signed, months))
        firsts.append(begins)
        begins = ends[-1] + 1
    last = sa.case(*((day <= end, number) for number, end in enumerate(ends[:-1])), else_=len(ends) - 1)

    def by_stage(values: list[Any]) -> Any:
        return sa.case(*((last == number, value) for number, value in enumerate(values)))

    return sa.select(
        customers.c.id.label("customer_id"),
        by_stage([sa.literal(stage.value, sa.Text) for stage in stages]).label("stage"),
        by_stage(firsts).label("entered_on"),
        by_stage(ends).label("ends_on"),
        customers.c.tier,
        customers.c.customer_class,
    ).where(customers.c.status.not_in(NOT_SERVED), signed <= day)


def _after(day: Any, months: int) -> Any:
    return sa.cast(day.op("+")(sa.func.make_interval(0, months)), sa.Date)


def _lagging(periods: sa.Subquery, in_force: SchemesInForce) -> sa.Select[Any]:
    """Customers with a running programme of another stage or other days, or with a turn to plan."""
    programme = LifecycleProgramme
    differs = [
        col(getattr(programme, name)).is_distinct_from(periods.c[name]) for name in ("stage", "entered_on", "ends_on")
    ]
    return (
        sa.select(col(programme.customer_id))
        .outerjoin(periods, periods.c.customer_id == col(programme.customer_id))
        .where(col(programme.status) == ProgrammeStatus.RUNNING, sa.or_(*differs, needs_a_look(in_force.today)))
    )


def _new(periods: sa.Subquery, in_force: SchemesInForce) -> sa.Select[Any]:
    """Customers who entered their stage lately and have had no programme of it."""
    of_stage = sa.exists().where(_is_of(LifecycleProgramme, periods), _counts(LifecycleProgramme))
    is_recent = periods.c.entered_on >= in_force.earliest
    return sa.select(periods.c.customer_id).where(is_recent, ~of_stage, ~_runs(periods))


def _back(periods: sa.Subquery) -> sa.Select[Any]:
    """Customers who are back in a stage whose programme was left."""
    left, later = aliased(LifecycleProgramme), aliased(LifecycleProgramme)
    has_later = sa.exists().where(_is_of(later, periods), _counts(later), col(later.id) > col(left.id))
    return (
        sa.select(periods.c.customer_id)
        .join(left, _is_of(left, periods))
        .where(col(left.status) == ProgrammeStatus.MOVED, ~has_later, ~_runs(periods))
    )


def _is_of(programme: type[LifecycleProgramme], periods: sa.Subquery) -> sa.ColumnElement[bool]:
    return sa.and_(col(programme.customer_id) == periods.c.customer_id, col(programme.stage) == periods.c.stage)


def _counts(programme: type[LifecycleProgramme]) -> sa.ColumnElement[bool]:
    return col(programme.status) != ProgrammeStatus.MERGED


def _runs(periods: sa.Subquery) -> sa.ColumnElement[bool]:
    running = aliased(LifecycleProgramme)
    return sa.exists().where(
        col(running.customer_id) == periods.c.customer_id, col(running.status) == ProgrammeStatus.RUNNING
    )


def _superseded() -> sa.Select[Any]:
    """Customers with open actions of a programme that was superseded in a merge."""
    joined = sa.join(LifecycleProgramme, Action, IS_OF)
    is_open = (col(LifecycleProgramme.status) == ProgrammeStatus.MERGED, col(Action.state) == ActionState.OPEN)
    return sa.select(col(LifecycleProgramme.customer_id)).select_from(joined).where(*is_open)
