"""The competitors that rows name by id or by one of their names: looked up for many rows at once."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.exchange.columns.cells import one_width
from services.customer.exchange.imports.plans import refusal
from services.customer.market.competitors.model import Competitor
from services.customer.market.competitors.store import PRESENT
from shared.database import execute


class NamedCompetitors:
    """The competitors among those that some rows name; a registered name comes before other names."""

    def __init__(self) -> None:
        self._found: dict[str, set[UUID]] = {}

    async def look_up(self, session: AsyncSession, named: Collection[str]) -> None:
        """Find the competitors named in cells."""
        names = {text for name in named for text in (name.strip(), one_width(name), one_width(name).lower())}
        others = (col(Competitor.short_name), col(Competitor.english_name))
        query = sa.select(col(Competitor.id), PRESENT.label("is_present"), col(Competitor.name), *others).where(
            sa.or_(
                col(Competitor.name).in_(names),
                *(column.in_(names) for column in others),
                sa.cast(col(Competitor.id), sa.Text).in_(names),
            ),
        )
        rows = (await execute(session, query)).all()
        self._present = {row.id for row in rows if row.is_present}
        self._found = {}
        for row in rows:
            for key in {one_width(name) for name in row[2:] if name} | {str(row.id)}:
                self._found.setdefault(key, set()).add(row.id)
        self._registered: dict[str, set[UUID]] = {}
        for row in rows:
            self._registered.setdefault(one_width(row.name), set()).add(row.id)

    def get(self, cell: str, pointer: str, known: Collection[UUID] = ()) -> UUID:
        """The competitor of this id or name; one removed from the list only if it is `known`. Raises Refusal."""
        name = one_width(cell)
        ways = (self._registered.get(name), self._found.get(name), self._found.get(name.lower()))
        usable = ({one for one in way or () if one in self._present or one in known} for way in ways)
        found: set[UUID] = next((way for way in usable if way), set())
        if len(found) > 1:
            found = found.intersection(known) or found
        if len(found) != 1:
            raise refusal(
                "several_competitors" if found else "competitor_unknown",
                "There is not exactly one competitor {name}: create it first, or give its registered name.",
                "没有名为“{name}”的友商，或有多个：请先创建，或填写注册名称。",
                pointer=pointer,
                name=cell.strip(),
            )
        return next(iter(found))
