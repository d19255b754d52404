"""Every query over disputes."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.exits.cases.model import ExitDispute
from services.planning.exits.cases.store import of_visible_exits
from services.planning.exits.disputes.model import ExitDisputeRead
from services.planning.exits.disputes.rules import DisputeNotFound
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class ExitDisputeQuery(
    ListQuery,
    of=ExitDisputeRead,
    filters=("id", "settled_at", "created_at"),
    sorts=("created_at", "settled_at"),
    searched=("subject", "outcome"),
    default_sort="created_at",
):
    """How disputes are filtered, sorted and searched."""


DISPUTES = Collection(
    ExitDispute,
    ExitDisputeRead,
    ExitDisputeQuery,
    missing=DisputeNotFound,
    visible=of_visible_exits(col(ExitDispute.exit_id)),
)


def of_exit(exit_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: disputes of the case."""
    return col(ExitDispute.exit_id) == exit_id
