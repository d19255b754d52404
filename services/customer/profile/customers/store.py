"""Every query over customers."""

from typing import Any, NamedTuple, NoReturn
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.rules import FieldOwner
from services.customer.custom.values import store as custom_values
from services.customer.custom.values.model import CustomQuery
from services.customer.profile.codes.model import CustomerCode
from services.customer.profile.codes.rules import PendingReason
from services.customer.profile.codes.store import IS_PENDING
from services.customer.profile.customers.model import CustomerRead
from services.customer.profile.facets.model import facets, terms
from services.customer.profile.groups.store import is_in_group
from services.customer.profile.register.model import Customer
from services.customer.profile.register.store import PRESENT, refuse_missing
from services.customer.profile.search.store import names_customer
from services.customer.profile.segments.filters import UNDER
from services.customer.profile.standing.model import standings
from services.customer.profile.standing.rules import PROFIT_CLEARANCE, ValueTag
from services.customer.profile.targets.model import CustomerTarget
from services.customer.profile.team.model import TeamMember
from services.customer.profile.team.rules import TeamRole
from shared.auth.access import DataScopeKind, FieldHidden, Principal, is_cleared
from shared.auth.caller import value_of
from shared.auth.users import name_of
from shared.auth.visibility import team, visible_to
from shared.customers.directory import CustomerNotFound
from shared.database import execute
from shared.feed.events import events
from shared.lists.collections import Collection
from shared.lists.facets import Facets
from shared.lists.fields import Lookup
from shared.lists.filters import OwnFilter
from shared.lists.paging import Expression, Page
from shared.lists.plans import LargeTable
from shared.lists.queries import ListQuery
from shared.lists.trees import ids_below
from shared.web.call import Call

FACETS_OF_STANDING = ("customer_class", "tier", "stage", "is_provisional", "is_potential", "quadrant", "is_cash_cow")
STANDING = (*FACETS_OF_STANDING, "tags", "score", "coverage")
FILTERS = {
    **dict.fromkeys(("status", "region", "industry", "country", "scenarios__contains"), facets.c.profile),
    **dict.fromkeys((*FACETS_OF_STANDING, "tag"), facets.c.standing),
    "manager_id": facets.c.team,
}

_codes = (
    sa.select(sa.func.array_agg(aggregate_order_by(col(CustomerCode.code), col(CustomerCode.code))))
    .where(col(CustomerCode.customer_id) == col(Customer.id))
    .scalar_subquery()
)
_pending_codes = (
    sa.select(
        sa.func.jsonb_agg(
            aggregate_order_by(
                sa.func.jsonb_build_object(
                    "code", col(CustomerCode.code), "reason", sa.cast(col(CustomerCode.pending_reason), sa.Text)
                ),
                col(CustomerCode.code),
            )
        )
    )
    .where(col(CustomerCode.customer_id) == col(Customer.id), IS_PENDING)
    .scalar_subquery()
)


def _of_manager(column: Expression) -> sa.ScalarSelect[Any]:
    return (
        sa.select(column)
        .where(
            col(TeamMember.customer_id) == col(Customer.id),
            col(TeamMember.role) == TeamRole.ACCOUNT_MANAGER,
            col(TeamMember.ended_on).is_(None),
        )
        .order_by(col(TeamMember.started_on).desc(), col(TeamMember.id).desc())
        .limit(1)
        .scalar_subquery()
    )


def _target(column: Expression) -> sa.ScalarSelect[Any]:
    return sa.select(column).where(col(CustomerTarget.customer_id) == col(Customer.id)).scalar_subquery()


_responsible_id = sa.func.coalesce(
    col(Customer.responsible_id), _of_manager(col(TeamMember.user_id)).correlate(Customer)
)


def _standing(column: Expression) -> sa.ScalarSelect[Any]:
    return sa.select(column).where(standings.c.customer_id == col(Customer.id)).scalar_subquery()


def _completeness(clearance: int) -> sa.ScalarSelect[Any]:
    column = FACETS.column("completeness", clearance)
    return sa.select(column).where(facets.c.id == col(Customer.id)).scalar_subquery()


def _is_visible(principal: Principal) -> sa.ColumnElement[bool]:
    """As `visible_to`, as a test of one customer."""
    scope = principal.data_scope.kind
    if scope is not DataScopeKind.REGIONS:
        return visible_to(principal, col(Customer.id))
    own = sa.select(team.c.customer_id).where(team.c.user_id == value_of(principal, "caller_id"))
    in_region = col(Customer.region) == sa.any_(value_of(principal, "caller_regions"))
    return sa.or_(in_region, col(Customer.id).in_(own))


def _visible_facets(principal: Principal) -> sa.ColumnElement[Any] | None:
    """As `visible_to`: a customer that has one of these facets is visible; None: every customer is."""
    return None if principal.data_scope.kind is DataScopeKind.ALL else value_of(principal, "caller_facets")


FACETS = Facets(
    facets,
    terms,
    FILTERS,
    visible=_visible_facets,
    joined=sa.join(facets, Customer, facets.c.id == col(Customer.id)),
)


async def _refuse_hidden_tag(_: AsyncSession, __: ValueTag) -> None:
    if not is_cleared(PROFIT_CLEARANCE):
        raise FieldHidden("tag", PROFIT_CLEARANCE, parameter="tag")


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
        "decision_mode",
        "responsible_id",
        "target_since",
        "manager_id",
        *FACETS_OF_STANDING,
        "score",
        "coverage",
        "completeness",
        "created_at",
        "updated_at",
    ),
    sorts=(
        *("name", "status", "region", "industry", "employees", "first_contract_on", "score", "coverage"),
        "completeness",
        *("created_at", "updated_at"),
    ),
    own={
        "tag": OwnFilter(
            ValueTag, "Only with this tag, from the latest grading.", condition=None, check=_refuse_hidden_tag
        ),
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


class Customers(Collection[Customer, CustomerRead]):
    """Customers; a merged customer answers 410 and names its survivor."""

    async def page(self, call: Call, query: ListQuery, *where: sa.ColumnElement[bool]) -> Page[CustomerRead]:
        """The requested page; `q` searches codes and contacts too, which the customers' table does not have."""
        return await super().page(call, query, *where, *await self._named(call, query))

    async def select(self, call: Call, query: ListQuery, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
        """The statement for the rows of all pages."""
        return await super().select(call, query, *where, *await self._named(call, query))

    async def _named(self, call: Call, query: ListQuery) -> list[sa.ColumnElement[bool]]:
        text = query.q if isinstance(query, CustomerQuery) else None
        return [] if text is None else [await names_customer(call, text)]

    async def refuse_missing(self, call: Call, row_id: UUID) -> NoReturn:
        """Raises CustomerMerged, CustomerNotFound."""
        await refuse_missing(call, row_id)


CUSTOMERS = Customers(
    Customer,
    CustomerRead,
    CustomerQuery,
    missing=CustomerNotFound,
    visible=lambda principal: visible_to(principal, col(Customer.id)),
    columns={
        "codes": sa.func.coalesce(_codes, sa.cast([], ARRAY(sa.Text))),
        "pending_codes": sa.func.coalesce(_pending_codes, sa.cast([], JSONB)),
        "responsible_id": _responsible_id,
        "responsible_name": name_of(_responsible_id),
        "target_since": _target(col(CustomerTarget.marked_on)),
        "target_reason": _target(col(CustomerTarget.reason)),
        "manager_id": _of_manager(col(TeamMember.user_id)),
        "manager_name": _of_manager(name_of(col(TeamMember.user_id))),
        **{name: _standing(standings.c[name]) for name in STANDING},
        "completeness": _completeness(1),
        "custom": custom_values.values_of(FieldOwner.CUSTOMER, col(Customer.id)),
    },
    columns_for=lambda principal: {"completeness": _completeness(principal.clearance)},
    lookups={"codes": Lookup(col(CustomerCode.code), sa.select(col(CustomerCode.customer_id)))},
    large=LargeTable(is_visible=_is_visible, facets=FACETS),
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


class ReleasedCode(NamedTuple):
    """A code that a deletion released; `reason`: why it was pending, if it was."""

    code: str
    source: str | None
    reason: PendingReason | None


async def list_released_codes(session: AsyncSession, customer_id: UUID) -> list[ReleasedCode]:
    """The codes that the customer's last deletion released and that no customer has now."""
    of_customer = events.c.customer_id == customer_id
    deletion = (
        sa.select(events.c.xid)
        .where(of_customer, events.c.type == "guanxi.customer.updated", events.c.changes.has_key("deleted_at"))
        .order_by(events.c.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    before_it = (events.c.changes[name][0].astext.label(name) for name in ("code", "source", "pending_reason"))
    released = sa.select(*before_it).where(
        of_customer, events.c.type == "guanxi.customer_code.deleted", events.c.xid == deletion
    )
    before = released.distinct().subquery("released")
    taken = sa.exists().where(col(CustomerCode.code) == before.c.code)
    rows = await execute(session, sa.select(before).where(~taken).order_by(before.c.code))
    return [
        ReleasedCode(row.code, row.source, PendingReason(row.pending_reason) if row.pending_reason else None)
        for row in rows
    ]
