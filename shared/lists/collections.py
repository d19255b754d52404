"""Collections: the rows of a table as callers see and change them."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel
from sqlmodel import col, select

from shared.auth.access import FieldHidden, Principal, RowHidden, refuse_hidden_fields, row_clearances_of
from shared.auth.clearances import apply_patch, of_visible_level, refuse_hidden_row
from shared.database import BY_LEVEL, Row, execute
from shared.lists.fields import Lookup
from shared.lists.listings import Listing, Visibility
from shared.lists.paging import Expression, ReadT
from shared.lists.plans import LargeTable
from shared.lists.queries import ListQuery
from shared.problems import NotFound, Problem
from shared.time import utc_now
from shared.web.call import Call
from shared.web.problem_causes import AlreadyTaken

RowT = TypeVar("RowT", bound=Row)


class Collection(Listing[ReadT], Generic[RowT, ReadT]):
    """The rows of `table`: read, locked, created, changed and removed with the caller's rights.

    `visible` selects the rows that a caller sees. Some rows are always hidden: a row above the caller's clearance
    (`RowClearance`), a row with a `deleted_at`, a row about a person whom the caller may not see.
    `columns`: expressions for fields of `read` that are not columns of the table.
    """

    def __init__(
        self,
        table: type[RowT],
        read: type[ReadT],
        query: type[ListQuery] = ListQuery,
        *,
        missing: type[NotFound],
        visible: Visibility,
        columns: Mapping[str, Expression] | None = None,
        columns_for: Callable[[Principal], Mapping[str, Expression]] | None = None,
        lookups: Mapping[str, Lookup] | None = None,
        large: LargeTable | None = None,
    ) -> None:
        own = {name: col(getattr(table, name)) for name in read.model_fields if name in table.model_fields}
        in_order = {name: (columns or {}).get(name, own.get(name)) for name in read.model_fields}
        found = {name: column for name, column in in_order.items() if column is not None}
        super().__init__(
            read,
            query,
            found,
            visible=visible,
            missing=missing,
            columns_for=columns_for,
            lookups=lookups,
            large=large,
            last_changes={name: col(getattr(table, name)) for name in BY_LEVEL if name in table.model_fields},
            seen_from=table.table_level,
        )
        self.table = table

    @property
    def change_problems(self) -> tuple[type[Problem], ...]:
        """The problems that creating or changing a row may raise."""
        described: sa.Table = self.table.__table__  # type: ignore[attr-defined]
        is_unique = any(index.unique for index in described.indexes) or any(
            isinstance(constraint, sa.UniqueConstraint) for constraint in described.constraints
        )
        marks = [mark for _, mark in row_clearances_of(self.table)]
        hides_row = any(mark.value is None for mark in marks)
        hides_field = self.hides_fields or any(mark.value is not None for mark in marks)
        possible = {AlreadyTaken: is_unique, FieldHidden: hides_field, RowHidden: hides_row}
        return tuple(problem for problem, may_happen in possible.items() if may_happen)

    def seen_by(self, principal: Principal, *, is_test: bool = False) -> sa.ColumnElement[bool]:
        """SQL condition: the row is not deleted and the caller may see it (`is_test`: as a test of one row)."""
        table: Any = self.table
        conditions = [super().seen_by(principal, is_test=is_test), of_visible_level(principal, table)]
        if "deleted_at" in table.model_fields:
            conditions.append(col(table.deleted_at).is_(None))
        return sa.and_(*conditions)

    async def row(self, call: Call, row_id: UUID, *where: sa.ColumnElement[bool]) -> RowT:
        """One row as a model object. Raises `missing`."""
        found = await self.rows(call, col(self.table.id) == row_id, *where)
        if not found:
            await self.refuse_missing(call, row_id)
        return found[0]

    async def lock(self, call: Call, row_id: UUID, *where: sa.ColumnElement[bool]) -> RowT:
        """The row, locked until the transaction ends.

        Raises `missing`, and PreconditionFailed when `If-Match` is about this row and names another state.
        """
        conditions = (col(self.table.id) == row_id, self.seen_by(call.principal), *where)
        statement = select(self.table).where(*conditions).with_for_update(of=self.table, key_share=True)
        row = (await call.session.exec(statement)).one_or_none()
        if row is None:
            # A merge that moved it to the survivor while this waited: what the caller sees is read anew.
            row = (await call.session.exec(statement)).one_or_none()
        if row is None:
            await self.refuse_missing(call, row_id)
        call.require_state(row_id, row.etag_for(call.principal.clearance))
        return row

    async def rows(self, call: Call, *where: sa.ColumnElement[bool]) -> list[RowT]:
        """The visible rows that satisfy `where`, as model objects, in order of creation."""
        statement = select(self.table).where(self.seen_by(call.principal), *where).order_by(col(self.table.id))
        return list(await call.session.exec(statement))

    async def lock_all(self, call: Call, *where: sa.ColumnElement[bool]) -> list[RowT]:
        """The visible rows that satisfy `where`, locked until the transaction ends, in order of creation."""
        query = select(self.table).where(self.seen_by(call.principal), *where).order_by(col(self.table.id))
        return list(await call.session.exec(query.with_for_update(of=self.table, key_share=True)))

    async def customer_of(self, call: Call, row_id: UUID) -> UUID:
        """The row's customer; read in a short transaction, before other services are called. Raises `missing`."""
        table: Any = self.table
        async with call.briefly() as brief:
            statement = sa.select(table.customer_id).where(table.id == row_id, self.seen_by(call.principal))
            found: UUID | None = (await execute(brief.session, statement)).scalar_one_or_none()
            if found is None:
                await self.refuse_missing(brief, row_id)
        return found

    async def create(self, call: Call, body: BaseModel, **more: Any) -> ReadT:
        """Create a row from the body and `more`. Raises FieldHidden, RowHidden, and `missing` when the caller would not
        see it."""
        refuse_hidden_fields(body)
        return await self.add(call, self.table.model_validate(body, update=more))

    async def add(self, call: Call, row: RowT) -> ReadT:
        """Store a new row. Raises RowHidden, FieldHidden, and `missing` when the caller would not see it."""
        refuse_hidden_row(row)
        call.session.add(row)
        return await self.saved(call, row)

    async def change(self, call: Call, row_id: UUID, body: BaseModel) -> ReadT:
        """Write the fields sent. Raises `missing`, PreconditionFailed, FieldHidden, RowHidden."""
        row = await self.lock(call, row_id)
        apply_patch(row, body)
        refuse_hidden_row(row)
        return await self.saved(call, row)

    async def saved(self, call: Call, row: RowT) -> ReadT:
        """Write the row's changes and return it as the API shows it."""
        await call.session.flush()
        return await self.get(call, row.id)

    async def remove(self, call: Call, row_id: UUID, *where: sa.ColumnElement[bool]) -> None:
        """Delete the row; one with a `deleted_at` stays in the table, hidden. Raises `missing`, PreconditionFailed."""
        row: Any = await self.lock(call, row_id, *where)
        if "deleted_at" in self.table.model_fields:
            row.deleted_at = utc_now()
        else:
            await call.session.delete(row)
