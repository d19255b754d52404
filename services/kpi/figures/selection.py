"""Which customers a figure or analysis covers: by their attributes in the directory, within the caller's scope."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field

from services.kpi.figures.kpis.rules import Dimension
from shared.auth.access import FieldHidden, Principal
from shared.auth.visibility import codes, customers, visible_to
from shared.customers.groups import GroupOfNobody, group_of
from shared.customers.traits import LifecycleStage, Quadrant, ServiceTier

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]
"""A day with which can be reckoned."""
SELECTION_PROBLEMS = (GroupOfNobody, FieldHidden)
"""For `fails_with` of an operation that takes a selection."""
ATTRIBUTES = ("region", "industry", "customer_class", "tier", "quadrant", "stage", "manager_id")
"""The customer's attributes that a selection names, which the directory has under the same names."""
Named = Annotated[str | None, Field(max_length=200)]


class CustomerSelection(BaseModel):
    """The filters by customer: the same for figures, analyses and receivables."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    customer_id: UUID | None = Field(default=None, description="Only this customer.")
    include_group: bool = Field(
        default=False,
        description="With `customer_id`: include its subsidiaries over any number of levels, but only the caller's "
        "customers.",
    )
    region: Named = Field(default=None, description="Only customers of this region 区域, by its code.")
    industry: Named = Field(default=None, description="Only customers of this industry 行业, by its code.")
    customer_class: Named = Field(default=None, alias="class", description="Only customers of this class 客户分类.")
    tier: ServiceTier | None = Field(default=None, description="Only customers of this service tier 服务等级.")
    quadrant: Quadrant | None = Field(default=None, description="Only customers of this quadrant; clearance 2.")
    stage: LifecycleStage | None = Field(default=None, description="Only customers in this stage 合作阶段.")
    manager_id: UUID | None = Field(default=None, description="Only customers of this account manager, by user id.")


def selected(selection: CustomerSelection, principal: Principal) -> list[sa.ColumnElement[bool]]:
    """SQL conditions of facts joined with the directory's `codes`; without filters, unknown codes are for who sees all.

    Raises GroupOfNobody, FieldHidden.
    """
    found, known = [visible_to(principal, codes.c.customer_id)], customers.alias("selected")
    if alike := among(selection, principal, known):
        found.append(codes.c.customer_id.in_(sa.select(known.c.id).where(*alike)))
    return found


def among(
    selection: CustomerSelection, principal: Principal, known: sa.FromClause = customers
) -> list[sa.ColumnElement[bool]]:
    """SQL conditions of the customers asked for in the directory; none where all are.

    Raises GroupOfNobody, FieldHidden.
    """
    if selection.include_group and selection.customer_id is None:
        raise GroupOfNobody()
    if selection.quadrant is not None:
        require_quadrants(principal, "quadrant")
    given = ((name, getattr(selection, name)) for name in ATTRIBUTES)
    found: list[sa.ColumnElement[bool]] = [known.c[name] == value for name, value in given if value is not None]
    if selection.customer_id is not None:
        group = group_of(selection.customer_id) if selection.include_group else [selection.customer_id]
        found.append(known.c.id.in_(group))
    return found


def require_quadrants(principal: Principal, parameter: str) -> None:
    """Raises FieldHidden for a caller who may not know customers' quadrants."""
    dimension = Dimension.QUADRANT
    if principal.clearance < dimension.clearance:
        raise FieldHidden(dimension.named, dimension.clearance, parameter=parameter)


def with_codes(facts: Any) -> sa.Join:
    """The facts, each with its customer where the code is known."""
    return sa.outerjoin(facts, codes, codes.c.code == facts.c.customer_code)
