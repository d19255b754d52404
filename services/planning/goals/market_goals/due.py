"""Goals of markets' plans that are off track, as due items of who looks after the plan."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.market_goals.off_track import OffTrackGoal
from services.planning.goals.market_goals.rules import MarketGoalDueKind
from services.planning.goals.market_goals.store import MARKET_GOALS
from services.planning.goals.schemes.store import SCHEMES
from services.planning.plans.plans.markets import of_covered_markets
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.owners import manager, superior
from services.planning.plans.plans.rules import MarketKind, market_of
from shared.auth.access import Scope
from shared.auth.clearances import cleared_for
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.days import sql_day_of
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("Market goal off track: {title}, {market}, {year}", "市场目标偏离：{title}（{market}，{year} 财年）")
NOTE = Text("Shortfall: {shortfall} %.", "缺口：{shortfall}%。")


async def select_off_track(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The goals that are off track, of markets that the caller sees as a whole: others see no figure of theirs."""
    days = (await SCHEMES.current(call.session)).content.off_track_days
    due_on = sql_day_of(col(OffTrackGoal.created_at)) + days
    kind = sa.literal(MarketGoalDueKind.MARKET_GOAL_OFF_TRACK.value, sa.Text)
    given = columns(
        id=kind + ":" + sa.cast(col(MarketGoal.id), sa.Text),
        kind=kind,
        owner_id=sa.func.coalesce(manager(), superior(besides=None)),
        due_at=midnight(due_on),
        clearance=col(OffTrackGoal.clearance),
        link_id=col(MarketGoal.id),
        plan_id=col(Plan.id),
        title=col(MarketGoal.title),
        shortfall=col(OffTrackGoal.shortfall),
        market_kind=sa.cast(col(Plan.market_kind), sa.Text),
        market_code=col(Plan.market_code),
        year=col(Plan.fiscal_year),
    )
    joined = sa.join(OffTrackGoal, MarketGoal, col(MarketGoal.id) == col(OffTrackGoal.market_goal_id)).join(
        Plan, col(Plan.id) == col(MarketGoal.plan_id)
    )
    seen = (MARKET_GOALS.seen_by(call.principal), cleared_for(call.principal, OffTrackGoal))
    is_whole = of_covered_markets(call.principal)
    return sa.select(*given).select_from(joined).where(*seen, is_whole, is_wanted(due_on, query))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    market = market_of(MarketKind(row["market_kind"]), row["market_code"])
    named = market.named.in_language(language) if market else ""
    values = {"title": row["title"], "market": named, "year": row["year"]}
    note = NOTE.in_language(language, {"shortfall": round(row["shortfall"] * 100)})
    link = f"/v1/plans/{row['plan_id']}/market-goals/{row['link_id']}"
    return ItemText(TITLE.in_language(language, values), link, note)


MARKET_GOALS_DUE = DueSource(
    MarketGoalDueKind,
    Scope.PLANS_READ,
    due_reader("planning", MarketGoalDueKind, select_off_track, _describe),
)
