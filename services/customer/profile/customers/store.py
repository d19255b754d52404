"""Every query over customers."""

from dataclasses import replace
from typing import Any, NoReturn
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.rules import FieldOwner
from services.customer.custom.values import store as custom_values
from services.customer.custom.values.model import CustomQuery
from services.customer.profile.codes.model import CustomerCode
from services.customer.profile.customers.model import CustomerRead
from services.customer.profile.groups.store import is_in_group
from services.customer.profile.listed.model import listed_customers
from services.customer.profile.register.model import Customer
from services.customer.profile.register.store import PRESENT, refuse_missing
from services.customer.profile.search.store import is_common, names_customer
from services.customer.profile.segments.filters import UNDER
from shared.auth.access import DataScopeKind, Principal
from shared.auth.users import name_of
from shared.auth.visibility import in_regions, visible_to
from shared.customers.directory import CustomerNotFound
from shared.database import estimate_rows, execute
from shared.feed.events import events
from shared.lists.collections import Collection
from shared.lists.filters import OwnFilter
from shared.lists.listings import Listing
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery
from shared.lists.trees import ids_below
from shared.web.call import Call

SORTED_AT_ONCE = 12_000
"""So many rows are found and sorted within the time of a page."""
_LISTED = listed_customers.c
"""What filters, sorts and searches is asked of the narrow rows; only a page's other fields are read from the wide."""


def _codes_of(customer_id: Expression) -> sa.ColumnElement[Any]:
    codes = sa.func.array_agg(aggregate_order_by(col(CustomerCode.code), col(CustomerCode.code)))
    found = sa.select(codes).where(col(CustomerCode.customer_id) == customer_id).scalar_subquery()
    return sa.func.coalesce(found, sa.cast([], ARRAY(sa.Text)))


def _columns() -> dict[str, Expression]:
    listed = {name: _LISTED[name] for name in CustomerRead.model_fields if name in _LISTED}
    others = {name: col(getattr(Customer, name)) for name in CustomerRead.model_fields if name in Customer.model_fields}
    computed = {
        "codes": _codes_of(_LISTED.id),
        "manager_name": name_of(_LISTED.manager_id),
        "custom": custom_values.values_of(FieldOwner.CUSTOMER, _LISTED.id),
    }
    found = others | listed | computed
    return {name: found[name] for name in CustomerRead.model_fields}


def _is_listed_for(principal: Principal) -> sa.ColumnElement[bool]:
    """As `visible_to`, of the listed row alone: conditions that the planner can weigh against a filter."""
    is_own = _LISTED.team.op("@>", is_comparison=True)(sa.cast([principal.user_id], ARRAY(sa.Uuid)))
    match principal.data_scope.kind:
        case DataScopeKind.ALL:
            return sa.true()
        case DataScopeKind.OWN:
            return is_own
        case DataScopeKind.REGIONS:
            return is_own | in_regions(principal, _LISTED.region)


class CustomerQuery(
    CustomQuery,
    of=CustomerRead,
    filters=(
        "id",
        "name",
        "status",
        "region",
        "industry",
        "scenarios",
        "country",
        "uscc",
        "employees",
        "founded_on",
        "first_contract_on",
        "parent_id",
        "codes",
        "manager_id",
        "customer_class",
        "tier",
        "stage",
        "created_at",
        "updated_at",
    ),
    sorts=("name", "status", "region", "industry", "employees", "first_contract_on", "created_at", "updated_at"),
    own={
        "group_id": OwnFilter(UUID, "Only this customer and those below it in its group.", is_in_group),
        **UNDER,
    },
):
    """How customers are filtered, sorted and searched."""

    q: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Text search in names, codes, names of contacts (Chinese, or Latin: `huaqiang`, `hq`).",
    )


class CustomerList(Listing[CustomerRead]):
    """Present customers."""

    async def select(self, call: Call, query: ListQuery, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
        """The statement for the rows of all pages; how it searches and sorts depends on how many are to be found."""
        text = query.q if isinstance(query, CustomerQuery) else None
        if text is None:
            statement = await super().select(call, query, *where)
            found = statement.with_only_columns(_LISTED.id).order_by(None)
            is_many = await estimate_rows(call.session, found) >= SORTED_AT_ONCE
        else:
            is_many = await is_common(call.session, text)
            named = names_customer(text, _LISTED.id, by_index=not is_many)
            statement = await super().select(call, query, *where, named)
        return statement if is_many else self._sorted_at_once(call, query, statement)

    def _sorted_at_once(self, call: Call, query: ListQuery, statement: sa.Select[Any]) -> sa.Select[Any]:
        # By an expression, which keeps the planner from reading an index in the order of the list until a page is full:
        # of customers that are all at its end, it would read nearly all others before.
        keys = self._sort_keys(self._sort_names(call.principal, query), None)
        fenced = [replace(key, expression=sa.func.greatest(key.expression)).clause for key in keys]
        return statement.order_by(None).order_by(*fenced)

    async def refuse_missing(self, call: Call, row_id: UUID) -> NoReturn:
        """Raises CustomerMerged, CustomerNotFound."""
        await refuse_missing(call, row_id)


CUSTOMER_LIST = CustomerList(
    CustomerRead,
    CustomerQuery,
    _columns(),
    visible=_is_listed_for,
    missing=CustomerNotFound,
    source=sa.outerjoin(listed_customers, Customer, col(Customer.id) == _LISTED.id),
)


class Customers(Collection[Customer, CustomerRead]):
    """Customers; a merged customer answers 410 and names its survivor."""

    async def find(self, call: Call, *where: sa.ColumnElement[bool]) -> CustomerRead | None:
        """The customer that satisfies `where`, as the list shows it."""
        return await CUSTOMER_LIST.find(call, *where)

    async def refuse_missing(self, call: Call, row_id: UUID) -> NoReturn:
        """Raises CustomerMerged, CustomerNotFound."""
        await refuse_missing(call, row_id)


CUSTOMERS = Customers(
    Customer,
    CustomerRead,
    missing=CustomerNotFound,
    visible=lambda principal: visible_to(principal, col(Customer.id)),
    columns=CUSTOMER_LIST.columns,
)


async def list_with_absorbed(session: AsyncSession, customer_id: UUID) -> list[UUID]:
    """The customer and every customer it absorbed, directly or through others."""
    return list((await execute(session, ids_below(Customer, "merged_into_id", customer_id))).scalars())


async def lock_deleted(call: Call, customer_id: UUID) -> Customer:
    """Lock a deleted customer that the caller could see otherwise. Raises CustomerNotFound, CustomerMerged."""
    scope = call.principal.data_scope
    of_caller = visible_to(call.principal, col(Customer.id))
    if scope.kind is DataScopeKind.REGIONS:  # the directory, where regions are looked up, has no deleted customers
        of_caller = of_caller | col(Customer.region).in_(sorted(scope.regions))
    is_merged = col(Customer.merged_into_id).is_not(None)
    query = select(Customer).where(col(Customer.id) == customer_id, ~PRESENT, ~is_merged, of_caller)
    found = (await call.session.exec(query.with_for_update(of=Customer, key_share=True))).one_or_none()
    if found is None:
        await CUSTOMERS.refuse_missing(call, customer_id)
    return found


async def list_released_codes(session: AsyncSession, customer_id: UUID) -> list[dict[str, Any]]:
    """The codes that the customer's last deletion released and that no customer has now."""
    of_customer = events.c.customer_id == customer_id
    deletion = (
        sa.select(events.c.xid)
        .where(of_customer, events.c.type == "guanxi.customer.updated", events.c.changes.has_key("deleted_at"))
        .order_by(events.c.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    released = sa.select(
        events.c.changes["code"][0].astext.label("code"), events.c.changes["source"][0].astext.label("source")
    ).where(of_customer, events.c.type == "guanxi.customer_code.deleted", events.c.xid == deletion)
    before = released.distinct().subquery("released")
    taken = sa.exists().where(col(CustomerCode.code) == before.c.code)
    rows = await execute(session, sa.select(before).where(~taken).order_by(before.c.code))
    return [dict(row) for row in rows.mappings()]
