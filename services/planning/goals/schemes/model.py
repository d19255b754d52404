"""The content of a goal scheme, as stored and sent."""

from decimal import Decimal
from typing import Annotated

from sqlmodel import Field

from shared.money import Ratio
from shared.shapes import Body

Shortfall = Annotated[Ratio, Field(ge=0, le=100)]
Share = Annotated[Ratio, Field(ge=0, le=1)]


class GoalSchemeContent(Body):
    """When a market goal is off track, how grave the warning is, and what leads count in the gap analysis.

    A shortfall is what the figure lacks of the figure expected at this day: as a share of the expected figure, or, of a
    share or margin, as a share of the way from baseline to target.
    """

    grace_days: int = Field(
        ge=0, le=365, description="Days from the start of the plan's fiscal year in which no goal is off track yet."
    )
    tolerance: Shortfall = Field(description="The shortfall above which a goal is off track: 0.1 is 10 %.")
    medium_shortfall: Shortfall = Field(description="Shortfall from which on the warning is of medium severity.")
    high_shortfall: Shortfall = Field(description="Shortfall from which on the warning is of high severity.")
    off_track_days: int = Field(
        ge=0, le=365, description="Days in which who looks after a market's plan acts on its goal that is off track."
    )
    new_lead_weight: Share = Field(description="The part of a new lead's amount that the gap analysis counts.")
    qualified_lead_weight: Share = Field(
        description="The part of a qualified lead's amount that it counts; an opportunity counts by its probability."
    )


STANDARD = GoalSchemeContent(
    grace_days=30,
    tolerance=Decimal("0.1"),
    medium_shortfall=Decimal("0.2"),
    high_shortfall=Decimal("0.4"),
    off_track_days=14,
    new_lead_weight=Decimal("0.05"),
    qualified_lead_weight=Decimal("0.2"),
)
"""The method compares goals with what is in hand (section 6, step 1), but names no figures: these are our default."""
