"""Every query over customers."""

from typing import Any, NamedTuple, NoReturn
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.fields.rules import FieldOwner
from services.customer.custom.values import store as custom_values
from services.customer.custom.values.model import CustomQuery
from services.customer.profile.codes.model import CustomerCode
from services.customer.profile.customers.model import Customer, CustomerProfile, CustomerRead
from services.customer.profile.customers.rules import CustomerMerged
from services.customer.profile.groups.store import is_in_group
from services.customer.profile.search.store import names_customer
from services.customer.profile.segments.filters import UNDER
from services.customer.profile.standing.model import standings
from services.customer.profile.team.model import TeamMember
from services.customer.profile.team.rules import TeamRole
from shared.auth.access import DataScopeKind, Principal
from shared.auth.visibility import visible_to
from shared.customers.directory import CustomerNotFound, require_visible
from shared.database import execute
from shared.feed.events import events
from shared.lists.filters import OwnFilter
from shared.lists.listing import Listing
from shared.lists.paging import Expression, Page
from shared.problems import FieldError, Text

PRESENT = col(Customer.deleted_at).is_(None)

_codes = (
    sa.select(sa.func.array_agg(aggregate_order_by(col(CustomerCode.code), col(CustomerCode.code))))
    .where(col(CustomerCode.customer_id) == col(Customer.id))
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


def _standing(column: Expression) -> sa.ScalarSelect[Any]:
    return sa.select(column).where(standings.c.customer_id == col(Customer.id)).scalar_subquery()


def _columns(*tables: type[SQLModel]) -> dict[str, Expression]:
    return {name: col(getattr(Customer, name)) for table in tables for name in table.model_fields}


LISTING = Listing(
    read=CustomerRead,
    columns={
        "id": col(Customer.id),
        "version": col(Customer.version),
        "created_at": col(Customer.created_at),
        "updated_at": col(Customer.updated_at),
        **_columns(CustomerProfile),
        "codes": sa.func.coalesce(_codes, sa.cast([], ARRAY(sa.Text))),
        "manager_id": _of_manager(col(TeamMember.user_id)),
        "manager_name": _of_manager(col(TeamMember.user_name)),
        **{name: _standing(standings.c[name]) for name in ("customer_class", "tier", "stage")},
        "custom": custom_values.shown_with(FieldOwner.CUSTOMER, col(Customer.id)),
    },
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
    search=names_customer,
    searched_beside=("names", "codes", "names of contacts (Chinese, or Latin: `huaqiang`, `hq`)"),
    own_filters={
        "group_id": OwnFilter(UUID, "Only this customer and everyone below it in its group.", is_in_group),
        **UNDER,
    },
    asks=CustomQuery,
)


async def list_customers(session: AsyncSession, principal: Principal, query: CustomQuery) -> Page[CustomerRead]:
    """The caller's customers."""
    of_caller = visible_to(principal, col(Customer.id))
    asked = await custom_values.conditions(session, principal, FieldOwner.CUSTOMER, col(Customer.id), query.custom)
    listing = await custom_values.sorted_by(session, principal, FieldOwner.CUSTOMER, LISTING, query)
    return await listing.fetch(session, query, PRESENT, of_caller, *asked)


async def get_customer(session: AsyncSession, principal: Principal, customer_id: UUID) -> CustomerRead:
    """One of the caller's customers. Raises CustomerNotFound, CustomerMerged."""
    of_caller = visible_to(principal, col(Customer.id))
    found = await LISTING.find(session, col(Customer.id) == customer_id, PRESENT, of_caller)
    if found is None:
        await refuse_missing(session, principal, customer_id)
    return found


class Survivor(NamedTuple):
    """Who lives on after merges."""

    id: UUID
    name: str


async def find_survivor(session: AsyncSession, principal: Principal, customer_id: UUID) -> Survivor | None:
    """Who has everything of a customer that was merged, by any number of merges; None where it is not the caller's."""
    heir: sa.Select[Any] = sa.select(col(Customer.merged_into_id).label("id")).where(col(Customer.id) == customer_id)
    heirs = heir.cte("heirs", recursive=True)
    heirs = heirs.union(sa.select(col(Customer.merged_into_id)).where(col(Customer.id) == heirs.c.id))
    query = sa.select(col(Customer.id), col(Customer.name)).where(
        col(Customer.id).in_(sa.select(heirs.c.id)), PRESENT, visible_to(principal, col(Customer.id))
    )
    found = (await execute(session, query)).one_or_none()
    return None if found is None else Survivor(*found)


async def refuse_missing(session: AsyncSession, principal: Principal, customer_id: UUID) -> NoReturn:
    """Why one of the caller's customers is not there. Raises CustomerMerged, CustomerNotFound."""
    into = await find_survivor(session, principal, customer_id)
    if into is None:
        raise CustomerNotFound(customer_id=customer_id)
    told = FieldError("merged_into", Text("{name}", "{name}"), values={"name": into.name}, about=into.id)
    raise CustomerMerged(name=into.name, survivor_id=into.id, errors=[told])


async def require_customer(session: AsyncSession, principal: Principal, customer_id: UUID) -> None:
    """Refuse one that is not there, or not the caller's. Raises CustomerNotFound, CustomerMerged."""
    try:
        await require_visible(session, principal, customer_id)
    except CustomerNotFound:
        await refuse_missing(session, principal, customer_id)


async def list_absorbed(session: AsyncSession, customer_id: UUID) -> list[UUID]:
    """Whom the customer has absorbed, and whom those had."""
    absorbed = sa.select(col(Customer.id)).where(col(Customer.merged_into_id) == customer_id)
    everyone = absorbed.cte("absorbed", recursive=True)
    everyone = everyone.union(sa.select(col(Customer.id)).where(col(Customer.merged_into_id) == everyone.c.id))
    return list((await execute(session, sa.select(everyone.c.id))).scalars())


async def lock_customer(session: AsyncSession, principal: Principal, customer_id: UUID) -> Customer:
    """The customer's row, held against concurrent changes until the transaction ends.

    Raises CustomerNotFound, CustomerMerged.
    """
    of_caller = visible_to(principal, col(Customer.id))
    query = (
        select(Customer)
        .where(col(Customer.id) == customer_id, PRESENT, of_caller)
        .with_for_update(of=Customer, key_share=True)
    )
    found = (await session.exec(query)).one_or_none()
    if found is None:
        await refuse_missing(session, principal, customer_id)
    return found


async def lock_deleted(session: AsyncSession, principal: Principal, customer_id: UUID) -> Customer:
    """A customer that was deleted and would be one of the caller's. Raises CustomerNotFound, CustomerMerged."""
    scope = principal.data_scope
    of_caller = visible_to(principal, col(Customer.id))
    if scope.kind is DataScopeKind.REGIONS:  # the directory, which knows the regions of others, has no deleted ones
        of_caller = of_caller | col(Customer.region).in_(sorted(scope.regions))
    is_merged = col(Customer.merged_into_id).is_not(None)
    query = select(Customer).where(col(Customer.id) == customer_id, ~PRESENT, ~is_merged, of_caller)
    found = (await session.exec(query.with_for_update(of=Customer, key_share=True))).one_or_none()
    if found is None:
        await refuse_missing(session, principal, customer_id)
    return found


async def list_released_codes(session: AsyncSession, customer_id: UUID) -> list[dict[str, Any]]:
    """The codes that the customer's last deletion set free and that nobody has taken since, as they were."""
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


async def is_below(session: AsyncSession, customer_id: UUID, ancestor_id: UUID) -> bool:
    """Whether the customer is the ancestor itself or belongs, over any number of steps, to its group."""
    group = sa.select(col(Customer.id)).where(col(Customer.id) == ancestor_id).cte("members", recursive=True)
    group = group.union(sa.select(col(Customer.id)).where(col(Customer.parent_id) == group.c.id))
    return (await execute(session, sa.select(group.c.id).where(group.c.id == customer_id))).first() is not None
