"""When lifecycle stages begin and end (method, section 3), and what may be recorded of their actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.customer.grading.schemes.rules import GradingScheme
from services.customer.profile.standing.rules import LifecycleStage
from shared.customers.traits import last_months
from shared.labels import Labelled
from shared.problems import Conflict, NotFound, Text
from shared.time import months_after


class StageDutyKind(Labelled):
    """The kind of a due item of a stage."""

    STAGE_ACTION = "stage_action", "Action of the stage", "阶段行动"


class ActionOutcome(Labelled):
    """How an occurrence of an action ended."""

    DONE = "done", "Done", "已完成"
    WAIVED = "waived", "Waived, with a reason", "已豁免"


class ActionStatus(Labelled):
    """State of an occurrence of an action."""

    OPEN = "open", "Open", "待办"
    OVERDUE = "overdue", "Overdue", "已逾期"
    PLANNED = "planned", "Planned in a lifecycle programme", "已纳入生命周期计划"
    DONE = "done", "Done", "已完成"
    WAIVED = "waived", "Waived, with a reason", "已豁免"


class RecordNotFound(NotFound):
    """There is no such record, or its customer is not one of the caller's."""

    title = Text("Record not found", "未找到行动记录")
    detail = Text("No record {id} that you may see.", "没有您可查看的行动记录 {id}。")


class ActionNotDue(Conflict):
    """The service policy wants no such action of the customer's stage on this day."""

    title = Text("No such action on this day", "当日没有该行动")
    detail = Text(
        "Nothing of the kind is due on {due_on}; take stage, key and day from `/v1/stage-actions`.",
        "{due_on} 没有到期的此项行动；阶段、键和日期请取自阶段行动列表。",
    )


class ActionAlreadyRecorded(Conflict):
    """The occurrence was recorded before."""

    title = Text("Already recorded", "已有记录")
    detail = Text("{name} recorded it; remove that record first.", "{name} 已记录，请先删除该记录。")


class ActionInProgramme(Conflict):
    """A lifecycle programme looks after the action: record there what was done."""

    title = Text("A programme looks after it", "已纳入生命周期计划")
    detail = Text(
        "Complete or cancel the action of the lifecycle programme {programme_id}.",
        "请在生命周期计划 {programme_id} 中完成或取消该行动。",
    )


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
