"""Which customers an analysis covers: by their attributes in the directory, and within the caller's data scope."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field

from shared.auth.access import Principal
from shared.auth.visibility import codes, customers, visible_to
from shared.customers.groups import GroupOfNobody, group_of

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]
"""A day with which can be reckoned."""
NOT_SERVED = ("exited", "resource_pool")
"""Customers of these states are not expected to order, and are owed no reports."""
SELECTION_PROBLEMS = (GroupOfNobody,)
"""For `fails_with` of an operation that takes a selection."""


class CustomerSelection(BaseModel):
    """The filters by customer, named as those of `/v1/kpi-values`."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    customer_id: UUID | None = Field(default=None, description="Only this customer.")
    include_group: bool = Field(
        default=False, description="With `customer_id`: also its subsidiaries, but only the caller's customers."
    )
    region: str | None = Field(
        default=None, max_length=200, description="Only customers of this region 区域, by its code."
    )
    industry: str | None = Field(
        default=None, max_length=200, description="Only customers of this industry 行业, by its code."
    )
    customer_class: str | None = Field(
        default=None, alias="class", max_length=200, description="Only customers of this class 客户分类."
    )
    manager_id: UUID | None = Field(default=None, description="Only customers of this account manager, by user id.")


def selected(selection: CustomerSelection, principal: Principal) -> list[sa.ColumnElement[bool]]:
    """SQL conditions of facts joined with the directory's `codes`; without filters, unknown codes are for who sees all.

    Raises GroupOfNobody.
    """
    found = [visible_to(principal, codes.c.customer_id)]
    if selection.customer_id is not None:
        group = group_of(selection.customer_id) if selection.include_group else [selection.customer_id]
        found.append(codes.c.customer_id.in_(group))
    elif selection.include_group:
        raise GroupOfNobody()
    known = customers.alias("selected")
    named = ("region", "industry", "customer_class", "manager_id")
    alike = [known.c[name] == value for name in named if (value := getattr(selection, name)) is not None]
    if alike:
        found.append(codes.c.customer_id.in_(sa.select(known.c.id).where(*alike)))
    return found


def with_codes(facts: Any) -> sa.Join:
    """The facts, each with its customer where the code is known."""
    return sa.outerjoin(facts, codes, codes.c.code == facts.c.customer_code)
