"""Reading a portfolio map: the page, its cells, and the totals of all customers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from services.relationship.maps.portfolios import store
from services.relationship.maps.portfolios.model import (
    PortfolioCellRead,
    PortfolioFiguresRead,
    PortfolioLineRead,
    PortfolioMapRead,
    PortfolioQuery,
    PortfolioRowRead,
)
from services.relationship.maps.portfolios.rules import PortfolioColumns
from services.relationship.maps.relationship_maps.rules import share
from shared.lists.paging import CursorInvalid, SortNames, decode_cursor, encode_cursor
from shared.time import company_today
from shared.web.call import Call

Counted = tuple[str | None, int, int]
"""A column's key, a level's place among the levels, how many."""


async def get_portfolio_map(call: Call, query: PortfolioQuery) -> PortfolioMapRead:
    """The map. Raises CursorInvalid."""
    names = _names(query.sort)
    rows = await store.read_portfolio(call, query, _after(query, names), company_today())
    first, found = rows[0], [row for row in rows if row["id"] is not None]
    shown = found[: query.limit]
    return PortfolioMapRead(
        columns=query.columns,
        keys=[*(one.value for one in query.columns.members), *_without_column(query.columns)],
        levels=[one.value for one in query.columns.levels],
        customers=first["customers"],
        totals=PortfolioFiguresRead(**_figures(query.columns, first, "all_")),
        items=[_row(query.columns, row) for row in shown],
        next_cursor=encode_cursor(_sorted_by(shown[-1], names), names) if len(found) > query.limit else None,
    )


def _names(sort: str) -> SortNames:
    is_descending = sort.startswith("-")
    return [(sort.lstrip("-"), is_descending), ("id", is_descending)]


def _sorted_by(row: Mapping[str, Any], names: SortNames) -> dict[str, Any]:
    """The values that place a row in this order."""
    return {"id": row["id"], names[0][0]: row["sorted_by"]}


def _after(query: PortfolioQuery, names: SortNames) -> list[Any] | None:
    """The cursor's values. Raises CursorInvalid."""
    if query.cursor is None:
        return None
    value, row_id = decode_cursor(query.cursor, names)
    try:
        return [str(value) if names[0][0] == "name" else Decimal(value), UUID(row_id)]
    except (ValueError, TypeError, AttributeError, InvalidOperation) as error:
        raise CursorInvalid() from error


def _without_column(columns: PortfolioColumns) -> list[None]:
    return [] if columns is PortfolioColumns.ELEMENT else [None]


def _row(columns: PortfolioColumns, row: Mapping[str, Any]) -> PortfolioRowRead:
    said = {name: row[name] for name in (*store.SHOWN, "manager_name")}
    return PortfolioRowRead(customer_id=row["id"], customer_name=row["name"], **said, **_figures(columns, row))


def _figures(columns: PortfolioColumns, row: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    counted = {name: row[f"{prefix}{name}"] for name in store.FIGURES}
    return {
        **counted,
        "contact_share": share(counted["in_contact"], counted["key_people"]),
        "target_share": share(counted["at_target"], counted["key_people"]) if counted["with_target"] else None,
        "cells": cells_of(columns, row[f"{prefix}cells"] or ()),
    }


def cells_of(columns: PortfolioColumns, counted: Sequence[Counted]) -> list[PortfolioCellRead]:
    """The cells in which there is somebody, in the order of the columns."""
    counts: dict[str | None, list[int]] = {}
    for key, place, number in counted:
        of_column = counts.setdefault(key, [0] * len(columns.levels))
        of_column[place] = number
    ordered = (key for key in (*(one.value for one in columns.members), None) if key in counts)
    return [_cell(key, counts[key]) for key in ordered]


def _cell(key: str | None, counts: list[int]) -> PortfolioCellRead:
    whole = sum(counts)
    shares = [share(count, whole) for count in counts]
    return PortfolioCellRead.model_validate({"key": key, "count": whole, "counts": counts, "shares": shares})


def lines_of(found: PortfolioMapRead) -> list[PortfolioLineRead]:
    """The map as a table: a line for each customer, column and level at which there is somebody."""
    return [
        PortfolioLineRead(
            **{name: getattr(row, name) for name in ("customer_id", "customer_name", "region", "customer_class")},
            manager_name=row.manager_name,
            column=cell.key,
            level=level,
            count=count,
            share=part,
        )
        for row in found.items
        for cell in row.cells
        for level, count, part in zip(found.levels, cell.counts, cell.shares, strict=True)
        if count
    ]
