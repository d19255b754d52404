"""Campaigns as due items of their owner: invitations to send, and the evaluation of what was held."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.contact.campaigns.model import Campaign
from services.relationship.contact.campaigns.rules import CampaignDuty, CampaignStatus
from services.relationship.contact.campaigns.store import CAMPAIGNS, IS_OF, OWNER
from services.relationship.contact.schemes.store import CONTACT_SCHEMES
from shared.auth.access import Scope
from shared.auth.visibility import is_customer, team, visible_to
from shared.customers.due_items import DueQuery, DueSource, Whose
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.problems import Language, Text
from shared.web.call import Call

TITLES = {
    CampaignDuty.CAMPAIGN_INVITATIONS: Text("Send the invitations: {name}", "发出邀请：{name}"),
    CampaignDuty.CAMPAIGN_EVALUATION: Text("Evaluate: {name}", "评估活动：{name}"),
}


async def _select(call: Call, query: DueQuery) -> sa.Select[Any]:
    """What is planned, so many days before it; what was held, so many days after."""
    scheme = (await CONTACT_SCHEMES.current(call.session)).content
    row = Campaign
    is_planned = col(row.status) == CampaignStatus.PLANNED
    last = sa.func.coalesce(col(row.ends_on), col(row.starts_on))
    day = sa.case((is_planned, col(row.starts_on) - scheme.invitation_days), else_=last + scheme.evaluation_days)
    kinds = (CampaignDuty.CAMPAIGN_INVITATIONS.value, CampaignDuty.CAMPAIGN_EVALUATION.value)
    kind: Any = sa.case((is_planned, sa.literal(kinds[0], sa.Text)), else_=sa.literal(kinds[1], sa.Text))
    given = columns(
        id=kind + ":" + sa.cast(col(row.id), sa.Text),
        kind=kind,
        customer_id=_customer(call, query),
        owner_id=col(row.owner_id),
        due_at=midnight(day),
        link_id=col(row.id),
        name=col(row.name),
        place=col(row.place),
    )
    is_open = col(row.status).in_((CampaignStatus.PLANNED, CampaignStatus.HELD))
    return sa.select(*given).where(is_open, is_wanted(day, query), CAMPAIGNS.seen_by(call.principal))


def _customer(call: Call, query: DueQuery) -> Any:
    """One of the campaign's customers that the caller sees: the one asked for, or one of the caller's team."""
    first = sa.select(OWNER).where(IS_OF, is_customer(OWNER), visible_to(call.principal, OWNER))
    if query.customer_id is not None:
        first = first.where(query.customer_id == OWNER)
    if query.owner is Whose.TEAM:
        mine = sa.select(team.c.customer_id).where(team.c.user_id == call.principal.user_id)
        first = first.where(OWNER.in_(mine))
    return first.order_by(OWNER).limit(1).correlate(Campaign).scalar_subquery()


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    kind = CampaignDuty(row["kind"])
    title = TITLES[kind].in_language(language, {"name": row["name"]})
    return ItemText(title, f"/v1/campaigns/{row['link_id']}", row["place"])


CAMPAIGNS_DUE = DueSource(
    CampaignDuty, Scope.RELATIONSHIPS_READ, due_reader("relationship", CampaignDuty, _select, _describe)
)
