"""The planning service's app."""

from services.planning.market_goals.endpoints import router as market_goals
from services.planning.plans.endpoints import router as plans
from services.planning.relationship_goals.endpoints import router as relationship_goals
from services.planning.settings import PlanningSettings
from services.planning.steps.endpoints import router as steps
from services.planning.tables import PlanningTable
from shared.service import Concept, ServicePlan, create_service

app = create_service(
    ServicePlan(
        settings=PlanningSettings(),
        package="services.planning",
        title="Plans",
        description="Five-step customer relationship plans: their goals and what becomes of them.",
        tables=PlanningTable,
        concepts=(
            Concept(plans, "Relationship plans 客户关系规划: one per customer and fiscal year, frozen by approval."),
            Concept(steps, "The five steps 五步法 of a plan; a step opens when the one before is complete."),
            Concept(market_goals, "Market goals 市场目标: what a plan is to achieve, as figures."),
            Concept(
                relationship_goals, "Relationship goals 关系目标: whose support the market goals take, and the gap."
            ),
        ),
    )
)
