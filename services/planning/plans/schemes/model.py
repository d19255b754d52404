"""The content of a plan scheme, as stored and sent."""

from sqlmodel import Field

from shared.shapes import Body


class PlanSchemeContent(Body):
    """How long the approval of a plan takes. A plan keeps the day that it was given at its submission or return."""

    decision_days: int = Field(ge=1, le=60, description="Working days to approve or return a submitted plan.")
    correction_days: int = Field(ge=1, le=60, description="Working days to correct and submit a returned plan.")


STANDARD = PlanSchemeContent(decision_days=3, correction_days=5)
"""The method says who approves and not by when: the days are our default."""
