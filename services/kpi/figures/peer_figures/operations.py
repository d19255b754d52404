"""Taking other services' figures: from the events of their rows, and from the customer directory."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from pydantic import BaseModel, ValidationError
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.peer_figures.model import peer_figures
from shared.customers.monthly_figures import ENTITY, FOR_EVERYBODY, PeerKpi
from shared.database import execute
from shared.feed.followers import FollowedEvent
from shared.time import company_today
from shared.web.peers import ServiceHttp

log = structlog.get_logger()

COLUMNS = {"customer_id": "of_customer"}
"""The columns that are called otherwise than the fields."""
DELETED = f"guanxi.{ENTITY}.deleted"


class PeerFigure(BaseModel):
    """The fields of another service's figure."""

    kpi: PeerKpi
    customer_id: UUID
    month: date
    level: int = FOR_EVERYBODY
    numerator: Decimal
    denominator: Decimal = Decimal(0)
    n: int = 0


async def follow_monthly_figures(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Take the figures that the events say. One that cannot be understood is logged and passed over: it must not hold
    up the feed.
    """
    events = [event for event in changes if event.data.entity == ENTITY]
    if not events:
        return
    kept = await _read(session, {event.data.entity_id for event in events})
    said: dict[UUID, Mapping[str, Any] | None] = {**kept}
    for event in events:
        figure_id = event.data.entity_id
        after = {name: pair[1] for name, pair in event.data.changes.items()}
        said[figure_id] = None if event.type == DELETED else {**(said.get(figure_id) or {}), **after}
    await _write(session, said)


async def _read(session: AsyncSession, ids: set[UUID]) -> dict[UUID, dict[str, Any]]:
    columns = [peer_figures.c[COLUMNS.get(name, name)].label(name) for name in ("id", *PeerFigure.model_fields)]
    rows = await execute(session, sa.select(*columns).where(peer_figures.c.id.in_(ids)))
    return {row["id"]: dict(row) for row in rows.mappings()}


async def _write(session: AsyncSession, said: Mapping[UUID, Mapping[str, Any] | None]) -> None:
    rows = []
    for figure_id, fields in said.items():
        try:
            figure = PeerFigure.model_validate(fields) if fields is not None else None
        except ValidationError as error:
            places = [one["loc"] for one in error.errors()]
            log.warning("monthly_figure_not_understood", entity_id=str(figure_id), fields=places)
            continue
        if figure is not None:
            values = {COLUMNS.get(name, name): value for name, value in figure.model_dump().items()}
            rows.append({**values, "month": figure.month.replace(day=1), "id": figure_id})
    gone = [figure_id for figure_id, fields in said.items() if fields is None]
    if gone:
        await execute(session, sa.delete(peer_figures).where(peer_figures.c.id.in_(gone)))
    if rows:
        fresh = insert(peer_figures)
        written = [COLUMNS.get(name, name) for name in PeerFigure.model_fields]
        values = {name: fresh.excluded[name] for name in written}
        await execute(session, fresh.on_conflict_do_update(index_elements=["id"], set_=values), rows)


COMPLETENESS = r"""
    INSERT INTO peer_figures (id, kpi, of_customer, month, level, numerator, denominator, n)
    SELECT md5(concat_ws(' ', CAST(:kpi AS text), c.id, CAST(:month AS date), known.level))\:\:uuid,
           CAST(:kpi AS text), c.id, CAST(:month AS date), known.level,
           known.completeness, 1, 0
    FROM customer_directory c
    CROSS JOIN LATERAL (VALUES (1, c.completeness_1), (2, c.completeness_2), (3, c.completeness_3))
        known (level, completeness)
    WHERE known.completeness IS NOT NULL
    ON CONFLICT (id) DO UPDATE SET numerator = excluded.numerator
    WHERE peer_figures.numerator <> excluded.numerator
"""


async def record_completeness(session: AsyncSession) -> None:
    """Keep how complete the dossiers are in the running month, at each level, as the directory says it."""
    values = {"kpi": PeerKpi.DOSSIER_COMPLETENESS.value, "month": company_today().replace(day=1)}
    await execute(session, sa.text(COMPLETENESS), values)
