"""Goals of markets' plans that are off track: their table, kept equal to what the hourly look finds.

kpi's warnings are of customers, so that nobody else would say it. A column of the goal would change its ETag, its
author and its versions with every look; a row of its own says since when it is off track, and goes with its cause.
"""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.planning.tables import PlanningTable
from shared.auth.access import RowClearance
from shared.database import Row


class OffTrackGoal(Row, PlanningTable, table=True):
    """A goal that is off track since `created_at`. `clearance`: needed to see its figures."""

    __tablename__ = "off_track_goals"

    # Without a foreign key: it belongs to no plan's history, and holds no goal.
    market_goal_id: UUID = Field(unique=True)
    clearance: Annotated[int, RowClearance()] = 1
    shortfall: Decimal = Field(sa_type=sa.Numeric(20, 4))


IDENTITY = ("market_goal_id",)
SAID = ("clearance", "shortfall")
