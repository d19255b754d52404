"""What names a row that is united with another in a merge names that other row afterwards."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.customers.settlements import Settled, SettledAs
from shared.database import Row
from shared.feed.bulk import change_rows
from shared.feed.events import entity_named
from shared.time import utc_now


@dataclass(frozen=True, slots=True)
class HandedOn:
    """A column with ids of another table, one or a list: `hands_on: ClassVar = {"goal_id": HandedOn(Goal)}`.

    `once_by`: columns by which only one row may name each; the row that names the absorbed one is removed then.
    """

    table: type[Row]
    once_by: tuple[str, ...] = ()


def handed_on_by(table: type[Row]) -> Mapping[str, HandedOn]:
    """The columns of the table that are handed on."""
    declared: Mapping[str, HandedOn] = getattr(table, "hands_on", MappingProxyType({}))
    return declared


async def hand_on(session: AsyncSession, tables: Iterable[type[Row]], settled: Iterable[Settled]) -> None:
    """Let everything that names a row that gave way name the one that stays; a few statements for each column."""
    pairs = defaultdict(list)
    for one in settled:
        if one.way is not SettledAs.RETIRED:
            pairs[type(one.gives_way)].append((one.gives_way.id, one.stays.id))
    for table in sorted(tables, key=entity_named) if pairs else ():
        for name, named in handed_on_by(table).items():
            if found := pairs.get(named.table):
                await _hand_on(session, table, name, named, found)


async def _hand_on(
    session: AsyncSession, table: type[Row], name: str, named: HandedOn, pairs: Sequence[tuple[Any, Any]]
) -> None:
    column: Any = col(getattr(table, name))
    united = sa.values(sa.column("gone", sa.Uuid), sa.column("stays", sa.Uuid), name="united").data(pairs)
    if isinstance(column.type, sa.ARRAY):
        names_gone = column.op("&&")(sa.cast([gone for gone, _ in pairs], column.type))
        await change_rows(session, table, {name: _replaced(column, united)}, names_gone)
        return
    stays = sa.select(united.c.stays).where(united.c.gone == column).scalar_subquery()
    names_gone = column.in_(sa.select(united.c.gone))
    if named.once_by:
        is_second = sa.and_(names_gone, _has_other(table, name, named, stays))
        await change_rows(session, table, {"deleted_at": sa.literal(utc_now(), sa.DateTime(timezone=True))}, is_second)
        names_gone = sa.and_(names_gone, _columns(table).deleted_at.is_(None))
    await change_rows(session, table, {name: stays}, names_gone)


def _has_other(table: type[Row], name: str, named: HandedOn, stays: sa.ScalarSelect[Any]) -> sa.ColumnElement[bool]:
    """Whether a present row beside it names the one that stays."""
    other, own = table.__table__.alias("other"), _columns(table)  # type: ignore[attr-defined]
    alike = [other.c[one] == own[one] for one in named.once_by]
    return sa.and_(
        own.deleted_at.is_(None), sa.exists().where(other.c[name] == stays, other.c.deleted_at.is_(None), *alike)
    )


def _replaced(column: Any, united: sa.Values) -> sa.ColumnElement[Any]:
    """The list with the rows that stay in place of those that are gone, each once."""
    each = sa.func.unnest(column).table_valued(sa.column("id", sa.Uuid), with_ordinality="place").render_derived()
    one = sa.func.coalesce(united.c.stays, each.c.id)
    joined = sa.outerjoin(each, united, united.c.gone == each.c.id)
    ids = sa.select(one).select_from(joined).group_by(one).order_by(sa.func.min(each.c.place))
    return sa.func.array(ids.scalar_subquery(), type_=column.type)


def _columns(table: type[Row]) -> Any:
    return table.__table__.c  # type: ignore[attr-defined]
