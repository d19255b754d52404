"""Every query over the facts of dossiers."""

from datetime import date
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.customer.dossier.facts.model import DossierFact, DossierFactRead
from services.customer.dossier.facts.rules import DossierFactNotFound
from services.customer.dossier.templates.model import DossierTemplateContent
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for, level_of_rows
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers
from shared.days import sql_today
from shared.feed.bulk import change_rows
from shared.lists.collections import Collection
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery
from shared.schemes.versions import Version
from shared.web.call import Call


class DossierFactQuery(
    ListQuery,
    of=DossierFactRead,
    filters=(
        *("id", "customer_id", "item", "is_log", "section", "source", "clearance", "owner_id", "verified_on"),
        *("review_due_on", "is_stale", "created_at", "updated_at"),
    ),
    sorts=("item", "section", "verified_on", "review_due_on", "created_at", "updated_at"),
    searched=("value", "source_detail"),
):
    """How facts are filtered, sorted and searched."""


_later = aliased(DossierFact)


def is_latest(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: the fact is no entry of a log, or the latest one that the caller sees; earlier ones are never
    stale.
    """
    return sa.or_(
        col(DossierFact.is_log).is_(False),
        ~sa.exists().where(
            col(_later.customer_id) == col(DossierFact.customer_id),
            col(_later.item) == col(DossierFact.item),
            col(_later.is_log),
            sa.tuple_(col(_later.verified_on), col(_later.id))
            > sa.tuple_(col(DossierFact.verified_on), col(DossierFact.id)),
            cleared_for(principal, _later),
        ),
    )


def review_due_on(principal: Principal) -> sa.ColumnElement[date | None]:
    """SQL: the last day on which the fact counts as verified; of a log, the latest entry's alone."""
    return sa.case((is_latest(principal), col(DossierFact.review_due_on)))


def _standing(principal: Principal) -> dict[str, Expression]:
    is_past = col(DossierFact.review_due_on) < sql_today()
    return {
        "review_due_on": review_due_on(principal),
        "is_stale": sa.func.coalesce(sa.and_(is_past, is_latest(principal)), False),
    }


DOSSIER_FACTS = Collection(
    DossierFact,
    DossierFactRead,
    DossierFactQuery,
    missing=DossierFactNotFound,
    visible=of_visible_customers(col(DossierFact.customer_id)),
    columns={
        "clearance": cast("Expression", level_of_rows(DossierFact)),
        "owner_name": sa.func.coalesce(name_of(col(DossierFact.owner_id)), col(DossierFact.owner_name)),
    },
    columns_for=_standing,
)


async def follow_items(call: Call, template: Version[DossierTemplateContent]) -> None:
    """Give every fact the section, clearance and due day of the published template."""
    items = template.content.items
    kinds = {"key": sa.Text, "section": sa.Text, "clearance": sa.Integer, "days": sa.Integer}
    said = sa.values(*(sa.column(name, kind) for name, kind in kinds.items()), name="said").data(
        [(item.key, item.section.value, item.clearance, item.cadence.days) for item in items]
    )
    verified_on = col(DossierFact.verified_on)
    days = sa.cast(said.c.days, sa.Integer)  # the column is all null where every item is verified once
    is_in_reach = days <= sa.literal_column("DATE '9999-12-31'", sa.Date) - verified_on
    due = sa.case((is_in_reach, verified_on + days))
    follows = {"section": said.c.section, "clearance": said.c.clearance, "review_due_on": due}
    await change_rows(call.session, DossierFact, follows, col(DossierFact.item) == said.c.key)
    # Facts of items that were left out need no verification.
    left_out = col(DossierFact.item).not_in([item.key for item in items])
    await change_rows(call.session, DossierFact, {"review_due_on": sa.null()}, left_out)
