"""Taking other services' figures: from the events of their rows, and from the customer directory."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import AfterValidator, AliasChoices, BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.peer_figures.model import peer_figures
from shared.customers.monthly_figures import ENTITY, FOR_EVERYBODY, PeerKpi
from shared.database import execute
from shared.feed.copies import keep_copy
from shared.time import company_today


class PeerFigure(BaseModel):
    """The fields of another service's figure, by the columns that keep them."""

    kpi: PeerKpi
    of_customer: UUID = Field(validation_alias=AliasChoices("customer_id", "of_customer"))
    month: Annotated[date, AfterValidator(lambda day: day.replace(day=1))]
    level: int = FOR_EVERYBODY
    numerator: Decimal
    denominator: Decimal = Decimal(0)
    n: int = 0


def _figure(fields: Mapping[str, Any]) -> dict[str, Any]:
    return PeerFigure.model_validate(fields).model_dump()


follow_monthly_figures = keep_copy(ENTITY, peer_figures, _figure)

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
