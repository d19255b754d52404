"""Every query over grades."""

from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import col

from services.customer.grading.grades.model import (
    ClassShareRead,
    GradeDistributionRead,
    GradeRead,
    OverdueGradeRead,
    grades,
)
from services.customer.grading.grades.rules import GradeNotFound
from services.customer.grading.schemes.rules import GradingScheme
from services.customer.profile.customers.store import CUSTOMERS
from services.customer.profile.register.model import Customer
from services.customer.profile.standing.model import standings
from services.customer.profile.standing.rules import CustomerClass
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.lists.listings import Listing
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery
from shared.web.call import Call

SHARE_PLACES = Decimal("0.0001")

_name = sa.select(col(Customer.name)).where(col(Customer.id) == grades.c.customer_id).scalar_subquery()
_columns: dict[str, Expression] = {
    "customer_name": _name,
    "is_current": sa.exists().where(standings.c.grade_id == grades.c.id),
}


class GradeQuery(
    ListQuery,
    of=GradeRead,
    filters=(
        *("id", "run_id", "customer_id", "fiscal_year", "scheme_version", "graded_at", "is_current"),
        *("score", "coverage", "is_provisional", "customer_class", "previous_class", "movement"),
        *("tier", "stage", "quadrant", "tags"),
    ),
    sorts=("graded_at", "fiscal_year", "score", "coverage", "customer_class", "movement"),
    default_sort="-graded_at",
):
    """How grades are filtered and sorted."""


GRADES = Listing(
    GradeRead,
    GradeQuery,
    {name: _columns[name] if name in _columns else grades.c[name] for name in GradeRead.model_fields},
    visible=of_visible_customers(grades.c.customer_id),
    missing=GradeNotFound,
)


class OverdueGradeQuery(
    ListQuery,
    of=OverdueGradeRead,
    filters=("graded_at", "fiscal_year", "customer_class"),
    sorts=("name", "graded_at"),
    default_sort="graded_at",
):
    """How customers that are due to be graded again are filtered and sorted."""


def _of_standing(name: str) -> sa.ScalarSelect[object]:
    return sa.select(standings.c[name]).where(standings.c.customer_id == col(Customer.id)).scalar_subquery()


OVERDUE_GRADES = Listing(
    OverdueGradeRead,
    OverdueGradeQuery,
    {
        "id": col(Customer.id),
        "name": col(Customer.name),
        **{name: _of_standing(name) for name in ("graded_at", "fiscal_year", "customer_class")},
    },
    visible=CUSTOMERS.seen_by,
)


def not_graded_since(moment: datetime) -> sa.ColumnElement[bool]:
    """SQL condition: the customer was never graded, or not since this time."""
    return ~sa.exists().where(standings.c.customer_id == col(Customer.id), standings.c.graded_at >= moment)


async def count_by_class(call: Call, scheme: GradingScheme) -> GradeDistributionRead:
    """The caller's customers by class, compared with the reference pyramid."""
    query = (
        sa.select(standings.c.customer_class, sa.func.count())
        .select_from(sa.outerjoin(Customer, standings, standings.c.customer_id == col(Customer.id)))
        .where(CUSTOMERS.seen_by(call.principal))
        .group_by(standings.c.customer_class)
    )
    counted: dict[CustomerClass | None, int] = {row[0]: row[1] for row in await execute(call.session, query)}
    never_graded = counted.pop(None, 0)
    ranked = sum(counted.values()) - counted.get(CustomerClass.POTENTIAL, 0)

    def share(kind: CustomerClass) -> Decimal | None:
        if kind is CustomerClass.POTENTIAL or not ranked:
            return None
        return (Decimal(counted.get(kind, 0)) / ranked).quantize(SHARE_PLACES)

    items = [
        ClassShareRead(
            customer_class=kind,
            customers=counted.get(kind, 0),
            share=share(kind),
            reference_share=scheme.reference_shares.get(kind),
        )
        for kind in CustomerClass
    ]
    return GradeDistributionRead(graded=sum(counted.values()), never_graded=never_graded, items=items)
