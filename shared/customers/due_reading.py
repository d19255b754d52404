"""Due items from rows: how a source's rows are selected, named and shown."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import sqlalchemy as sa

from shared.auth.users import name_of
from shared.auth.visibility import customers as directory
from shared.customers.due_items import DueItem, DueQuery, soonest
from shared.database import execute
from shared.labels import Labelled
from shared.problems import Language
from shared.time import company_today
from shared.web.call import Call

COLUMNS: dict[str, Any] = {
    "id": sa.Text,
    "kind": sa.Text,
    "customer_id": sa.Uuid,
    "contact_id": sa.Uuid,
    "owner_id": sa.Uuid,
    "due_at": sa.DateTime(timezone=True),
    "clearance": sa.Integer,
    "link_id": sa.Uuid,
}
"""What every source selects; it may add columns that its texts need."""


@dataclass(frozen=True, slots=True)
class ItemText:
    """The title and note of an item in the reader's language, and the address that it links to."""

    title: str
    link: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the items of one source have in common."""

    service: str
    kinds: type[Labelled]
    is_all_day: bool

    def item(self, row: sa.RowMapping, text: ItemText, language: Language) -> DueItem:
        return DueItem(
            id=row["id"],
            service=self.service,
            kind=row["kind"],
            kind_label=label(self.kinds(row["kind"]), language),
            customer_id=row["customer_id"],
            customer_name=row["customer_name"],
            contact_id=row["contact_id"],
            contact_name=row.get("contact_name"),
            title=text.title,
            note=text.note,
            due_at=row["due_at"].astimezone(UTC),
            is_all_day=self.is_all_day,
            lead_days=1 if self.is_all_day else 0,
            owner_id=row["owner_id"],
            owner_name=row["owner_name"],
            clearance=row["clearance"],
            link=text.link,
        )


Describe = Callable[[sa.RowMapping, Language], ItemText]


def due_reader(
    service: str,
    kinds: type[Labelled],
    select: Callable[[Call, DueQuery], Awaitable[sa.Select[Any]]],
    describe: Describe,
    *,
    is_all_day: bool = True,
) -> Callable[[Call, DueQuery], Awaitable[list[DueItem]]]:
    """A source's function: `select` gives the query for its rows, `describe` the texts of a row."""
    shown_as = _Shown(service, kinds, is_all_day)

    async def read(call: Call, query: DueQuery) -> list[DueItem]:
        first = soonest((await select(call, query)).subquery("due"), call.principal, query).subquery("first")
        names = {"customer_name": directory.c.name, "owner_name": name_of(first.c.owner_id)}
        rows = sa.select(first, *(one.label(name) for name, one in names.items()))
        rows = rows.join_from(first, directory, directory.c.id == first.c.customer_id)
        in_order = rows.order_by(first.c.due_at, sa.collate(first.c.id, "C"))
        found = (await execute(call.session, in_order)).mappings()
        return [shown_as.item(row, describe(row, call.language), call.language) for row in found]

    return read


def columns(**given: Any) -> list[Any]:
    """A source's columns, in the order of `COLUMNS`; one that is not given is null, the clearance 1."""
    given = {"clearance": 1, **given}
    own = [sa.cast(given.pop(name, sa.null()), kind).label(name) for name, kind in COLUMNS.items()]
    return [*own, *(value.label(name) for name, value in given.items())]


def is_wanted(day: Any, query: DueQuery) -> sa.ColumnElement[bool]:
    """SQL condition: the day lies within the window; what is overdue is wanted as soon as the window has today."""
    if query.first <= company_today() <= query.last:
        until: sa.ColumnElement[bool] = day <= query.last
        return until
    within: sa.ColumnElement[bool] = day.between(query.first, query.last)
    return within


def midnight(day: Any) -> Any:
    """SQL expression: a day's midnight in UTC."""
    return sa.func.timezone("UTC", sa.cast(day, sa.DateTime))


def label(member: Labelled, language: Language) -> str:
    """The member in the reader's language."""
    return member.zh if language == "zh-CN" else member.en
