"""The query for grading duties, for all of the caller's customers at once."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlmodel import col

from services.customer.grading.duties.rules import GradingDuty
from services.customer.grading.factors.model import CustomerJudgement, EnteredForYear, GradingFactorEntry
from services.customer.grading.grades.store import has_grade_due
from services.customer.grading.schemes.rules import GradingFactor
from services.customer.grading.schemes.years import ClosedYear
from services.customer.profile.colleagues.store import acting_for, may_be_asked
from services.customer.profile.register.model import Customer
from services.customer.profile.register.rules import CustomerStatus
from services.customer.profile.register.store import seen_by
from services.customer.profile.standing.rules import JUDGEMENT_CLEARANCE
from shared.auth.access import Principal, is_cleared
from shared.auth.users import name_of
from shared.customers.due_items import DueQuery, soonest
from shared.database import execute
from shared.web.call import Call

NO_SUBJECTS = sa.cast([], ARRAY(sa.Text))


async def read_duties(call: Call, query: DueQuery, closed: ClosedYear) -> Sequence[sa.RowMapping]:
    """The requested duties, all due since the last closed year ended: in order of their ids."""
    renewals = [_renewals(closed)] if is_cleared(JUDGEMENT_CLEARANCE) else []
    duties = sa.union_all(_overdue_grades(closed), *renewals).subquery("duties")
    owner_id = acting_for(duties.c.customer_id, duties)
    due = (
        sa.select(
            *duties.c,
            sa.func.concat_ws(":", duties.c.kind, duties.c.customer_id, closed.year).label("id"),
            col(Customer.name).label("customer_name"),
            owner_id.label("owner_id"),
            name_of(owner_id).label("owner_name"),
            sa.func.timezone("UTC", sa.cast(sa.literal(closed.due_on, sa.Date), sa.DateTime)).label("due_at"),
        )
        .join_from(duties, Customer, col(Customer.id) == duties.c.customer_id)
        .where(col(Customer.status) != CustomerStatus.EXITED, *_seen(call.principal, query))
        .subquery("due")
    )
    return (await execute(call.session, soonest(due, call.principal, query))).mappings().all()


def _seen(principal: Principal, query: DueQuery) -> list[sa.ColumnElement[bool]]:
    """SQL conditions: customers that the caller sees; of `owner=me`, those with the caller in the team."""
    return [seen_by(principal), may_be_asked(principal, query, col(Customer.id))]


def _overdue_grades(closed: ClosedYear) -> sa.Select[Any]:
    """Customers who were there in the year and have no grade of it."""
    kind = sa.literal(GradingDuty.OVERDUE_GRADE.value, sa.Text)
    shown: list[Any] = [kind.label("kind"), col(Customer.id).label("customer_id"), NO_SUBJECTS.label("subjects")]
    return sa.select(*shown).where(has_grade_due(closed), col(Customer.deleted_at).is_(None))


def _renewals(closed: ClosedYear) -> sa.Select[Any]:
    """Customers with something that counts and was entered for a year that is over, with the names of all that."""
    factors = _carried(GradingFactorEntry, col(GradingFactorEntry.factor), closed)
    judgements = _carried(CustomerJudgement, col(CustomerJudgement.judgement), closed)
    carried = sa.union_all(sa.select(factors), sa.select(judgements)).subquery("carried")
    kind = sa.literal(GradingDuty.JUDGEMENT_RENEWAL.value, sa.Text)
    names = sa.func.array_agg(carried.c.subject, type_=ARRAY(sa.Text))
    shown: list[Any] = [kind.label("kind"), carried.c.customer_id, names.label("subjects")]
    return sa.select(*shown).group_by(carried.c.customer_id)


def _carried(table: type[EnteredForYear], subject: Any, closed: ClosedYear) -> sa.Subquery:
    name = sa.cast(subject, sa.Text)
    of_customer = col(table.customer_id)
    shown: list[Any] = [of_customer, name.label("subject"), col(table.fiscal_year), col(table.is_withdrawn)]
    latest = (
        sa.select(*shown)
        .where(name != GradingFactor.PROFIT.value)  # executives and finance enter it
        .ext(distinct_on(of_customer, name))
        .order_by(of_customer, name, col(table.fiscal_year).desc())
        .subquery()
    )
    is_carried = latest.c.fiscal_year <= closed.year, ~latest.c.is_withdrawn
    kept: list[Any] = [latest.c.customer_id, latest.c.subject]
    return sa.select(*kept).where(*is_carried).subquery()
