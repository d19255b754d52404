"""The content of a value-report scheme, as stored and sent."""

from decimal import Decimal
from typing import Annotated

from sqlmodel import Field

from shared.money import Ratio
from shared.shapes import Body


class ValueReportSchemeContent(Body):
    """By when customers get their value reports, and which deliveries are shown as good."""

    due_working_day: int = Field(
        ge=1, le=60, description="Working day of the next quarter by which a report is with the customer."
    )
    lead_days: int = Field(ge=0, le=60, description="How many days before one should begin.")
    good_delivery: Annotated[Ratio, Field(ge=0, le=1)] = Field(
        description="Share of lines on time, or on time and in full, from which on it is shown as good."
    )


STANDARD = ValueReportSchemeContent(due_working_day=10, lead_days=10, good_delivery=Decimal("0.95"))
"""In force until another is published (the method says quarterly; the figures are ours)."""
