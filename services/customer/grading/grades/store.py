"""Every query over grades."""

from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import col

from services.customer.grading.grades.model import (
    ClassShareRead,
    GradeDistributionRead,
    GradeRead,
    OverdueGradeRead,
    PyramidLevelRead,
    grades,
)
from services.customer.grading.grades.rules import GradeNotFound, pyramid_of
from services.customer.grading.schemes.rules import GradingScheme
from services.customer.grading.schemes.years import ClosedYear
from services.customer.profile.customers.store import CUSTOMERS
from services.customer.profile.register.model import Customer
from services.customer.profile.register.rules import CustomerStatus
from services.customer.profile.standing.model import standings
from services.customer.profile.standing.rules import CustomerClass
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.days import sql_day_of
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
        *("score", "coverage", "is_provisional", "is_preliminary", "customer_class", "previous_class", "movement"),
        *("tier", "stage", "quadrant", "tags", "is_potential", "is_cash_cow"),
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
    filters=("graded_at", "fiscal_year", "customer_class", "is_provisional"),
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
        **{name: _of_standing(name) for name in ("graded_at", "fiscal_year", "customer_class", "is_provisional")},
        "due_on": sa.cast(sa.null(), sa.Date),
    },
    visible=CUSTOMERS.seen_by,
)


def overdue_grades(closed: ClosedYear) -> Listing[OverdueGradeRead]:
    """The listing of customers to be graded for this year."""
    return OVERDUE_GRADES.over({**OVERDUE_GRADES.columns, "due_on": sa.literal(closed.due_on, sa.Date)})


def has_no_grade_of(fiscal_year: int) -> sa.ColumnElement[bool]:
    """SQL condition: the customer has no grade of the year that was given after its end."""
    of_year = grades.c.fiscal_year == fiscal_year, ~grades.c.is_preliminary
    return ~sa.exists().where(grades.c.customer_id == col(Customer.id), *of_year)


def has_grade_due(closed: ClosedYear) -> sa.ColumnElement[bool]:
    """SQL condition: a customer who was one in the year, by contract, order or registration, lacks its grade.

    Prospects, who have left and who are in the resource pool are not graded; nor who came after the year's end. A class
    in a grade says that the customer had ordered by then.
    """
    not_graded = [CustomerStatus.PROSPECT, CustomerStatus.EXITED, CustomerStatus.RESOURCE_POOL]
    came_on = sa.func.coalesce(col(Customer.first_contract_on), sql_day_of(col(Customer.created_at)))
    had_class = grades.c.customer_id == col(Customer.id), grades.c.customer_class.is_not(None)
    had_ordered = sa.exists().where(*had_class, grades.c.fiscal_year <= closed.year)
    was_there = sa.or_(came_on < closed.due_on, had_ordered)
    return sa.and_(col(Customer.status).not_in(not_graded), was_there, has_no_grade_of(closed.year))


async def count_by_class(call: Call, scheme: GradingScheme) -> GradeDistributionRead:
    """The caller's customers by class, beside the reference pyramid."""
    kind = standings.c.customer_class
    query = (
        sa.select(
            kind,
            sa.func.count(standings.c.customer_id),
            sa.func.count().filter(standings.c.is_provisional),
            sa.func.count().filter(standings.c.customer_id.is_(None)),
        )
        .select_from(sa.outerjoin(Customer, standings, standings.c.customer_id == col(Customer.id)))
        .where(CUSTOMERS.seen_by(call.principal))
        .group_by(kind)
    )
    counted: dict[CustomerClass | None, tuple[int, int, int]] = {
        row[0]: (row[1], row[2], row[3]) for row in await execute(call.session, query)
    }
    without_class, _, never_graded = counted.pop(None, (0, 0, 0))
    ranked = sum(number for number, *_ in counted.values())
    return GradeDistributionRead(
        graded=ranked + without_class,
        never_graded=never_graded,
        without_class=without_class,
        scheme_version=scheme.version,
        items=[_share_of(kind, *counted.get(kind, (0, 0, 0))[:2], ranked) for kind in CustomerClass],
        reference_pyramid=[
            PyramidLevelRead.model_validate(level._asdict()) for level in pyramid_of(ranked, scheme.reference_shares)
        ],
    )


def _share_of(kind: CustomerClass, customers: int, provisional: int, ranked: int) -> ClassShareRead:
    share = (Decimal(customers) / ranked).quantize(SHARE_PLACES) if ranked else None
    return ClassShareRead(customer_class=kind, customers=customers, provisional=provisional, share=share)
