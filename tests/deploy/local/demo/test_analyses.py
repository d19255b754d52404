"""The analysis and the strategies of the demo company's plans: the API would take all of them."""

from uuid import uuid4

import pytest

from deploy.local.demo.analyses import Analysis, Body, analysis, rivals_at
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.contacts import RIVALS
from deploy.local.demo.plans import Plan
from services.planning.analysis.challenges.model import ChallengeCreate
from services.planning.analysis.environment_factors.model import EnvironmentFactorCreate
from services.planning.analysis.match_assessments.model import MatchAssessmentCreate
from services.planning.analysis.opportunity_points.model import OpportunityPointCreate
from services.planning.analysis.rival_assessments.model import RivalAssessmentCreate
from services.planning.analysis.self_assessments.model import SelfAssessmentCreate
from services.planning.analysis.supplier_criteria.model import PlanSupplierCriterionCreate
from services.planning.analysis.swot_points.model import SwotPointCreate
from services.planning.measures.strategies.model import StrategyCreate
from services.planning.measures.strategies.rules import StrategyKind, refuse_inconsistent
from services.planning.plans.schemes.model import AT_LEAST
from services.planning.plans.schemes.rules import Requirement
from shared.customers.rival_questions import SIX_QUESTIONS
from shared.shapes import Body as Shape

SHAPES: dict[str, type[Shape]] = {
    "environment-factors": EnvironmentFactorCreate,
    "challenges": ChallengeCreate,
    "self-assessments": SelfAssessmentCreate,
    "swot-points": SwotPointCreate,
    "match-assessments": MatchAssessmentCreate,
}


@pytest.fixture(scope="module", params=range(10))
def plan(company: DemoCompany, request: pytest.FixtureRequest) -> Plan:
    """Each of the plans."""
    return company.plans[request.param]


def bodies(found: Analysis, part: str) -> list[Body]:
    """What the analysis says of a part."""
    return [body for name, body in found.parts if name == part]


def test_every_part_is_one_that_the_api_takes(plan: Plan) -> None:
    for part, body in plan.analysis.parts:
        SHAPES[part].model_validate(body)
    for body in plan.analysis.opportunities:
        OpportunityPointCreate.model_validate(body)
    for body, score in plan.analysis.criteria:
        rivals = [{"competitor_id": str(uuid4()), "score": score}]
        PlanSupplierCriterionCreate.model_validate(body | {"rivals": rivals})


def test_the_analysis_has_all_that_the_standard_asks_for(plan: Plan) -> None:
    found = plan.analysis
    different = {
        Requirement.CHALLENGES: {body["source"] for body in bodies(found, "challenges")},
        Requirement.SELF_ASSESSMENTS: {body["aspect"] for body in bodies(found, "self-assessments")},
        Requirement.SWOT_QUADRANTS: {body["quadrant"] for body in bodies(found, "swot-points")},
        Requirement.SUPPLIER_CRITERIA: {body["axis"] for body, _ in found.criteria},
    }
    assert {one: len(values) for one, values in different.items()} == AT_LEAST
    assert found.opportunities
    assert len(bodies(found, "match-assessments")) == 1


def test_the_main_rival_is_that_of_the_customers_file(plan: Plan, company: DemoCompany) -> None:
    profiles = company.insights[plan.customer.code].profiles
    assert [rival for rival, body in profiles if body["is_main"]] == [plan.analysis.rival]
    told = RivalAssessmentCreate.model_validate(plan.analysis.rival_answers | {"competitor_id": str(uuid4())})
    assert all(getattr(told, question.value) for question in SIX_QUESTIONS)


def test_strategies_are_consistent_and_of_every_kind_that_is_asked_for(plan: Plan) -> None:
    kinds = set()
    for strategy in plan.analysis.strategies:
        body = StrategyCreate.model_validate(strategy.body)
        refuse_inconsistent(body.kind, uuid4() if strategy.is_about_rival else None, uuid4(), [])
        kinds.add(body.kind)
    assert kinds >= {StrategyKind.RELATIONSHIP, StrategyKind.COMPETITOR, StrategyKind.PRODUCT, StrategyKind.PRICE}


def test_texts_name_the_customer_and_the_rival(plan: Plan) -> None:
    said = str([plan.analysis.parts, plan.analysis.rival_answers, plan.analysis.strategies])
    assert plan.customer.profile["short_name"] in said
    assert "{" not in "".join(str(value) for _, body in plan.analysis.parts for value in body.values())


def test_a_customer_has_the_same_rivals_and_analysis_each_time(plan: Plan) -> None:
    assert rivals_at(plan.customer) == rivals_at(plan.customer)
    assert analysis(plan.customer, 10**9) == analysis(plan.customer, 10**9)
    assert {*rivals_at(plan.customer)} <= {*RIVALS}
