"""The content of a complaint scheme, as stored and sent."""

from decimal import Decimal
from typing import Annotated

from sqlmodel import Field

from services.relationship.satisfaction.complaint_schemes.rules import (
    ComplaintClock,
    ComplaintSeverity,
    EscalationRecipient,
)
from shared.customers.service_policy import Hours
from shared.money import Ratio
from shared.shapes import Body, EachOnce
from shared.working_days import CountedHours

Late = Annotated[Ratio, Field(ge=0, le=8760)]


class SeverityHours(Body):
    """The longest time for complaints of a severity."""

    answer_hours: Hours | None = Field(default=None, description="Hours to answer; null: no demand of its own.")
    solve_hours: Hours | None = Field(default=None, description="Hours to solve; null: no demand of its own.")


class EscalationStep(Body):
    """When somebody is told of a complaint that still waits: after a share of the time, or so many hours late."""

    clock: ComplaintClock = Field(description="What the complaint waits for.")
    after_share: Annotated[Ratio, Field(gt=0, le=1)] | None = Field(
        default=None, description="Share of the time that has passed: 0.75 is three quarters; 1 is the due time."
    )
    hours_late: Late | None = Field(default=None, description="Hours since the due time, counted as the clock's.")
    tells: EachOnce[EscalationRecipient] = Field(min_length=1, max_length=3, description="Who is told.")


class ComplaintSchemeContent(Body):
    """By when complaints are answered and solved, which hours count, and who is told of those that wait.

    The hours of the customer's service policy come first; these stand where the policy demands none. A severity's own
    hours count where they are shorter.
    """

    answer_hours: Hours = Field(description="Hours to answer, where the service policy demands none.")
    solve_hours: Hours = Field(description="Hours to solve, where the service policy demands none.")
    answer_counted: CountedHours = Field(description="Which hours count for the answer.")
    solve_counted: CountedHours = Field(description="Which hours count for the solution.")
    green_channel_counted: CountedHours = Field(description="Which hours count for an answer on the green channel.")
    severities: dict[ComplaintSeverity, SeverityHours] = Field(
        default_factory=dict, description="Hours by severity, where they are shorter."
    )
    escalation: list[EscalationStep] = Field(
        max_length=20, description="The steps of escalation 升级; each is taken once."
    )


def _step(
    clock: ComplaintClock, tells: EscalationRecipient, *, share: str | None = None, late: int = 0
) -> EscalationStep:
    if share is not None:
        return EscalationStep(clock=clock, after_share=Decimal(share), tells=[tells])
    return EscalationStep(clock=clock, hours_late=Decimal(late), tells=[tells])


STANDARD = ComplaintSchemeContent(
    answer_hours=24,
    solve_hours=48,
    answer_counted=CountedHours.WORKING_DAYS,
    solve_counted=CountedHours.WORKING_DAYS,
    green_channel_counted=CountedHours.WORKING_HOURS,
    escalation=[
        step
        for clock in ComplaintClock
        for step in (
            _step(clock, EscalationRecipient.OWNER, share="0.75"),
            _step(clock, EscalationRecipient.ACCOUNT_MANAGER),
            _step(clock, EscalationRecipient.EXECUTIVE_SPONSOR, late=24),
        )
    ],
)
"""24 and 48 hours are the method's (4.5), which hours count and the steps of escalation are ours."""
