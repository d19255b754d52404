"""Due items from rows: how a source's rows are selected, named and shown."""

from collections.abc import Awaitable, Callable, Mapping
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
ABSENT = dict.fromkeys(("customer_id", "customer_name", "contact_id", "contact_name"))
"""What an item has of which its row says nothing."""
SAID = ("id", "kind", *ABSENT, "clearance", "is_all_day", "lead_days", "owner_id", "owner_name")
ItemRow = Mapping[str, Any] | sa.RowMapping


@dataclass(frozen=True, slots=True)
class ItemText:
    """The title and note of an item in the reader's language, and the address that it links to."""

    title: str
    link: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DueItems:
    """What the items of one source have in common."""

    service: str
    kinds: type[Labelled]
    is_all_day: bool = True
    lead_days: int = 1

    def item(self, row: ItemRow, text: ItemText, language: Language, *, clearance: int, **other: Any) -> DueItem:
        """The row as an item of this level; `other`: what the row does not have, or has otherwise."""
        own = {"is_all_day": self.is_all_day, "lead_days": self.lead_days}
        said = {**ABSENT, **own, **dict(row), "clearance": clearance, **other}
        return DueItem(
            **{name: said[name] for name in SAID},
            service=self.service,
            kind_label=self.kinds(said["kind"]).in_language(language),
            title=text.title,
            note=text.note,
            link=text.link,
            due_at=said["due_at"].astimezone(UTC),
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
    shown = DueItems(service, kinds, is_all_day, lead_days=1 if is_all_day else 0)

    async def read(call: Call, query: DueQuery) -> list[DueItem]:
        first = soonest((await select(call, query)).subquery("due"), call.principal, query).subquery("first")
        names = {"customer_name": directory.c.name, "owner_name": name_of(first.c.owner_id)}
        rows = sa.select(first, *(one.label(name) for name, one in names.items()))
        rows = rows.join_from(first, directory, directory.c.id == first.c.customer_id, isouter=True)
        rows = rows.where(sa.or_(first.c.customer_id.is_(None), directory.c.id.is_not(None)))
        in_order = rows.order_by(first.c.due_at, sa.collate(first.c.id, "C"))
        found = (await execute(call.session, in_order)).mappings()
        return [
            shown.item(row, describe(row, call.language), call.language, clearance=row["clearance"]) for row in found
        ]

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
