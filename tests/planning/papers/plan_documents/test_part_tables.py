"""Parts of a plan in words."""

from typing import Any

import pytest

from services.planning.goals.market_goals.rules import MarketGoalKind
from services.planning.papers.plan_documents.part_tables import step_of, text_of
from services.planning.plans.plans.rules import PlanStep
from services.planning.plans.steps.model import StepConclusion
from services.planning.plans.steps.parts import PlanPartKind, part_tables
from shared.documents.saying import Say


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (None, str, ""),
        ([], list[str], ""),
        (True, bool, "是"),
        (0, int, "0"),
        ("profit", MarketGoalKind, "利润"),
        ("share", MarketGoalKind | None, "份额"),
        (["profit", "share"], list[MarketGoalKind], "利润、份额"),
        ("2026-01-31", str, "2026-01-31"),
        ("01a1ff25-b1e9-738a-8877-e930680fd063", str, ""),
        ([{"title": "一", "contact_id": "x"}, {"title": "二"}], list[Any], "标题 一、标题 二"),
    ],
)
def test_a_kept_value_is_said_in_the_readers_words(value: Any, kind: Any, said: str) -> None:
    assert text_of(value, kind, Say("zh-CN")) == said


def test_every_part_belongs_to_a_step() -> None:
    assert step_of(StepConclusion) is PlanStep.ANALYSIS
    for model in part_tables():
        assert {requirement.step for requirement in model.meets} <= {step_of(model)}
        assert model.kept_as in PlanPartKind
