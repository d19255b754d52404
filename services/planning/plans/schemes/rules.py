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
    ENVIRONMENT_FACTORS = "environment_factors", "Factors of the environment", "环境因素"
    CHALLENGES = "challenges", "Challenges of the customer, by source", "客户挑战（按来源）"
    RIVAL_ASSESSMENTS = "rival_assessments", "Rivals with all six questions answered", "友商分析（六问均已回答）"
    SELF_ASSESSMENTS = "self_assessments", "Assessments of ourselves, by aspect", "自身分析（按方面）"
    SWOT_QUADRANTS = "swot_quadrants", "Quadrants of the SWOT", "SWOT 象限"
    SUPPLIER_CRITERIA = (
        "supplier_criteria",
        "Supplier criteria with both scores",
        "供应商评价标准（要求与我方）",
    )
    OPPORTUNITY_POINTS = "opportunity_points", "Opportunity points", "机会点"
    MATCH_ASSESSMENT = "match_assessment", "Assessment of the match", "匹配度评估"
    RELATIONSHIP_GOALS = "relationship_goals", "Relationship goals", "关系目标"
    LEVEL_GOALS = "level_goals", "General and organizational goals", "普遍与组织关系目标"
    REACH_GOALS = "reach_goals", "Numbers over the market's customers", "市场内客户数量目标"
    RELATIONSHIP_STRATEGIES = "relationship_strategies", "Relationship strategies", "客户关系策略"
    COMPETITOR_STRATEGIES = "competitor_strategies", "Competitor strategies", "竞争策略"
    PRODUCT_STRATEGIES = "product_strategies", "Product strategies", "产品策略"
    PRICE_STRATEGIES = "price_strategies", "Price strategies", "价格策略"
    PLACE_STRATEGIES = "place_strategies", "Place strategies", "渠道策略"
    PROMOTION_STRATEGIES = "promotion_strategies", "Promotion strategies", "促销策略"
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
    def is_of_market(self) -> bool:
        """Whether a market's plan can meet it."""
        return self not in OF_CUSTOMERS

    @property
    def is_of_customer(self) -> bool:
        """Whether a customer's plan can meet it."""
        return self is not Requirement.REACH_GOALS

    @property
    def is_after_approval(self) -> bool:
        """Whether only an approved plan can meet it; what else a plan needs is there when it is submitted."""
        return self is Requirement.YEARLY_EVALUATION


STEP_OF = {
    Requirement.MARKET_GOALS: PlanStep.MARKET_GOALS,
    Requirement.RELATIONSHIP_SNAPSHOT: PlanStep.ANALYSIS,
    Requirement.ENVIRONMENT_FACTORS: PlanStep.ANALYSIS,
    Requirement.CHALLENGES: PlanStep.ANALYSIS,
    Requirement.RIVAL_ASSESSMENTS: PlanStep.ANALYSIS,
    Requirement.SELF_ASSESSMENTS: PlanStep.ANALYSIS,
    Requirement.SWOT_QUADRANTS: PlanStep.ANALYSIS,
    Requirement.SUPPLIER_CRITERIA: PlanStep.ANALYSIS,
    Requirement.OPPORTUNITY_POINTS: PlanStep.ANALYSIS,
    Requirement.MATCH_ASSESSMENT: PlanStep.ANALYSIS,
    Requirement.RELATIONSHIP_GOALS: PlanStep.RELATIONSHIP_GOALS,
    Requirement.LEVEL_GOALS: PlanStep.RELATIONSHIP_GOALS,
    Requirement.REACH_GOALS: PlanStep.RELATIONSHIP_GOALS,
    Requirement.RELATIONSHIP_STRATEGIES: PlanStep.STRATEGIES,
    Requirement.COMPETITOR_STRATEGIES: PlanStep.STRATEGIES,
    Requirement.PRODUCT_STRATEGIES: PlanStep.STRATEGIES,
    Requirement.PRICE_STRATEGIES: PlanStep.STRATEGIES,
    Requirement.PLACE_STRATEGIES: PlanStep.STRATEGIES,
    Requirement.PROMOTION_STRATEGIES: PlanStep.STRATEGIES,
    Requirement.ACTIONS: PlanStep.STRATEGIES,
    Requirement.RESOURCES: PlanStep.EXECUTION,
    Requirement.RESPONSIBILITIES: PlanStep.EXECUTION,
    Requirement.BUDGET: PlanStep.EXECUTION,
    Requirement.YEARLY_EVALUATION: PlanStep.EXECUTION,
}
OF_CUSTOMERS = frozenset(
    {
        Requirement.RELATIONSHIP_SNAPSHOT,
        Requirement.SUPPLIER_CRITERIA,
        Requirement.MATCH_ASSESSMENT,
        Requirement.RELATIONSHIP_GOALS,
        Requirement.LEVEL_GOALS,
        Requirement.ACTIONS,
        Requirement.RESOURCES,
        Requirement.RESPONSIBILITIES,
        Requirement.BUDGET,
    }
)
"""What only plans of customers have: it is about one customer, its people, or what we spend on it."""
REPEATED = Text("The requirement is there twice.", "该要求重复。")
NOT_OF_MARKETS = Text("A market's plan has no such part.", "市场规划没有该内容。")
NOT_OF_CUSTOMERS = Text("A customer's plan has no such part.", "客户规划没有该内容。")


def refuse_unsound(requirements: Sequence[Requirement], of_markets: Sequence[Requirement]) -> None:
    """Every requirement is there once, and plans of the kind can meet it. Raises SchemeUnsound."""
    errors = [
        *_repeated("requirements", requirements),
        *_repeated("market_requirements", of_markets),
        *(
            FieldError("not_of_customers", NOT_OF_CUSTOMERS, pointer=f"/content/requirements/{place}/requirement")
            for place, one in enumerate(requirements)
            if not one.is_of_customer
        ),
        *(
            FieldError("not_of_markets", NOT_OF_MARKETS, pointer=f"/content/market_requirements/{place}/requirement")
            for place, one in enumerate(of_markets)
            if not one.is_of_market
        ),
    ]
    if errors:
        raise SchemeUnsound(errors=errors)


def _repeated(name: str, requirements: Sequence[Requirement]) -> list[FieldError]:
    return [
        FieldError("repeated", REPEATED, pointer=f"/content/{name}/{place}/requirement")
        for place, one in enumerate(requirements)
        if one in requirements[:place]
    ]
