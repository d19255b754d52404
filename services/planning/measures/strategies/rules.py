"""Strategies (method, 6, step 4): their kinds, and what each must name; pure."""

from collections.abc import Collection
from uuid import UUID

from shared.labels import Labelled
from shared.problems import FieldError, Invalid, NotFound, Text


class StrategyKind(Labelled):
    """The kind of a strategy; place and promotion are optional."""

    RELATIONSHIP = "relationship", "Relationship strategy", "客户关系策略"
    COMPETITOR = "competitor", "Competitor strategy", "竞争策略"
    PRODUCT = "product", "Product strategy", "产品策略"
    PRICE = "price", "Price strategy", "价格策略"
    PLACE = "place", "Place strategy", "渠道策略"
    PROMOTION = "promotion", "Promotion strategy", "促销策略"


class StrategyNotFound(NotFound):
    """The plan has no such strategy."""

    title = Text("Strategy not found", "未找到策略")
    detail = Text("The plan has no strategy {id}.", "该规划没有策略 {id}。")


class StrategyInconsistent(Invalid):
    """The strategy names too little or too much; `errors` lists it."""

    title = Text("The strategy is inconsistent", "策略内容不完整或前后矛盾")
    detail = Text("Correct what is listed.", "请按所列各项更正。")


NO_GOAL = Text(
    "Name the market goal, or relationship goals, that the strategy serves.", "请填写该策略服务的市场目标或关系目标。"
)
NO_RIVAL = Text("Name the rival whom the strategy keeps away.", "请填写该策略所针对的友商。")
NO_RIVAL_HERE = Text("Only a competitor strategy is about a rival.", "只有竞争策略才针对友商。")


def refuse_inconsistent(
    kind: StrategyKind, competitor_id: UUID | None, market_goal_id: UUID | None, relationship_goal_ids: Collection[UUID]
) -> None:
    """Every strategy serves a goal; a competitor strategy, and no other, names a rival. Raises StrategyInconsistent."""
    errors = []
    if market_goal_id is None and not relationship_goal_ids:
        errors.append(FieldError("missing", NO_GOAL, pointer="/market_goal_id"))
    if kind is StrategyKind.COMPETITOR and competitor_id is None:
        errors.append(FieldError("missing", NO_RIVAL, pointer="/competitor_id"))
    if kind is not StrategyKind.COMPETITOR and competitor_id is not None:
        errors.append(FieldError("competitor_does_not_fit", NO_RIVAL_HERE, pointer="/competitor_id"))
    if errors:
        raise StrategyInconsistent(errors=errors)
