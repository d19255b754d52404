"""The query for a portfolio map: one statement, in which the people of all matching customers are read once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.relationship.climate.assessments.store import planks_with_elements
from services.relationship.climate.schemes.rules import GeneralLevel
from services.relationship.key_people.assessments.model import current_levels
from services.relationship.key_people.closeness.rules import CLOSENESS, NoLevel
from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.key_people.targets.store import targets_on
from services.relationship.levels.people.store import no_level_of
from services.relationship.maps.portfolios.model import PortfolioQuery
from services.relationship.maps.portfolios.rules import PortfolioColumns
from services.relationship.maps.relationship_maps.store import IN_CHAIN
from shared.auth.access import Principal
from shared.auth.users import name_of
from shared.auth.visibility import customers, person_visible_to, visible_to
from shared.customers.contacts import contacts
from shared.labels import Labelled
from shared.lists.compiled import CompiledStatements
from shared.lists.paging import SortKey, rows_after
from shared.statements import Record
from shared.web.call import Call

FILTERS = ("region", "industry", "customer_class", "tier", "stage", "status", "manager_id")
SHOWN = ("region", "industry", "customer_class", "tier", "stage", "manager_id")
FIGURES = ("people", "key_people", "in_contact", "assessed", "with_target", "at_target", "gaps")
TODAY: sa.BindParameter[Any] = sa.bindparam("today", None, sa.Date)
STATEMENTS = CompiledStatements()


async def read_portfolio(
    call: Call, query: PortfolioQuery, after: Sequence[Any] | None, today: date
) -> Sequence[Record]:
    """The customers after the cursor's values, one more than the page has, each with the totals of all customers.

    Where the page is empty there is one row without a customer.
    """
    filters = {name: value for name in FILTERS if (value := getattr(query, name)) is not None}
    values = {f"after_{place}": value for place, value in enumerate(after or ())}

    def build(principal: Principal) -> sa.Select[Any]:
        return _portfolio(principal, query, filters, values)

    form = (query.columns, query.sort, *filters, bool(after))
    statement = STATEMENTS.find(call.principal, form, build, {*filters, *values})
    return await call.fetch(statement, **filters, **values, rows=query.limit + 1, today=today)


def _portfolio(
    principal: Principal, query: PortfolioQuery, filters: Mapping[str, Any], after: Mapping[str, Any]
) -> sa.Select[Any]:
    chosen = _chosen(principal, filters)
    people = _people(principal, chosen, query.columns)
    sums = _figures(people).add_columns(people.c.customer_id).group_by(people.c.customer_id).cte("sums")
    page = _page(chosen, sums, query.sort, after)
    placed = _departments(chosen) if query.columns is PortfolioColumns.ELEMENT else people
    cells = _cells(placed, page)
    one = sa.select(sa.literal(1).label("one")).subquery()
    counted = sa.select(sa.func.count()).select_from(chosen).scalar_subquery()
    summed = {name: sa.cast(sa.func.coalesce(sa.func.sum(sums.c[name]), 0), sa.BigInteger) for name in FIGURES}
    whole = sa.select(*(total.label(name) for name, total in summed.items())).cte("whole")
    totals = [sa.select(whole.c[name]).scalar_subquery().label(f"all_{name}") for name in FIGURES]
    return (
        sa.select(
            page,
            name_of(page.c.manager_id).label("manager_name"),
            cells.c.cells,
            _all_cells(placed).label("all_cells"),
            counted.label("customers"),
            *totals,
        )
        .select_from(one.outerjoin(page, sa.true()).outerjoin(cells, cells.c.customer_id == page.c.id))
        .order_by(page.c.place)
    )


def _chosen(principal: Principal, filters: Mapping[str, Any]) -> sa.CTE:
    """The customers that the caller may see and that match the filters."""
    shown = [customers.c[name] for name in ("id", "name", *SHOWN)]
    alike = [
        customers.c[name] == sa.any_(sa.bindparam(name, value, ARRAY(customers.c[name].type)))
        for name, value in filters.items()
    ]
    return sa.select(*shown).where(visible_to(principal, customers.c.id), *alike).cte("chosen")


def _people(principal: Principal, chosen: sa.CTE, columns: PortfolioColumns) -> sa.CTE:
    """The people of the decision chains, each with its column, and the place of our level and of the target."""
    column = contacts.c.seniority if columns is PortfolioColumns.SENIORITY else contacts.c.decision_role
    target = targets_on().subquery("target")
    closeness = sa.func.coalesce(current_levels.c.level, no_level_of(contacts.c.id))
    joined = (
        contacts.join(chosen, chosen.c.id == contacts.c.customer_id)
        .outerjoin(current_levels, current_levels.c.person_id == contacts.c.id)
        .outerjoin(target, target.c.contact_id == contacts.c.id)
    )
    return (
        sa.select(
            contacts.c.customer_id,
            column.label("key"),
            contacts.c.is_key,
            _place(CLOSENESS, closeness).label("place"),
            _place(CLOSENESS, sa.type_coerce(target.c.target_level, sa.Text)).label("target"),
        )
        .select_from(joined)
        .where(IN_CHAIN, ~contacts.c.has_left, person_visible_to(principal, contacts.c.id))
        .cte("people")
    )


def _departments(chosen: sa.CTE) -> sa.CTE:
    """The departments' levels in each element of the general relationship."""
    general = planks_with_elements(TODAY).subquery()
    element = sa.func.jsonb_each_text(general.c.element_levels).table_valued("key", "value").render_derived()
    return (
        sa.select(general.c.customer_id, element.c.key, _place(GeneralLevel, element.c.value).label("place"))
        .select_from(general.join(chosen, chosen.c.id == general.c.customer_id).join(element, sa.true()))
        .cte("departments")
    )


def _place(levels: Iterable[Labelled], level: sa.ColumnElement[Any]) -> sa.Case[Any]:
    """SQL expression: the place of a level among these."""
    return sa.case({one.value: place for place, one in enumerate(levels)}, value=level)


def _figures(people: sa.CTE) -> sa.Select[Any]:
    def count(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.count().filter(people.c.is_key, *conditions)

    place, target, lowest = people.c.place, people.c.target, CLOSENESS.index(RelationshipLevel.OPPOSED)
    is_gap = sa.or_(place <= lowest, sa.func.coalesce(place < target, sa.false()))
    figures: list[sa.ColumnElement[Any]] = [
        sa.func.count().label("people"),
        count().label("key_people"),
        count(place > CLOSENESS.index(NoLevel.NOT_IN_CONTACT)).label("in_contact"),
        count(place >= lowest).label("assessed"),
        count(target.is_not(None)).label("with_target"),
        count(place >= target).label("at_target"),
        count(is_gap).label("gaps"),
    ]
    return sa.select(*figures).select_from(people)


def _page(chosen: sa.CTE, sums: sa.CTE, sort: str, after: Mapping[str, Any]) -> sa.CTE:
    """The customers of the page in their order; nobody is missing because it has no people."""
    known = {name: sa.func.coalesce(sums.c[name], 0) for name in FIGURES}
    is_descending = sort.startswith("-")
    key = _sort_key(sort.lstrip("-"), chosen, known, last=-1 if is_descending else 2)
    kind: Any = sa.Text if sort.endswith("name") else sa.Numeric
    values = [sa.bindparam(f"after_{place}", after.get(f"after_{place}"), t) for place, t in enumerate((kind, sa.Uuid))]
    keys = [SortKey(one, is_descending, value) for one, value in zip((key, chosen.c.id), values, strict=True)]
    order = [one.clause for one in keys]
    found = (
        sa.select(
            chosen,
            *(value.label(name) for name, value in known.items()),
            key.label("sorted_by"),
            sa.func.row_number().over(order_by=order).label("place"),
        )
        .select_from(chosen.outerjoin(sums, sums.c.customer_id == chosen.c.id))
        .order_by(*order)
        .limit(sa.bindparam("rows", 1, sa.Integer))
    )
    return (found.where(rows_after(keys)) if after else found).cte("page")


def _sort_key(name: str, chosen: sa.CTE, known: Mapping[str, Any], *, last: int) -> sa.ColumnElement[Any]:
    if name == "name":
        return chosen.c.name
    if name not in ("contact_share", "target_share"):
        return sa.cast(known[name], sa.Numeric)
    part, needed = ("in_contact", "key_people") if name == "contact_share" else ("at_target", "with_target")
    share = sa.cast(known[part], sa.Numeric) / sa.func.nullif(known["key_people"], 0)
    return sa.case((known[needed] > 0, sa.func.round(share, 4)), else_=last)


def _cells(placed: sa.CTE, page: sa.CTE) -> sa.CTE:
    """For each customer of the page `[key, place, count]` of what is there."""
    of_page = placed.c.customer_id.in_(sa.select(page.c.id))
    number = sa.func.count().label("number")
    named = (placed.c.customer_id, placed.c.key, placed.c.place)
    counted = sa.select(*named, number).where(of_page).group_by(*named).subquery()
    return (
        sa.select(counted.c.customer_id, _as_lists(counted).label("cells")).group_by(counted.c.customer_id).cte("cells")
    )


def _all_cells(placed: sa.CTE) -> sa.ScalarSelect[Any]:
    named = (placed.c.key, placed.c.place)
    counted = sa.select(*named, sa.func.count().label("number")).group_by(*named).subquery()
    return sa.select(_as_lists(counted)).scalar_subquery()


def _as_lists(counted: sa.Subquery) -> sa.ColumnElement[Any]:
    one = sa.func.jsonb_build_array(counted.c.key, counted.c.place, counted.c.number)
    return sa.func.jsonb_agg(one, type_=JSONB)
