"""Conditions of receivables that count, and the groupings of what is found of them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.kpi.analytics.receivable_groups.model import ReceivableFilters
from services.kpi.analytics.receivable_groups.rules import ReceivableDimension
from services.kpi.facts.receivables.model import receivables
from services.kpi.figures.selection import among, require_quadrants
from shared.auth.access import DataScopeKind, Principal
from shared.auth.users import users
from shared.auth.visibility import codes, customers, visible_to
from shared.customers.groups import group_of, tops_of_groups
from shared.statements import Record, Statement
from shared.web.call import Call

OF_RECEIVABLE = {ReceivableDimension.KIND, ReceivableDimension.CURRENCY}
"""Groupings by a column of the receivable itself; the others are the customer's."""
AGGREGATES: dict[str, Any] = {"first_currency": sa.func.min, "last_currency": sa.func.max}
"""How the groups behind the limit become one, by column; others are added up."""
Order = Callable[[Any], sa.ColumnElement[Any] | None]


class Found(NamedTuple):
    """A row of an answer: the grouping and the group that it is about; of the total, no grouping."""

    dimension: ReceivableDimension | None
    key: str | None
    name: str | None
    row: Record
    is_rest: bool = False
    """It is about all groups behind the limit."""


class Groups(NamedTuple):
    """What joins facts to their groups, and the expressions of each group's key and name."""

    rows: sa.FromClause
    keys: dict[ReceivableDimension, tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]]]


def conditions(principal: Principal, asked: ReceivableFilters) -> list[sa.ColumnElement[bool]]:
    """SQL conditions on receivables: the filters, and that the caller may see them. Raises GroupOfNobody, FieldHidden.

    A receivable whose customer is unknown counts for callers who see all, as long as no customer is asked for.
    """
    found: list[sa.ColumnElement[bool]] = []
    if asked.kind:
        found.append(receivables.c.kind.in_(asked.kind))
    if asked.currency is not None:
        found.append(receivables.c.currency == asked.currency)
    if asked.disputed is not None:
        found.append(receivables.c.disputed.is_(asked.disputed))
    if ReceivableDimension.QUADRANT in asked.dimensions:
        require_quadrants(principal, "group_by")
    of_customers = among(asked, principal)
    if of_customers or principal.data_scope.kind is not DataScopeKind.ALL:
        own = sa.select(codes.c.code).join(customers, customers.c.id == codes.c.customer_id)
        found.append(
            receivables.c.customer_code.in_(own.where(*of_customers, visible_to(principal, codes.c.customer_id)))
        )
    return found


def columns_of(asked: Sequence[ReceivableDimension]) -> list[str]:
    """The columns of receivables that the groupings need: the fewer, the fewer sums leave the facts."""
    own = [one.value for one in asked if one in OF_RECEIVABLE]
    return own if len(own) == len(asked) else [*own, "customer_code"]


async def count_members(call: Call, asked: ReceivableFilters) -> int | None:
    """How many of the group's customers the caller sees; None without a group."""
    if not asked.include_group or asked.customer_id is None:
        return None
    seen = customers.c.id.in_(group_of(asked.customer_id)), visible_to(call.principal, customers.c.id)
    rows = await call.fetch(Statement(sa.select(sa.func.count()).select_from(customers).where(*seen)))
    return int(rows[0][0])


def grouped(
    principal: Principal,
    asked: Sequence[ReceivableDimension],
    facts: sa.FromClause,
    sums: Sequence[sa.Label[Any]],
    *within: sa.Label[Any],
) -> sa.Select[Any]:
    """The sums in all and in each group of each grouping, by one pass over the facts; `read_groups` reads the rows.

    `facts` has the columns that `columns_of` names. `within`: further columns, each of
    whose values has sums of its own in every group.
    """
    groups = _groups(principal, asked, facts)
    further = [one.element for one in within]
    sets = [sa.tuple_(*groups.keys[one], *further) for one in asked]
    shown = [
        sa.cast(groups.keys[one][part], sa.Text).label(f"{name}_{place}")
        for place, one in enumerate(asked)
        for part, name in enumerate(("key", "name"))
    ]
    keys = [groups.keys[one][0] for one in asked]
    mask = sa.func.grouping(*keys) if keys else sa.literal_column("0", sa.Integer)
    return (
        sa.select(mask.label("mask"), *shown, *within, *sums)
        .select_from(groups.rows)
        .group_by(sa.func.grouping_sets(sa.tuple_(*further), *sets))
    )


def first_groups(found: sa.Select[Any], asked: ReceivableFilters, order: Order) -> sa.Select[Any]:
    """The first groups of each grouping in this order, and the others as one row without a `place`.

    Of thousands of groups, only those shown leave the database. `order`: the highest first; None: by name.
    """
    row = found.subquery("found").c
    names = [f"{name}_{place}" for place in range(len(asked.dimensions)) for name in ("key", "name")]
    by_name = [row[name].asc().nulls_last() for name in names if name.startswith("name")]
    by_key = [row[name].asc().nulls_last() for name in names if name.startswith("key")]
    highest = order(row)
    in_order = [*([] if highest is None else [highest.desc().nulls_last()]), *by_name, *by_key]
    place = sa.func.row_number().over(partition_by=row.mask, order_by=in_order or None)
    ranked = sa.select(*row, place.label("place")).subquery("ranked").c
    is_shown = ranked.place <= asked.limit
    sums = [column for column in ranked if column.name not in {"mask", "place", *names}]
    shown = ("place", *names)
    cut = (
        sa.select(ranked.mask, *(sa.case((is_shown, ranked[name])).label(name) for name in shown), *sums)
        .subquery("cut")
        .c
    )
    keys = [cut.mask, *(cut[name] for name in shown)]
    added = [AGGREGATES.get(one.name, sa.func.sum)(cut[one.name]).label(one.name) for one in sums]
    return sa.select(*keys, *added).group_by(*keys).order_by(cut.mask, cut.place)


def read_groups(asked: Sequence[ReceivableDimension], rows: Sequence[Record]) -> Iterator[Found]:
    """The rows of `grouped`, each with what it is about."""
    whole = (1 << len(asked)) - 1
    for row in rows:
        if row["mask"] == whole:
            yield Found(None, None, None, row)
            continue
        place = len(asked) - (row["mask"] ^ whole).bit_length()
        is_rest = row.get("place", place) is None
        yield Found(asked[place], row[f"key_{place}"], row[f"name_{place}"], row, is_rest)


def _groups(principal: Principal, asked: Sequence[ReceivableDimension], facts: sa.FromClause) -> Groups:
    rows: sa.FromClause = facts
    if set(asked) - OF_RECEIVABLE:
        rows = rows.outerjoin(codes, codes.c.code == facts.c.customer_code)
        rows = rows.outerjoin(customers, customers.c.id == codes.c.customer_id)
    if ReceivableDimension.MANAGER in asked:
        rows = rows.outerjoin(users, users.c.id == customers.c.manager_id)
    top = customers.alias("top_customers")
    if ReceivableDimension.GROUP in asked:
        tops = tops_of_groups(principal)
        rows = rows.outerjoin(tops, tops.c.customer_id == customers.c.id)
        rows = rows.outerjoin(top, top.c.id == sa.func.coalesce(tops.c.top_id, customers.c.id))
    named: dict[ReceivableDimension, tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]]] = {
        ReceivableDimension.CUSTOMER: (customers.c.id, customers.c.name),
        ReceivableDimension.GROUP: (top.c.id, top.c.name),
        ReceivableDimension.MANAGER: (customers.c.manager_id, users.c.display_name),
    }
    return Groups(rows, {one: named.get(one) or _plain(one, facts) for one in asked})


def _plain(one: ReceivableDimension, facts: sa.FromClause) -> tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]]:
    """A group whose name is its key."""
    if one in OF_RECEIVABLE:
        return facts.c[one.value], facts.c[one.value]
    column = customers.c["customer_class" if one is ReceivableDimension.CLASS else one.value]
    return column, column
