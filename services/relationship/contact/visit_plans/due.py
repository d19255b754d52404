"""Visit plans as due items: for who may approve, and for the owner before and after the visit."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.contact.visit_plans.approvals import LEVEL
from services.relationship.contact.visit_plans.model import VisitPlan
from services.relationship.contact.visit_plans.rules import VisitDuty, VisitStatus
from services.relationship.contact.visit_plans.store import VISIT_PLANS
from services.relationship.contact.visit_schemes.rules import MAY_APPROVE, VisitApprover
from shared.auth.access import DataScopeKind, Scope
from shared.customers.due_items import DueQuery, DueSource, Whose
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.problems import Language, Text
from shared.time import company_today
from shared.web.call import Call

TITLES = {
    VisitDuty.VISIT_APPROVAL: Text("Approve the visit: {customer}", "审批来访计划：{customer}"),
    VisitDuty.VISIT_COMING: Text("Visit: {customer}", "来访：{customer}"),
    VisitDuty.VISIT_RECORD: Text("Record the visit: {customer}", "登记来访结果：{customer}"),
}


async def _select(call: Call, query: DueQuery) -> sa.Select[Any]:
    """What waits for the caller's approval since its submission; what comes; what has passed and is not recorded."""
    row = VisitPlan
    waits, has_passed = col(row.status) == VisitStatus.SUBMITTED, col(row.ends_on) < company_today()
    day = sa.case((waits, col(row.submitted_on)), (has_passed, col(row.ends_on) + 1), else_=col(row.starts_on))
    kinds = [sa.literal(duty.value, sa.Text) for duty in VisitDuty]
    kind: Any = sa.case((waits, kinds[0]), (has_passed, kinds[2]), else_=kinds[1])
    # An approval is nobody's own: whoever may give it finds it among their items.
    approver = sa.literal(call.principal.user_id if query.owner is Whose.ME else None, sa.Uuid)
    given = columns(
        id=kind + ":" + sa.cast(col(row.id), sa.Text),
        kind=kind,
        customer_id=col(row.customer_id),
        owner_id=sa.case((waits, approver), else_=col(row.owner_id)),
        due_at=midnight(day),
        clearance=sa.case((waits, LEVEL), else_=1),
        link_id=col(row.id),
        **{name: col(getattr(row, name)) for name in ("purpose", "place")},
    )
    is_open = sa.or_(col(row.status) == VisitStatus.APPROVED, sa.and_(waits, _may_approve(call)))
    return sa.select(*given).where(is_open, is_wanted(day, query), VISIT_PLANS.seen_by(call.principal))


def _may_approve(call: Call) -> sa.ColumnElement[bool]:
    caller, row = call.principal, VisitPlan
    if caller.clearance < LEVEL or caller.data_scope.kind is DataScopeKind.OWN:
        return sa.false()
    theirs = [one for one in VisitApprover if caller.data_scope.kind in MAY_APPROVE[one]]
    is_author = sa.or_(col(row.created_by) == caller.subject, col(row.submitted_by) == caller.subject)
    return sa.and_(col(row.approver).in_(theirs), ~is_author)


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    title = TITLES[VisitDuty(row["kind"])].in_language(language, {"customer": row["customer_name"]})
    note = " · ".join(part for part in (row["place"], row["purpose"]) if part)
    return ItemText(title, f"/v1/visit-plans/{row['link_id']}", note or None)


VISITS_DUE = DueSource(VisitDuty, Scope.RELATIONSHIPS_READ, due_reader("relationship", VisitDuty, _select, _describe))
