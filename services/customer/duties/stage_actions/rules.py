"""When lifecycle stages begin and end (method, section 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.customer.grading.schemes.rules import GradingScheme
from services.customer.profile.standing.rules import LifecycleStage
from shared.customers.traits import last_months
from shared.labels import Labelled
from shared.time import months_after


class StageDutyKind(Labelled):
    """The kind of a due item of a stage."""

    STAGE_ACTION = "stage_action", "Action of the stage", "阶段行动"


@dataclass(frozen=True, slots=True)
class StageSpan:
    """A stage, from the months after the first contract when it begins to those of its last day."""

    stage: LifecycleStage
    begins_after: int | None
    """None: on the day of the first contract; else on the day after so many months."""
    ends_with: int | None
    """None: it does not end."""

    def first_day(self, first_contract_on: date) -> date:
        """The first day of the stage."""
        if self.begins_after is None:
            return first_contract_on
        return months_after(first_contract_on, self.begins_after) + timedelta(days=1)


def stage_spans(scheme: GradingScheme) -> list[StageSpan]:
    """The spans of all stages, in order."""
    ends = [last_months(scheme).get(stage) for stage in LifecycleStage]
    return [
        StageSpan(stage, before, end) for stage, before, end in zip(LifecycleStage, [None, *ends], ends, strict=False)
    ]


def stage_since(first_contract_on: date | None, spans: Sequence[StageSpan]) -> date | None:
    """The first day of the present stage; `spans`: its span, none before the first contract."""
    return spans[0].first_day(first_contract_on) if spans and first_contract_on else None
