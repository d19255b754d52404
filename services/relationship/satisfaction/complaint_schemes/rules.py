"""Clocks of complaints (method, 4.5): which hours count, and the steps of escalation; thresholds as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound
from shared.working_days import CountedHours, after_hours


class ComplaintClock(Labelled):
    """What a complaint waits for."""

    ANSWER = "answer", "Answer", "答复"
    SOLUTION = "solution", "Solution", "解决"


class ComplaintSeverity(Labelled):
    """How much the customer suffers."""

    MINOR = "minor", "Minor", "轻微"
    MAJOR = "major", "Major", "严重"
    CRITICAL = "critical", "Critical: the customer's operation is at risk", "紧急：影响客户生产运营"


class EscalationRecipient(Labelled):
    """Who is told of a complaint that waits."""

    OWNER = "owner", "Whoever owns the complaint", "投诉责任人"
    ACCOUNT_MANAGER = "account_manager", "Account manager", "客户经理"
    EXECUTIVE_SPONSOR = "executive_sponsor", "Executive sponsor", "高管对接人"


class Step(Protocol):
    """A step of escalation: after a share of the time, or so many hours late."""

    @property
    def clock(self) -> ComplaintClock: ...
    @property
    def after_share(self) -> Decimal | None: ...
    @property
    def hours_late(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class Clock:
    """A running clock: since when, how many hours, and which hours count."""

    since: datetime
    hours: Decimal
    counted: CountedHours

    @property
    def due_at(self) -> datetime:
        """When its time is over."""
        return after_hours(self.since, self.hours, self.counted)

    def instant_of(self, step: Step) -> datetime:
        """When the step is taken."""
        if step.after_share is not None:
            return after_hours(self.since, self.hours * step.after_share, self.counted)
        return after_hours(self.since, self.hours + (step.hours_late or Decimal(0)), self.counted)


def refuse_unsound_steps(steps: Sequence[Step]) -> None:
    """Every step is either after a share of the time or so many hours late. Raises SchemeUnsound, which names each."""
    errors = [
        FieldError("moment_unclear", _MOMENT, pointer=f"/content/escalation/{place}")
        for place, step in enumerate(steps)
        if (step.after_share is None) == (step.hours_late is None)
    ]
    if errors:
        raise SchemeUnsound(errors=errors)


_MOMENT = Text("Give either the share of the time or the hours late.", "请填写时限占比或超时小时数，二者只能选其一。")
