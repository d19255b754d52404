"""Which parts of a plan complete its steps (method, 6), and what makes a plan scheme unsound: pure."""

from collections.abc import Sequence

from services.planning.plans.plans.rules import PlanStep
from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


class Requirement(Labelled):
    """A part that a plan needs, so that one of its steps is complete."""

    MARKET_GOALS = "market_goals", "Market goals", "市场目标"
    RELATIONSHIP_SNAPSHOT = "relationship_snapshot", "Snapshot of our relationships", "关系现状快照"
    RELATIONSHIP_GOALS = "relationship_goals", "Relationship goals", "关系目标"
    LEVEL_GOALS = "level_goals", "General and organizational goals", "普遍与组织关系目标"
    ACTIONS = "actions", "Actions", "行动"
    RESOURCES = "resources", "Resources", "资源投入"
    RESPONSIBILITIES = "responsibilities", "Responsibilities", "责任分工"
    BUDGET = "budget", "Budget", "费用预算"
    YEARLY_EVALUATION = "yearly_evaluation", "Yearly evaluation", "年度评估"

    @property
    def step(self) -> PlanStep:
        """The step that it belongs to."""
        return STEP_OF[self]

    @property
    def is_after_approval(self) -> bool:
        """Whether only an approved plan can meet it; what else a plan needs is there when it is submitted."""
        return self is Requirement.YEARLY_EVALUATION


STEP_OF = {
    Requirement.MARKET_GOALS: PlanStep.MARKET_GOALS,
    Requirement.RELATIONSHIP_SNAPSHOT: PlanStep.ANALYSIS,
    Requirement.RELATIONSHIP_GOALS: PlanStep.RELATIONSHIP_GOALS,
    Requirement.LEVEL_GOALS: PlanStep.RELATIONSHIP_GOALS,
    Requirement.ACTIONS: PlanStep.STRATEGIES,
    Requirement.RESOURCES: PlanStep.EXECUTION,
    Requirement.RESPONSIBILITIES: PlanStep.EXECUTION,
    Requirement.BUDGET: PlanStep.EXECUTION,
    Requirement.YEARLY_EVALUATION: PlanStep.EXECUTION,
}


def refuse_unsound(requirements: Sequence[Requirement]) -> None:
    """Every requirement is there once. Raises SchemeUnsound."""
    text = Text("The requirement is there twice.", "该要求重复。")
    errors = [
        FieldError("repeated", text, pointer=f"/content/requirements/{place}/requirement")
        for place, one in enumerate(requirements)
        if one in requirements[:place]
    ]
    if errors:
        raise SchemeUnsound(errors=errors)
