"""Every query over grades."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.grading.grades.model import (
    ClassShareRead,
    GradeDistributionRead,
    GradeRead,
    OverdueGradeRead,
    grades,
)
from services.customer.grading.grades.rules import GradeNotFound
from services.customer.grading.schemes.rules import GradingFactor, GradingScheme
from services.customer.profile.customers.model import Customer
from services.customer.profile.standing.model import standings
from services.customer.profile.standing.rules import PROFIT_CLEARANCE, PROFIT_TAGS, CustomerClass
from shared.auth.access import FieldHidden, Principal, is_cleared
from shared.auth.visibility import is_customer, visible_to
from shared.database import execute
from shared.lists.listing import Listing, ListQuery
from shared.lists.paging import Expression, Page

PRESENT = col(Customer.deleted_at).is_(None)
SHARE_PLACES = Decimal("0.0001")

_name = sa.select(col(Customer.name)).where(col(Customer.id) == grades.c.customer_id).scalar_subquery()
_columns: dict[str, Expression] = {
    "customer_name": _name,
    "is_current": sa.exists().where(standings.c.grade_id == grades.c.id),
}

LISTING = Listing(
    read=GradeRead,
    columns={name: _columns[name] if name in _columns else grades.c[name] for name in GradeRead.model_fields},
    filters=(
        "id",
        "run_id",
        "customer_id",
        "fiscal_year",
        "scheme_version",
        "graded_at",
        "is_current",
        "score",
        "coverage",
        "is_provisional",
        "customer_class",
        "previous_class",
        "movement",
        "tier",
        "stage",
        "quadrant",
        "tags",
    ),
    sorts=("graded_at", "fiscal_year", "score", "coverage", "customer_class", "movement"),
    default_sort="-graded_at",
)


def _of_standing(name: str) -> sa.ScalarSelect[object]:
    return sa.select(standings.c[name]).where(standings.c.customer_id == col(Customer.id)).scalar_subquery()


OVERDUE = Listing(
    read=OverdueGradeRead,
    columns={
        "id": col(Customer.id),
        "name": col(Customer.name),
        **{name: _of_standing(name) for name in ("graded_at", "fiscal_year", "customer_class")},
    },
    filters=("graded_at", "fiscal_year", "customer_class"),
    sorts=("name", "graded_at"),
    default_sort="graded_at",
)


async def list_grades(session: AsyncSession, principal: Principal, query: ListQuery) -> Page[GradeRead]:
    """Grades of the caller's customers. Raises FieldHidden for a filter by a tag above the caller's clearance."""
    if getattr(query, "tags__contains", None) in PROFIT_TAGS and not is_cleared(PROFIT_CLEARANCE):
        raise FieldHidden(name="tags__contains", clearance=PROFIT_CLEARANCE)
    customer_id = grades.c.customer_id
    page = await LISTING.fetch(session, query, is_customer(customer_id), visible_to(principal, customer_id))
    for item in page.items:
        hide_profit(item)
    return page


async def get_grade(session: AsyncSession, principal: Principal, grade_id: UUID) -> GradeRead:
    """One grade of the caller's customers. Raises GradeNotFound."""
    customer_id = grades.c.customer_id
    of_caller = visible_to(principal, customer_id)
    found = await LISTING.find(session, grades.c.id == grade_id, is_customer(customer_id), of_caller)
    if found is None:
        raise GradeNotFound(grade_id=grade_id)
    return hide_profit(found)


def hide_profit(grade: GradeRead) -> GradeRead:
    """Gross margin is for clearance 2: below it, no part of a grade tells it (the score hides itself)."""
    if not is_cleared(PROFIT_CLEARANCE):
        grade.factors = [one for one in grade.factors if one.factor is not GradingFactor.PROFIT]
        grade.moved_factors = [one for one in grade.moved_factors if one is not GradingFactor.PROFIT]
        grade.tags = [tag for tag in grade.tags if tag not in PROFIT_TAGS]
    return grade


async def list_overdue(
    session: AsyncSession, principal: Principal, query: ListQuery, graded_before: datetime
) -> Page[OverdueGradeRead]:
    """The caller's customers that were never graded or not since that time."""
    graded_since = sa.exists().where(
        standings.c.customer_id == col(Customer.id), standings.c.graded_at >= graded_before
    )
    return await OVERDUE.fetch(session, query, PRESENT, ~graded_since, visible_to(principal, col(Customer.id)))


async def count_by_class(session: AsyncSession, principal: Principal, scheme: GradingScheme) -> GradeDistributionRead:
    """The caller's customers by class, beside the reference pyramid."""
    query = (
        sa.select(standings.c.customer_class, sa.func.count())
        .select_from(sa.outerjoin(Customer, standings, standings.c.customer_id == col(Customer.id)))
        .where(PRESENT, visible_to(principal, col(Customer.id)))
        .group_by(standings.c.customer_class)
    )
    counted: dict[CustomerClass | None, int] = {row[0]: row[1] for row in await execute(session, query)}
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
