"""Every query over competitors' profiles at customers."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col

from services.customer.market.cases.model import CompetitiveCase
from services.customer.market.cases.rules import CaseOutcome
from services.customer.market.competitors.model import Competitor
from services.customer.market.moves.model import CompetitorMove
from services.customer.market.profiles.model import CompetitorProfile, CompetitorProfileRead
from services.customer.market.profiles.rules import ProfileNotFound
from services.customer.people.contacts.rules import COACH_CLEARANCE
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for
from shared.auth.users import name_of, users
from shared.auth.visibility import customers, of_visible_customers
from shared.lists.collections import Collection
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery
from shared.web.call import Call


class CompetitorProfileQuery(
    ListQuery,
    of=CompetitorProfileRead,
    filters=(
        *("id", "customer_id", "competitor_id", "is_main", "is_strategic", "responsible_id", "last_move_on"),
        *("created_at", "updated_at"),
    ),
    sorts=("competitor_name", "last_move_on", "created_at", "updated_at"),
):
    """How competitors' profiles are filtered and sorted."""


_competitor_name = (
    sa.select(col(Competitor.name)).where(col(Competitor.id) == col(CompetitorProfile.competitor_id)).scalar_subquery()
)
_manager_id = (
    sa.select(customers.c.manager_id)
    .where(customers.c.id == col(CompetitorProfile.customer_id))
    .correlate(CompetitorProfile)
    .scalar_subquery()
)
_responsible_id = sa.func.coalesce(col(CompetitorProfile.responsible_id), _manager_id)


def _here(table: Any) -> sa.ColumnElement[bool]:
    same_customer = col(table.customer_id) == col(CompetitorProfile.customer_id)
    return sa.and_(same_customer, col(table.competitor_id) == col(CompetitorProfile.competitor_id))


def _cases(outcome: CaseOutcome) -> sa.ScalarSelect[int]:
    is_one = sa.and_(_here(CompetitiveCase), col(CompetitiveCase.outcome) == outcome)
    return sa.select(sa.func.count(col(CompetitiveCase.id))).where(is_one).scalar_subquery()


def _named_answers(stored: Any) -> sa.ScalarSelect[Any]:
    """The answers with their owners' present names."""
    answers = sa.func.jsonb_each(stored).table_valued(
        sa.column("key", sa.Text), sa.column("value", JSONB), name="answer"
    )
    owner_id = sa.cast(answers.c.value["owner_id"].astext, sa.Uuid)
    named = answers.c.value.op("||")(sa.func.jsonb_build_object("owner_name", users.c.display_name))
    found = sa.select(sa.func.coalesce(sa.func.jsonb_object_agg(answers.c.key, named), sa.cast({}, JSONB)))
    joined = answers.outerjoin(users, users.c.id == owner_id)
    return found.select_from(joined).correlate(CompetitorProfile).scalar_subquery()


def _as_told_to(principal: Principal) -> dict[str, Expression]:
    """The answers and the last move that the caller may see; of coaches only from their level on."""
    stored: Any = col(CompetitorProfile.answers)
    if principal.clearance >= COACH_CLEARANCE:
        stored = stored.op("||", return_type=JSONB)(col(CompetitorProfile.coach_answers))
    seen = sa.and_(_here(CompetitorMove), cleared_for(principal, CompetitorMove))
    last_move_on = sa.select(sa.func.max(col(CompetitorMove.happened_on))).where(seen)
    return {
        "answers": sa.type_coerce(_named_answers(stored), JSONB),
        "last_move_on": last_move_on.scalar_subquery(),
    }


PROFILES = Collection(
    CompetitorProfile,
    CompetitorProfileRead,
    CompetitorProfileQuery,
    missing=ProfileNotFound,
    visible=of_visible_customers(col(CompetitorProfile.customer_id)),
    columns={
        "competitor_name": _competitor_name,
        "responsible_id": _responsible_id,
        "responsible_name": name_of(_responsible_id),
        "won_cases": _cases(CaseOutcome.WON),
        "lost_cases": _cases(CaseOutcome.LOST),
    },
    columns_for=_as_told_to,
)


async def find_main(call: Call, customer_id: UUID) -> CompetitorProfile | None:
    """The profile of the customer's present main rival."""
    of_customer = col(CompetitorProfile.customer_id) == customer_id
    found = await PROFILES.rows(call, of_customer, col(CompetitorProfile.is_main).is_(True))
    return found[0] if found else None
