"""Parts of a plan in words."""

import uuid
from decimal import Decimal
from typing import Any

import pytest

import services.planning.main  # noqa: F401 - all parts
from services.planning.goals.market_goals.rules import MarketGoalKind
from services.planning.papers.plan_documents.kept_texts import KeptTexts, ids_of
from services.planning.papers.plan_documents.part_tables import step_of, tables_of_step
from services.planning.papers.plan_documents.rules import PlanDocumentKind
from services.planning.plans.plans.rules import PlanStep
from services.planning.plans.steps.model import StepConclusion
from services.planning.plans.steps.parts import PlanPartKind, part_tables
from shared.documents.papers.structure import Table
from shared.documents.saying import Say
from shared.problems import Language
from tests.planning.papers.plan_documents.made_up import document

RIVAL, NOBODY, COLLEAGUE = uuid.UUID(int=7), uuid.UUID(int=8), uuid.UUID(int=9)
DUTIES = [
    {"duty": "accountable", "user_id": str(COLLEAGUE), "role": None},
    {"duty": "responsible", "user_id": None, "role": "technical_support"},
]


@pytest.mark.parametrize(
    ("field", "value", "kind", "said"),
    [
        ("reason", None, str, ""),
        ("items", [], list[str], ""),
        ("is_cash_cow", True, bool, "是"),
        ("demanded", 0, int, "0"),
        ("kind", "profit", MarketGoalKind, "利润"),
        ("kind", "share", MarketGoalKind | None, "份额"),
        ("kinds", ["profit", "share"], list[MarketGoalKind], "利润、份额"),
        ("due_on", "2026-01-31", str, "2026-01-31"),
        ("likelihood", "0.6000", Decimal, "60%"),
        ("our_share", "0.6000", Decimal | None, "60%"),
        ("amount", "1800000.0000", Decimal, "1,800,000"),
        ("title", "2026", str, "2026"),
        ("competitor_id", str(RIVAL), uuid.UUID, "明拓电源"),
        ("competitor_id", str(NOBODY), uuid.UUID, ""),
        ("assessed_by_name", "王敏", str, ""),
        ("rivals", [{"competitor_id": str(RIVAL), "score": 2}], list[Any], "明拓电源：得分 2"),
        ("assignments", DUTIES, list[dict[str, Any]], "王敏 – 负责（A）；技术支持 – 执行（R）"),
    ],
)
def test_a_kept_value_is_said_in_the_readers_words(field: str, value: Any, kind: Any, said: str) -> None:
    assert KeptTexts(Say("zh-CN"), {RIVAL: "明拓电源", COLLEAGUE: "王敏"}).of(field, value, kind) == said


def test_every_id_in_a_kept_row_is_found() -> None:
    row = {"competitor_id": str(RIVAL), "rivals": [{"competitor_id": str(NOBODY)}], "title": "x" * 36, "ours": 3}
    assert list(ids_of(row)) == [RIVAL, NOBODY]


def test_every_part_belongs_to_a_step() -> None:
    assert step_of(StepConclusion) is PlanStep.ANALYSIS
    for model in part_tables():
        assert {requirement.step for requirement in model.meets} <= {step_of(model)}
        assert model.kept_as in PlanPartKind


def tables(step: PlanStep, language: Language = "zh-CN", most: int | None = None) -> dict[str, Table]:
    found = tables_of_step(document(PlanDocumentKind.RELATIONSHIP_PLAN).read, step, Say(language), most)
    return {table.title: table for table in found}


def test_a_part_is_a_table_of_its_fields_with_what_it_is_about_first() -> None:
    found = tables(PlanStep.ANALYSIS)["供应商评价标准"]
    assert [column.label for column in found.columns] == ["评价维度", "客户要求", "我方得分", "依据", "友商"]
    assert list(found.rows[0]) == ["交付", "4", "3", "", "明拓电源：得分 2"]


def test_a_part_with_many_fields_is_a_table_of_its_own() -> None:
    found = tables(PlanStep.ANALYSIS)["友商分析：明拓电源"]
    assert len(found.columns) == 2
    assert len(found.rows) == 11
    assert not [row for row in found.rows if row[0] == row[1]]


def test_a_slide_shows_some_rows_of_each_and_says_how_many_there_are() -> None:
    assert len(tables(PlanStep.ANALYSIS)["SWOT 要点"].rows) == 4
    few = tables(PlanStep.ANALYSIS, most=2)
    assert len(few["SWOT 要点 · 显示 2 / 4 项，全部内容见客户关系规划。"].rows) == 2
    assert len(few["友商分析"].columns) == 4


def test_strategies_and_resources_stand_in_their_steps() -> None:
    assert list(tables(PlanStep.STRATEGIES)) == ["策略"]
    assert "资源投入" in tables(PlanStep.EXECUTION)
