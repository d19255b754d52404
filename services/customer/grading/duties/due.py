"""Grading duties as due items of the customers' account managers, in the reader's language."""

from typing import Any

from services.customer.grading.duties.rules import GradingDuty, is_asked_for
from services.customer.grading.duties.store import read_duties
from services.customer.grading.grades.rules import JudgementKind
from services.customer.grading.schemes.rules import GradingFactor
from services.customer.grading.schemes.years import ClosedYear, last_closed_year
from services.customer.profile.standing.rules import JUDGEMENT_CLEARANCE
from shared.auth.access import Scope
from shared.customers.due_items import DueItem, DueQuery, DueSource
from shared.customers.due_reading import DueItems, ItemText
from shared.problems import Language, Text
from shared.time import company_today
from shared.web.call import Call

TITLES = {
    GradingDuty.OVERDUE_GRADE: Text("Grade {customer} for {year}", "{customer}：{year} 财年分级"),
    GradingDuty.JUDGEMENT_RENEWAL: Text("Renew judgements: {customer}", "更新判断：{customer}"),
}
LINKS = {
    GradingDuty.OVERDUE_GRADE: "/v1/customers/{id}",
    GradingDuty.JUDGEMENT_RENEWAL: "/v1/customers/{id}/judgements",
}
LEVELS = {GradingDuty.OVERDUE_GRADE: 1, GradingDuty.JUDGEMENT_RENEWAL: JUDGEMENT_CLEARANCE}
DUTIES = DueItems("customer", GradingDuty, lead_days=0)
CARRIED = Text("Carried forward: {subjects}", "沿用自以前财年：{subjects}")
LABELS = {member.value: member.named for kind in (GradingFactor, JudgementKind) for member in kind}


async def grading_due(call: Call, query: DueQuery) -> list[DueItem]:
    """Grades of the last closed year to be given, and judgements to renew. Both are due on the first day after it."""
    today = company_today()
    closed = last_closed_year(today, call.settings.fiscal_year_start)
    if not is_asked_for(closed.due_on, query.window, today):
        return []
    return [_item_of(row, closed, call.language) for row in await read_duties(call, query, closed)]


GRADING_DUE = DueSource(GradingDuty, Scope.CUSTOMERS_READ, grading_due)


def _item_of(row: Any, closed: ClosedYear, language: Language) -> DueItem:
    kind = GradingDuty(row["kind"])
    subjects = [LABELS[name] for name in sorted(row["subjects"])]
    title = TITLES[kind].in_language(language, {"customer": row["customer_name"], "year": closed.year})
    note = CARRIED.in_language(language, {"subjects": subjects}) if subjects else None
    text = ItemText(title, LINKS[kind].format(id=row["customer_id"]), note)
    return DUTIES.item(row, text, language, clearance=LEVELS[kind])
