"""Strategies over HTTP."""

from services.planning.measures.strategies.model import StrategyCreate, StrategyUpdate
from services.planning.measures.strategies.rules import StrategyInconsistent
from services.planning.measures.strategies.store import STRATEGIES
from services.planning.plans.parts.router import PartWords, part_router

router = part_router(
    "/v1/plans/{plan_id}/strategies",
    STRATEGIES,
    creates=StrategyCreate,
    changes=StrategyUpdate,
    words=PartWords(
        one="a strategy",
        many="The strategies 策略 of a plan",
        about="To lift relationships, to keep a rival from taking the customer, or one of the 4P. It names the market "
        "goal or the relationship goals that it serves. The standard scheme asks for a relationship, a competitor, a "
        "product and a price strategy; place and promotion are optional.",
        of_list="`?kind=competitor` gives those of a kind.",
    ),
    fails_with=[StrategyInconsistent],
)
