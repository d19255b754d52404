"""Every query over commitments."""

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.contact.commitments.model import Commitment, CommitmentRead
from services.relationship.contact.commitments.rules import CommitmentNotFound, CommitmentStatus
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers
from shared.customers.contacts import contact_name_of
from shared.days import sql_today
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class CommitmentQuery(
    ListQuery,
    of=CommitmentRead,
    filters=(
        "id",
        "customer_id",
        "touchpoint_id",
        "side",
        "status",
        "contact_id",
        "user_id",
        "due_on",
        "done_on",
        "created_at",
        "updated_at",
    ),
    sorts=("due_on", "done_on", "created_at", "updated_at"),
    searched=("what", "result"),
):
    """How commitments are filtered, sorted and searched."""


COMMITMENTS = Collection(
    Commitment,
    CommitmentRead,
    CommitmentQuery,
    missing=CommitmentNotFound,
    visible=of_visible_customers(col(Commitment.customer_id)),
    columns={
        "contact_name": contact_name_of(col(Commitment.contact_id)),
        "user_name": name_of(col(Commitment.user_id)),
        "status": sa.case(
            (col(Commitment.done_on).is_not(None), CommitmentStatus.DONE.value),
            (col(Commitment.due_on) < sql_today(), CommitmentStatus.OVERDUE.value),
            else_=CommitmentStatus.OPEN.value,
        ),
    },
)
