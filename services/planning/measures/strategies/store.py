"""Every query over strategies."""

from sqlmodel import col

from services.planning.measures.strategies.model import Strategy, StrategyRead
from services.planning.measures.strategies.rules import StrategyNotFound, refuse_inconsistent
from services.planning.plans.parts.store import PlanParts, the_rival
from services.planning.plans.plans.rules import PlanStep
from services.planning.settings import PlanningSettings
from shared.customers.competitors import competitor_name_of
from shared.lists.queries import ListQuery


class StrategyQuery(
    ListQuery,
    of=StrategyRead,
    filters=("id", "kind", "title", "product", "competitor_id", "opportunity_id", "created_at", "updated_at"),
    sorts=("kind", "title", "created_at", "updated_at"),
    searched=("title", "description", "expected_effect"),
    default_sort="created_at",
):
    """How strategies are filtered, sorted and searched."""


def _settle(strategy: Strategy, _: PlanningSettings) -> None:
    refuse_inconsistent(strategy.kind, strategy.competitor_id, strategy.market_goal_id, strategy.relationship_goal_ids)


STRATEGIES = PlanParts(
    Strategy,
    StrategyRead,
    StrategyQuery,
    missing=StrategyNotFound,
    step=PlanStep.STRATEGIES,
    most=100,
    rivals=the_rival,
    settle=_settle,
    columns={"competitor_name": competitor_name_of(col(Strategy.competitor_id))},
)
