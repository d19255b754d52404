"""How long a complaint may wait: by the customer's service policy and the complaint scheme."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from services.relationship.satisfaction.complaint_schemes.model import ComplaintSchemeContent, SeverityHours
from services.relationship.satisfaction.complaint_schemes.rules import (
    Clock,
    ComplaintClock,
    ComplaintSeverity,
    EscalationRecipient,
)
from services.relationship.satisfaction.complaints.rules import ComplaintChannel
from shared.customers.duties import Demand, Duties


@dataclass(frozen=True, slots=True)
class ComplaintTerms:
    """Both clocks of a complaint; on the green channel the answer has its own."""

    answer: Clock
    solution: Clock
    is_green_channel: bool

    def clock(self, which: ComplaintClock) -> Clock:
        """The clock of this name."""
        return self.answer if which is ComplaintClock.ANSWER else self.solution


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """Whom a step of escalation tells, and when, if the complaint still waits then."""

    position: int
    clock: ComplaintClock
    recipient: EscalationRecipient
    planned_at: datetime


def terms_of(
    scheme: ComplaintSchemeContent,
    duties: Duties,
    severity: ComplaintSeverity,
    channel: ComplaintChannel,
    since: datetime,
) -> ComplaintTerms:
    """The clocks (method, 2.5 and 4.5): the policy's hours, else the scheme's; a severity's where they are shorter.

    The green channel is for customers whose policy has one.
    """
    own = scheme.severities.get(severity, SeverityHours())
    answer = _shorter(_demanded(duties.answer_hours, scheme.answer_hours), own.answer_hours)
    solution = _shorter(_demanded(duties.solve_hours, scheme.solve_hours), own.solve_hours)
    is_green = channel is ComplaintChannel.GREEN_CHANNEL and duties.support_hours is not None
    counted = scheme.answer_counted
    if is_green and duties.support_hours is not None:
        answer, counted = _shorter(answer, duties.support_hours.value), scheme.green_channel_counted
    return ComplaintTerms(
        Clock(since, Decimal(answer), counted), Clock(since, Decimal(solution), scheme.solve_counted), is_green
    )


def planned_steps(scheme: ComplaintSchemeContent, terms: ComplaintTerms) -> Iterator[PlannedStep]:
    """Every step of the scheme, for each of those whom it tells."""
    for position, step in enumerate(scheme.escalation):
        at = terms.clock(step.clock).instant_of(step)
        for recipient in step.tells:
            yield PlannedStep(position, step.clock, recipient, at)


def _demanded(demand: Demand[int] | None, otherwise: int) -> int:
    return otherwise if demand is None else demand.value


def _shorter(hours: int, own: int | None) -> int:
    return hours if own is None else min(hours, own)
