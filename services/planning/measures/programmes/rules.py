"""States of a programme, what becomes of it when a customer's stage moves, and what is refused: pure."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from uuid import UUID

from shared.customers.traits import LifecycleStage
from shared.labels import Labelled
from shared.problems import Conflict, NotFound, Text


class ProgrammeStatus(Labelled):
    """The status of a programme."""

    RUNNING = "running", "Running", "进行中"
    MOVED = "moved", "The customer left the stage", "客户已离开该阶段"
    ENDED = "ended", "Ended by a person", "人工结束"
    MERGED = "merged", "Superseded after a merge of customers", "客户合并后被取代"


class ProgrammeDueKind(Labelled):
    """What is due about programmes."""

    PROGRAMME_ROLE = "programme_role", "Vacant role of a programme", "计划角色空缺"


class ProgrammeNotFound(NotFound):
    """There is no such programme, or the caller may not see its customer."""

    title = Text("Programme not found", "未找到生命周期计划")
    detail = Text("There is no programme {id}, or you may not see it.", "生命周期计划 {id} 不存在，或您无权查看。")


class ProgrammeNotRunning(Conflict):
    """The programme has ended: it can only be read."""

    title = Text("The programme has ended", "计划已结束")
    detail = Text('Its status is "{status}".', "该计划当前状态为“{status}”。")


class ProgrammeRuns(Conflict):
    """The customer has a running programme: there is one at a time."""

    title = Text("A programme is running", "已有进行中的生命周期计划")
    detail = Text("Continue with the programme {programme_id}, or end it.", "请继续计划 {programme_id}，或将其结束。")


class NoLifecycleStage(Conflict):
    """The customer is in no lifecycle stage: it has no contract yet, or we do no business with it."""

    title = Text("The customer is in no stage", "客户不处于任何阶段")
    detail = Text(
        "A stage begins with the first contract, and ends when the customer leaves us.",
        "阶段自首份合同起算，客户退出后终止。",
    )


@dataclass(frozen=True, slots=True)
class StagePeriod:
    """A customer's time in a lifecycle stage: its first day, and its last one; None: it does not end."""

    stage: LifecycleStage
    entered_on: date
    ends_on: date | None


class Move(Enum):
    """What runs at a customer from now on."""

    NONE = auto()
    KEEP = auto()
    RESUME = auto()
    """The last programme of the stage runs again: no action comes twice."""
    START = auto()


def move_of(period: StagePeriod, latest: ProgrammeStatus | None, earliest: date) -> Move:
    """What runs at a customer in this stage.

    `latest`: the status of the customer's running programme of the stage, else of its newest one that was not
    superseded. What a person has ended does not start again by itself. `earliest`: the first day of a stage for which a
    programme starts.
    """
    if latest is None:
        return Move.START if period.entered_on >= earliest else Move.NONE
    return {ProgrammeStatus.RUNNING: Move.KEEP, ProgrammeStatus.MOVED: Move.RESUME}.get(latest, Move.NONE)


def refuse_not_running(status: ProgrammeStatus) -> None:
    """Raises ProgrammeNotRunning."""
    if status is not ProgrammeStatus.RUNNING:
        raise ProgrammeNotRunning(status=status.named)


def refuse_second(running_id: UUID | None) -> None:
    """Raises ProgrammeRuns."""
    if running_id is not None:
        raise ProgrammeRuns(programme_id=running_id)
