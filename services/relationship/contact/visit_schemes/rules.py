"""Reception levels, and whose approval a visit needs."""

from dataclasses import dataclass
from decimal import Decimal

from shared.auth.access import DataScopeKind
from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


class ReceptionLevel(Labelled):
    """How a visit is received, from the simplest to the highest."""

    ROUTINE = "routine", "Routine reception", "常规接待"
    IMPORTANT = "important", "Important reception", "重点接待"
    EXECUTIVE = "executive", "Reception by executives", "高层接待"
    HIGHEST = "highest", "Highest reception", "最高规格接待"

    @property
    def rank(self) -> int:
        """1 for the simplest."""
        return list(ReceptionLevel).index(self) + 1


class VisitApprover(Labelled):
    """Whose approval a visit needs."""

    NOBODY = "nobody", "Nobody", "无需审批"
    SUPERVISOR = "supervisor", "A supervisor", "主管"
    OVERSEER = "overseer", "Somebody who sees all customers", "可查看全部客户者"


MAY_APPROVE = {
    VisitApprover.NOBODY: frozenset(DataScopeKind),
    VisitApprover.SUPERVISOR: frozenset({DataScopeKind.REGIONS, DataScopeKind.ALL}),
    VisitApprover.OVERSEER: frozenset({DataScopeKind.ALL}),
}
"""The data scopes of those whose approval it is."""


@dataclass(frozen=True, slots=True)
class Limit:
    """From where on somebody's approval is needed; None: whatever the budget, or the level, is."""

    above: Decimal | None
    from_level: ReceptionLevel | None

    def is_passed(self, budget: Decimal, level: ReceptionLevel) -> bool:
        """Whether the visit is beyond one of both."""
        is_costly = self.above is not None and budget > self.above
        return is_costly or (self.from_level is not None and level.rank >= self.from_level.rank)


def needed_approver(budget: Decimal, level: ReceptionLevel, supervisor: Limit, overseer: Limit) -> VisitApprover:
    """The highest approval that the budget or the reception level needs."""
    if overseer.is_passed(budget, level):
        return VisitApprover.OVERSEER
    return VisitApprover.SUPERVISOR if supervisor.is_passed(budget, level) else VisitApprover.NOBODY


def refuse_unsound(supervisor: Limit, overseer: Limit) -> None:
    """Check that the higher approval begins no earlier than the lower one. Raises SchemeUnsound."""
    text = Text("The overseer's limit is not below the supervisor's.", "上级审批界限不得低于主管审批界限。")
    wrong = []
    if overseer.above is not None and (supervisor.above is None or overseer.above < supervisor.above):
        wrong.append("above")
    if overseer.from_level and (not supervisor.from_level or overseer.from_level.rank < supervisor.from_level.rank):
        wrong.append("from_level")
    if wrong:
        raise SchemeUnsound(
            errors=[FieldError("limit_too_low", text, pointer=f"/content/overseer/{name}") for name in wrong]
        )
