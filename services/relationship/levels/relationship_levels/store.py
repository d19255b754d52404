"""The query for levels over all customers."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from pydantic import Field

from services.relationship.assessing.rules import AssessmentNotFound
from services.relationship.climate.assessments import store as climate
from services.relationship.levels.relationship_levels.model import RelationshipLevelRead
from services.relationship.organization.assessments import store as organization
from shared.auth.visibility import customers, visible_to
from shared.lists.listings import Listing, everybody
from shared.lists.paging import Page
from shared.lists.queries import ListQuery
from shared.web.call import Call

_TYPES: dict[str, Any] = {
    **dict.fromkeys(("customer_id", "manager_id"), sa.Uuid),
    **dict.fromkeys(("general_assessed_on", "organizational_assessed_on"), sa.Date),
    **dict.fromkeys(("general_rank", "organizational_rank"), sa.Integer),
    "participation": sa.Numeric,
}
_PLACES = {name: sa.column(name, _TYPES.get(name, sa.Text)) for name in RelationshipLevelRead.model_fields}
_CUSTOMER = sa.literal_column("customer_directory.id", sa.Uuid)
"""The customer of the row beside which a lateral query runs."""


class RelationshipLevelQuery(
    ListQuery,
    of=RelationshipLevelRead,
    filters=(
        *("customer_id", "customer_status", "region", "industry", "customer_class", "manager_id", "general_level"),
        *("general_rank", "weakest_department", "weakest_element", "general_assessed_on", "participation"),
        *("participation_level", "organizational_level", "organizational_rank", "organizational_assessed_on"),
    ),
    sorts=("customer_id", "customer_name", "general_rank", "participation", "organizational_rank"),
    searched=("customer_name",),
    default_sort="-customer_id",
):
    """How levels are filtered, sorted and searched; the order of ids is the only one that an index has."""

    as_of: date | None = Field(default=None, description="Levels at the end of this day; by default now.")


LEVELS = Listing(
    RelationshipLevelRead,
    RelationshipLevelQuery,
    _PLACES,
    visible=everybody,
    missing=AssessmentNotFound,
    key="customer_id",
)


async def list_levels(call: Call, query: RelationshipLevelQuery) -> Page[RelationshipLevelRead]:
    """A page of the caller's customers with both levels."""
    found = _levels(query.as_of).where(visible_to(call.principal, customers.c.id)).subquery("levels")
    return await LEVELS.over({name: found.c[name] for name in _PLACES}).page(call, query)


def _levels(as_of: date | None) -> sa.Select[Any]:
    """Every customer with both levels, each found beside its customer: a page reads what it shows."""
    planks = climate.present(as_of, climate.TABLE.c.customer_id == _CUSTOMER)
    general = sa.select(planks).order_by(*climate.from_shortest(planks)).limit(1).lateral("general")
    latest = organization.latest(as_of, organization.TABLE.c.customer_id == _CUSTOMER)
    organizational = sa.select(latest).lateral("organizational")
    beside = customers.outerjoin(general, sa.true()).outerjoin(organizational, sa.true())
    return sa.select(
        customers.c.id.label("customer_id"),
        customers.c.name.label("customer_name"),
        customers.c.status.label("customer_status"),
        *(customers.c[name] for name in ("region", "industry", "customer_class", "manager_id")),
        general.c.level.label("general_level"),
        general.c.level_rank.label("general_rank"),
        general.c.department.label("weakest_department"),
        general.c.weakest_element,
        general.c.assessed_on.label("general_assessed_on"),
        *(organizational.c[name] for name in ("participation", "participation_level")),
        organizational.c.level.label("organizational_level"),
        organizational.c.level_rank.label("organizational_rank"),
        organizational.c.assessed_on.label("organizational_assessed_on"),
    ).select_from(beside)
