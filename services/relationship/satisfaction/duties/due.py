"""What is due about satisfaction, in the reader's language."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.satisfaction.acting import acting_for
from services.relationship.satisfaction.duties.model import SatisfactionDuty
from services.relationship.satisfaction.duties.rules import DUTIES_CLEARANCE, SatisfactionDue, SatisfactionDutyKind
from services.relationship.satisfaction.duties.store import DUTIES
from services.relationship.satisfaction.schemes.store import SCHEMES
from services.relationship.satisfaction.surveys.model import Survey
from services.relationship.satisfaction.surveys.rules import SurveyStatus
from services.relationship.satisfaction.surveys.store import SURVEYS
from shared.auth.access import Scope
from shared.auth.visibility import customers, visible_to
from shared.customers.account_teams import active
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.customers.served import NOT_SERVED, is_served
from shared.problems import Language, Text
from shared.web.call import Call

TITLES = {
    SatisfactionDue.SURVEY_CLOSURE: Text("Evaluate: {title} ({customer})", "结束并评估：{title}（{customer}）"),
    SatisfactionDue.SURVEY_DUE: Text("Ask how satisfied they are: {customer}", "开展满意度调查：{customer}"),
    SatisfactionDue.SATISFACTION_LOW: Text("Satisfaction below target: {customer}", "满意度未达标：{customer}"),
    SatisfactionDue.CONVERSION_DUE: Text("Convert to profit or value: {customer}", "转化为利润或价值客户：{customer}"),
}
OF_DUTIES = {
    SatisfactionDutyKind.LOW_SCORE: SatisfactionDue.SATISFACTION_LOW,
    SatisfactionDutyKind.CONVERSION: SatisfactionDue.CONVERSION_DUE,
}


async def select_due(call: Call, query: DueQuery) -> sa.Select[Any]:
    """Surveys to close, customers to ask again, and duties; the last are for clearance 2."""
    scheme = (await SCHEMES.current(call.session)).content
    sources = [
        _to_close(call, query, scheme.evaluation_days),
        _to_ask(call, query, {one.value: months for one, months in scheme.survey_every_months.items()}),
    ]
    if call.principal.clearance >= DUTIES_CLEARANCE:
        sources.append(_to_do(call, query))
    return sa.select(sa.union_all(*sources).subquery("duties"))


def _item(kind: Any, link_id: Any, **given: Any) -> list[Any]:
    kind = sa.cast(kind, sa.Text)
    return columns(id=kind + ":" + sa.cast(link_id, sa.Text), kind=kind, link_id=link_id, **given)


def _to_close(call: Call, query: DueQuery, days: int) -> sa.Select[Any]:
    due_on = col(Survey.closes_on) + days
    given = _item(
        SatisfactionDue.SURVEY_CLOSURE.value,
        col(Survey.id),
        customer_id=col(Survey.customer_id),
        owner_id=acting_for(col(Survey.customer_id), Survey, first=active(col(Survey.owner_id), Survey)),
        due_at=midnight(due_on),
        title=col(Survey.title),
        plan=sa.cast(sa.null(), sa.Text),
    )
    is_open = sa.and_(col(Survey.status) == SurveyStatus.OPEN, is_served(col(Survey.customer_id)))
    return sa.select(*given).where(SURVEYS.seen_by(call.principal), is_open, is_wanted(due_on, query))


def _to_ask(call: Call, query: DueQuery, months: dict[str, int]) -> sa.Select[Any]:
    """The day so many months after the last survey began, or after the first contract of a customer never asked."""
    row = Survey
    last = sa.select(sa.func.max(col(row.opens_on))).where(
        col(row.customer_id) == customers.c.id, col(row.deleted_at).is_(None)
    )
    begun = sa.func.coalesce(last.correlate(customers).scalar_subquery(), customers.c.first_contract_on)
    rhythm = sa.case(months or {"": 0}, value=customers.c.customer_class, else_=sa.cast(sa.null(), sa.Integer))
    due_on = sa.cast(begun + sa.func.make_interval(0, rhythm), sa.Date)
    given = _item(
        SatisfactionDue.SURVEY_DUE.value,
        customers.c.id,
        customer_id=customers.c.id,
        owner_id=acting_for(customers.c.id, customers),
        due_at=midnight(due_on),
        title=sa.cast(sa.null(), sa.Text),
        plan=sa.cast(sa.null(), sa.Text),
    )
    is_seen = visible_to(call.principal, customers.c.id)
    return sa.select(*given).where(is_seen, customers.c.status.not_in(NOT_SERVED), is_wanted(due_on, query))


def _to_do(call: Call, query: DueQuery) -> sa.Select[Any]:
    duty = SatisfactionDuty
    due_on = sa.func.coalesce(col(duty.review_on), col(duty.due_on))
    kind = sa.case({one.value: due.value for one, due in OF_DUTIES.items()}, value=sa.cast(col(duty.kind), sa.Text))
    given = _item(
        kind,
        col(duty.id),
        customer_id=col(duty.customer_id),
        owner_id=acting_for(customers.c.id, customers),
        due_at=midnight(due_on),
        clearance=DUTIES_CLEARANCE,
        title=sa.cast(sa.null(), sa.Text),
        plan=col(duty.plan),
    )
    joined = sa.join(duty, customers, customers.c.id == col(duty.customer_id))
    conditions = (DUTIES.seen_by(call.principal), customers.c.status.not_in(NOT_SERVED))
    return sa.select(*given).select_from(joined).where(*conditions, is_wanted(due_on, query))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    kind = SatisfactionDue(row["kind"])
    title = TITLES[kind].in_language(language, {"customer": row["customer_name"], "title": row["title"]})
    links = {
        SatisfactionDue.SURVEY_CLOSURE: f"/v1/surveys/{row['link_id']}",
        SatisfactionDue.SURVEY_DUE: f"/v1/satisfaction?customer_id={row['link_id']}",
    }
    return ItemText(title, links.get(kind, f"/v1/satisfaction-duties/{row['link_id']}"), row["plan"])


SATISFACTION_DUE = DueSource(
    SatisfactionDue, Scope.RELATIONSHIPS_READ, due_reader("relationship", SatisfactionDue, select_due, _describe)
)
