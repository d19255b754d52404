"""Which facts a caller sees and pushes: those of customers in its data scope; with `all`, those of any code."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.versions import documents
from shared.auth.access import DataScopeKind, Principal
from shared.auth.visibility import codes, visible_to
from shared.batches.kinds import Pushed
from shared.customers.handing_over import writable_by
from shared.database import execute
from shared.lists.fields import Lookup
from shared.lists.listings import Listing
from shared.lists.paging import ReadT
from shared.lists.queries import ListQuery
from shared.problems import NotFound, Text


def covers(principal: Principal, code: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """SQL condition: the caller's data scope covers the customer with this code."""
    if principal.data_scope.kind is DataScopeKind.ALL:
        return sa.true()
    return sa.exists().where(codes.c.code == code, visible_to(principal, codes.c.customer_id))


OUTSIDE_SCOPE = {
    "customer_not_found": Text(
        "There is no customer with the code {value}, or it is not one that you may change.",
        "没有编码为 {value} 的客户，或该客户不在您可维护的范围内。",
    ),
    "customer_required": Text(
        "Name a customer that you may change: facts of nobody are pushed by callers who may see all customers.",
        "请注明您可维护的客户：未注明客户的数据须由可查看全部客户的账号推送。",
    ),
    "stored_outside_scope": Text(
        "What is stored under this number is of a customer that you may not change.",
        "该编号已有的数据属于您无权维护的客户。",
    ),
}
"""The texts of the errors with which facts outside the caller's data scope are rejected."""


def check_scope(principal: Principal) -> Callable[[AsyncSession, Pushed], Awaitable[None]] | None:
    """What rejects the facts that the caller may not push; None: any may be pushed."""
    return None if principal.data_scope.kind is DataScopeKind.ALL else partial(_refuse_outside, principal)


async def _refuse_outside(principal: Principal, session: AsyncSession, pushed: Pushed) -> None:
    """Reject facts of customers outside the caller's data scope, also those that would leave such a customer."""
    writable = sa.select(codes.c.code).where(writable_by(principal, codes.c.customer_id))
    sent = _staged.c.customer_code
    of_kept = sa.and_(documents.c.kind == pushed.kind.plural, documents.c.id == _staged.c.id)
    kept = sa.select(documents.c.customer_code).where(of_kept).scalar_subquery()
    is_outside = sent.not_in(writable)
    reasons = ((sent == "", "customer_required"), (is_outside, "customer_not_found"))
    error = (sa.literal("/customer_code"), sa.case(*reasons, else_="stored_outside_scope"), sent)
    found = sa.select(_staged.c.position, *error).where(is_outside | kept.not_in(writable))
    await execute(session, sa.insert(_refused).from_select(_refused.c.keys(), found))


_staged = sa.table("incoming", sa.column("position"), sa.column("id", sa.Uuid), sa.column("customer_code", sa.Text))
_refused = sa.table("refused", *(sa.column(name) for name in ("position", "pointer", "code", "value")))


def customer_of(code: sa.ColumnElement[str]) -> sa.ScalarSelect[UUID]:
    """The id of the customer with the code; null while the code is unknown."""
    owner = sa.select(codes.c.customer_id).where(codes.c.code == code)
    return owner.correlate_except(codes).scalar_subquery()


class FactListing(Listing[ReadT]):
    """A list over a table of facts, limited to the caller's data scope.

    A filter on the customer becomes a filter on its codes, which the facts' keys start with.
    """

    def __init__(
        self,
        read: type[ReadT],
        query: type[ListQuery],
        table: sa.Table,
        *,
        missing: type[NotFound] = NotFound,
        columns: Mapping[str, sa.ColumnElement[Any]] | None = None,
    ) -> None:
        code = table.c.customer_code
        own = {name: table.c[name] for name in read.model_fields if name in table.c}
        columns = {**own, "customer_id": customer_of(code), **(columns or {})}
        super().__init__(
            read,
            query,
            columns,
            visible=lambda principal: covers(principal, code),
            missing=missing,
            # Everybody sees the `source_version`, which is newer after every change of a fact.
            last_changes={"updated_at_1": table.c.updated_at},
            lookups={"customer_id": Lookup(codes.c.customer_id, sa.select(codes.c.code), of="customer_code")},
        )
