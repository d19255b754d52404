"""The users that rows name by id, user name or display name: looked up for many rows at once."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.exchange.columns.cells import one_width
from services.customer.exchange.imports.plans import refusal
from shared.auth.users import users
from shared.database import execute


class NamedUsers:
    """The users among those that some rows name, and the present names of others."""

    def __init__(self) -> None:
        self._found: dict[str, set[UUID]] = {}
        self._names: dict[UUID, str] = {}

    async def look_up(self, session: AsyncSession, named: Collection[str], ids: Collection[UUID] = ()) -> None:
        """Find who is named in cells, and the names of the users with these ids."""
        names = {text for name in named for text in (name.strip(), one_width(name))}
        lower = [name.lower() for name in names]
        is_named = sa.or_(
            users.c.username.in_(names), users.c.display_name.in_(names), sa.cast(users.c.id, sa.Text).in_(lower)
        )
        query = sa.select(users).where(sa.or_(is_named, users.c.id.in_(ids)))
        self._found = {}
        for row in await execute(session, query):
            self._names[row.id] = row.display_name
            for key in {str(row.id), row.username, one_width(row.display_name)} if row.is_active else ():
                self._found.setdefault(key, set()).add(row.id)

    def name_of(self, user_id: UUID | None) -> str | None:
        """The present name of a user looked up by id."""
        return None if user_id is None else self._names.get(user_id)

    def find(self, cell: str, pointer: str) -> UUID | None:
        """The user of this id, user name or display name; None for nobody. Raises Refusal when there are several."""
        name = one_width(cell)
        found = self._found.get(name) or self._found.get(name.lower(), set())
        if len(found) > 1:
            raise refusal(
                "several_users",
                "Several users are called {name}: give the user name.",
                "有多个用户名为“{name}”：请填写登录名。",
                pointer=pointer,
                name=name,
            )
        return next(iter(found), None)

    def get(self, cell: str, pointer: str) -> UUID:
        """The user of this id, user name or display name. Raises Refusal."""
        found = self.find(cell, pointer)
        if found is None:
            raise refusal(
                "user_unknown",
                "No user {name} may sign in: give the user name, the display name or the id.",
                "用户“{name}”不存在或已停用：请填写登录名、姓名或系统编号。",
                pointer=pointer,
                name=cell.strip(),
            )
        return found
