"""Every query over judgements of ability."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.execution.judgements.model import AbilityJudgement, AbilityJudgementRead
from services.planning.execution.judgements.rules import AbilityJudgementNotFound
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class AbilityJudgementQuery(
    ListQuery,
    of=AbilityJudgementRead,
    filters=("id", "user_id", "verdict", "judged_by", "created_at", "updated_at"),
    sorts=("created_at", "updated_at"),
    default_sort="-created_at",
):
    """How judgements are filtered and sorted."""


JUDGEMENTS = Collection(
    AbilityJudgement,
    AbilityJudgementRead,
    AbilityJudgementQuery,
    missing=AbilityJudgementNotFound,
    visible=of_visible_customers(col(AbilityJudgement.customer_id)),
    columns={"user_name": name_of(col(AbilityJudgement.user_id))},
)


def of_responsibility(responsibility_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: judgements about this responsibility."""
    return col(AbilityJudgement.responsibility_id) == responsibility_id
