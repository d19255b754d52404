"""The content of an insight scheme."""

from uuid import UUID

from sqlmodel import Field

from services.relationship.contact.insight_schemes.rules import InsightKind
from shared.customers.policy_terms import PolicyCadence
from shared.shapes import Body


class InsightDuty(Body):
    """How often a kind of insight is due, and from whom."""

    kind: InsightKind = Field(description="The kind of insight.")
    every: PolicyCadence = Field(description="Once in each such period of the calendar year.")
    owner_id: UUID | None = Field(default=None, description="The user who sees to it; null: nobody is named.")


class InsightSchemeContent(Body):
    """Which insights are due regularly; a kind without a duty comes as it comes."""

    duties: list[InsightDuty] = Field(max_length=4, description="At most one for each kind.")


STANDARD = InsightSchemeContent(
    duties=[
        InsightDuty(kind=InsightKind.BULLETIN, every=PolicyCadence.MONTHLY),
        InsightDuty(kind=InsightKind.TRAINING, every=PolicyCadence.QUARTERLY),
    ]
)
"""Method, section 6: a monthly bulletin and a quarterly training."""
