"""How many leads become opportunities and orders: counts by state and reasons of losses, by group."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlmodel import Field, col

from services.planning.pursuits.leads.model import Lead
from services.planning.pursuits.leads.rules import LeadGrouping, LeadState, LossReason, share_of
from services.planning.pursuits.leads.store import IS_QUALIFIED, LEADS
from shared.auth.users import name_of
from shared.auth.visibility import customers as directory
from shared.database import execute
from shared.lists.windows import Window, window_of
from shared.money import Ratio
from shared.shapes import Read
from shared.time import company_today
from shared.web.call import Call


class LeadConversionQuery(BaseModel):
    """Which leads are counted, and by what."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    first: date = Field(alias="from", description="First day on which they were brought in.")
    last: date = Field(alias="to", description="Last such day, at most 366 days later.")
    group_by: LeadGrouping = Field(default=LeadGrouping.SOURCE, description="By what they are counted.")


class LossCountRead(Read):
    """How many leads were lost for a reason."""

    reason: LossReason = Field(description="The main reason.")
    leads: int = Field(description="Number of leads lost for it.")


class LeadConversionRow(Read):
    """The leads of a group, by what came of them."""

    group: str | None = Field(description="The source, the user's id or the region's code; null: none, or all groups.")
    name: str | None = Field(description="The user's present name; null for other groups.")
    leads: int = Field(description="All leads.")
    new: int = Field(description="New ones, not yet qualified.")
    qualified: int = Field(description="Qualified ones that are no opportunity yet.")
    opportunity: int = Field(description="Opportunities.")
    won: int = Field(description="Won ones.")
    lost: int = Field(description="Lost ones.")
    invalid: int = Field(description="Rejected ones.")
    qualified_rate: Ratio | None = Field(description="Ever qualified, by all leads; null without leads.")
    conversion_rate: Ratio | None = Field(description="Ever opportunities, by ever qualified ones; null without these.")
    win_rate: Ratio | None = Field(description="Won, by won and lost ones; null without these.")
    losses: list[LossCountRead] = Field(description="The reasons of the losses, the most frequent first.")


class LeadConversionRead(Read):
    """How many leads became opportunities and orders."""

    first: date = Field(description="First day on which they were brought in.")
    last: date = Field(description="Last such day.")
    group_by: LeadGrouping = Field(description="By what they are counted.")
    total: LeadConversionRow = Field(description="All groups together.")
    rows: list[LeadConversionRow] = Field(description="One for each group, that with the most leads first.")


Counts = dict[str, int]
ONCE_QUALIFIED, ONCE_CONVERTED = "once_qualified", "once_converted"


async def get_lead_conversion(call: Call, asked: LeadConversionQuery) -> LeadConversionRead:
    """The counts of the caller's leads brought in within the days. Raises WindowInvalid."""
    window = window_of(asked.first, asked.last, company_today())
    counts = await _count(call, window, asked.group_by)
    losses: dict[str | None, Counts] = defaultdict(dict)
    for group, reason, number in await _count_losses(call, window, asked.group_by):
        losses[group][reason] = number
    rows = [_row(group, name, of_group, losses[group]) for (group, name), of_group in counts.items()]
    total = _row(None, None, _added(counts.values()), _added(losses.values()))
    in_order = sorted(rows, key=lambda row: (-row.leads, row.group or ""))
    return LeadConversionRead(first=window.first, last=window.last, group_by=asked.group_by, total=total, rows=in_order)


def _group(by: LeadGrouping) -> Any:
    groups: Mapping[LeadGrouping, Any] = {
        LeadGrouping.SOURCE: sa.cast(col(Lead.source), sa.Text),
        LeadGrouping.OWNER: sa.cast(col(Lead.owner_id), sa.Text),
        LeadGrouping.REGION: directory.c.region,
    }
    return groups[by].label("group")


def _among(call: Call, window: Window, by: LeadGrouping, *counted: Any) -> sa.Select[Any]:
    joined = sa.join(Lead, directory, directory.c.id == col(Lead.customer_id))
    brought_in = col(Lead.brought_in_on).between(window.first, window.last)
    query = sa.select(_group(by), *counted).select_from(joined)
    return query.where(LEADS.seen_by(call.principal), brought_in)


async def _count(call: Call, window: Window, by: LeadGrouping) -> dict[tuple[str | None, str | None], Counts]:
    number = sa.func.count()
    counted: dict[str, Any] = {one.value: number.filter(col(Lead.state) == one) for one in LeadState}
    counted |= {"leads": number, ONCE_QUALIFIED: number.filter(IS_QUALIFIED)}
    counted[ONCE_CONVERTED] = number.filter(col(Lead.converted_on).is_not(None))
    query = _among(call, window, by, *(value.label(name) for name, value in counted.items()))
    groups = query.group_by(sa.text("1")).subquery("groups")
    is_user = by is LeadGrouping.OWNER
    name: Any = name_of(sa.cast(groups.c.group, sa.Uuid)) if is_user else sa.null()
    rows = (await execute(call.session, sa.select(groups, name.label("name")))).mappings()
    return {(row["group"], row["name"]): {one: row[one] for one in counted} for row in rows}


async def _count_losses(call: Call, window: Window, by: LeadGrouping) -> list[Any]:
    query = _among(call, window, by, col(Lead.loss_reason), sa.func.count())
    lost = query.where(col(Lead.loss_reason).is_not(None)).group_by(sa.text("1, 2"))
    return list(await execute(call.session, lost))


def _added(groups: Any) -> Counts:
    added: Counts = defaultdict(int)
    for one in groups:
        for name, number in one.items():
            added[name] += number
    return added


def _row(group: str | None, name: str | None, counts: Counts, losses: Counts) -> LeadConversionRow:
    won, lost = counts.get("won", 0), counts.get("lost", 0)
    leads, qualified = counts.get("leads", 0), counts.get(ONCE_QUALIFIED, 0)
    by_number = sorted(losses.items(), key=lambda one: (-one[1], one[0]))
    return LeadConversionRow(
        group=group,
        name=name,
        leads=leads,
        **{one.value: counts.get(one.value, 0) for one in LeadState},
        qualified_rate=share_of(qualified, leads),
        conversion_rate=share_of(counts.get(ONCE_CONVERTED, 0), qualified),
        win_rate=share_of(won, won + lost),
        losses=[LossCountRead(reason=LossReason(reason), leads=number) for reason, number in by_number],
    )
