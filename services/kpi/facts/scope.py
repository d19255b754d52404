"""Which facts a caller sees: those of customers in its data scope; with `all`, also those of unknown codes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shared.auth.access import DataScopeKind, Principal
from shared.auth.visibility import codes, visible_to
from shared.lists.fields import Lookup
from shared.lists.listings import Listing
from shared.lists.paging import ReadT
from shared.lists.queries import ListQuery
from shared.problems import NotFound


def covers(principal: Principal, code: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """SQL condition: the caller's data scope covers the customer with this code."""
    if principal.data_scope.kind is DataScopeKind.ALL:
        return sa.true()
    return sa.exists().where(codes.c.code == code, visible_to(principal, codes.c.customer_id))


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
