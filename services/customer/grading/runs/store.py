"""Every query over grading runs; results are written by COPY, then become the customers' current grades."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.grading.grades.grading import Graded
from services.customer.grading.grades.model import grades
from services.customer.grading.runs.model import GradingRun, GradingRunRead
from services.customer.grading.runs.reading import among
from services.customer.grading.runs.rules import GradingRunNotFound
from services.customer.profile.standing.model import SINCE, standings
from shared.auth.access import DataScopeKind, Principal
from shared.auth.caller import value_of
from shared.database import driver_of, execute
from shared.feed.bulk import write_events
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery

SHOWN = (
    *("customer_class", "is_provisional", "is_potential", "tier", "stage", "quadrant", "is_cash_cow", "tags", "score"),
)
"""The fields of a grade that the customer directory and the list of customers show."""


class GradingRunQuery(
    ListQuery,
    of=GradingRunRead,
    filters=("id", "fiscal_year", "scheme_version", "is_preliminary", "is_of_all", "run_by", "created_at"),
    sorts=("fiscal_year", "created_at"),
):
    """How grading runs are filtered and sorted."""


def _is_shown(principal: Principal) -> sa.ColumnElement[bool]:
    """Callers who see all customers see every run, others their own."""
    everything = principal.data_scope.kind is DataScopeKind.ALL
    return sa.true() if everything else col(GradingRun.run_by) == value_of(principal, "caller_subject")


GRADING_RUNS = Collection(GradingRun, GradingRunRead, GradingRunQuery, missing=GradingRunNotFound, visible=_is_shown)

GRADE_COLUMNS = (
    *("id", "customer_id", "previous_class"),
    *("run_id", "fiscal_year", "scheme_version", "graded_at", "is_preliminary"),
    *Graded._fields,
)


async def copy_grades(session: AsyncSession, records: Sequence[Sequence[Any]]) -> None:
    """Write results, in the order of GRADE_COLUMNS."""
    driver = await driver_of(session)
    await driver.copy_records_to_table(grades.name, records=records, columns=GRADE_COLUMNS)


async def settle(session: AsyncSession, ids: Sequence[UUID]) -> None:
    """Make these grades their customers' current ones, unless a later year's is current, and publish the changes.

    One event for each customer whose directory entry changes, so that followers copy only these.
    """
    written = among(grades.c.id, ids)
    standing = standings.c.customer_id == grades.c.customer_id
    later = sa.func.coalesce(standings.c.fiscal_year, 0) <= grades.c.fiscal_year
    differs = sa.or_(*(grades.c[name].is_distinct_from(standings.c[name]) for name in SHOWN))
    changes = [part for name in SHOWN for part in (name, sa.func.jsonb_build_array(standings.c[name], grades.c[name]))]
    changed = sa.select(
        grades.c.id.label("entity_id"),
        grades.c.customer_id,
        sa.cast(sa.null(), sa.Uuid).label("contact_id"),
        sa.func.jsonb_build_object(*changes).label("changes"),
    ).select_from(sa.outerjoin(grades, standings, standing))
    await write_events(session, "customer_standing", "updated", changed.where(written, later, differs))
    names = [column.name for column in standings.c]
    elsewhere = {"grade_id": grades.c.id, **dict.fromkeys(SINCE, grades.c.graded_at)}
    values = [elsewhere[name] if name in elsewhere else grades.c[name] for name in names]
    fresh = insert(standings).from_select(names, sa.select(*values).where(written))
    current = fresh.on_conflict_do_update(
        index_elements=["customer_id"],
        set_={name: fresh.excluded[name] for name in names if name != "customer_id"} | _since(fresh.excluded),
        where=fresh.excluded.fiscal_year >= standings.c.fiscal_year,
    )
    await execute(session, current)


def _since(graded: Any) -> dict[str, Any]:
    """When the present values began: a value that stays keeps its beginning."""
    return {
        since: sa.case((graded[name].is_not_distinct_from(standings.c[name]), standings.c[since]), else_=graded[since])
        for since, name in SINCE.items()
    }
