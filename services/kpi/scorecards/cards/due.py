"""What is due of scorecards, in the reader's language."""

from typing import Any

from services.kpi.scorecards.cards.rules import ScorecardDuty
from services.kpi.scorecards.cards.store import read_due
from shared.auth.access import Scope
from shared.customers.due_items import DueItem, DueQuery, DueSource
from shared.customers.due_reading import DueItems, ItemText
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("{duty}: {who}, {starts_on} to {ends_on}", "{duty}：{who}，{starts_on} 至 {ends_on}")
DUTIES = DueItems("kpi", ScorecardDuty, lead_days=5)


async def scorecards_due(call: Call, query: DueQuery) -> list[DueItem]:
    """What is due of scorecards in the window, or is late."""
    return [due_item_of(row, call.language) for row in await read_due(call, query)]


SCORECARDS_DUE = DueSource(ScorecardDuty, Scope.SCORECARDS_READ, scorecards_due)


def due_item_of(row: dict[str, Any], language: Language) -> DueItem:
    """The duty as a due item of the person or the supervisor."""
    named = {"duty": ScorecardDuty(row["kind"]).named, "who": row["team_name"] or row["holder_name"] or "—"}
    named |= {"starts_on": row["starts_on"], "ends_on": row["ends_on"]}
    text = ItemText(TITLE.in_language(language, named), f"/v1/scorecards/{row['scorecard_id']}")
    return DUTIES.item(row, text, language, clearance=row["clearance"])
