"""Every query over workstreams."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.exits.cases.model import ExitWorkstream
from services.planning.exits.cases.store import of_visible_exits
from services.planning.exits.workstreams.model import ExitWorkstreamRead
from services.planning.exits.workstreams.rules import WorkstreamNotFound
from shared.auth.users import name_of
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class ExitWorkstreamQuery(
    ListQuery,
    of=ExitWorkstreamRead,
    filters=("id", "code", "owner_id", "due_on", "signed_off_at", "updated_at"),
    sorts=("position", "due_on", "signed_off_at", "updated_at"),
    default_sort="position",
):
    """How workstreams are filtered and sorted."""


WORKSTREAMS = Collection(
    ExitWorkstream,
    ExitWorkstreamRead,
    ExitWorkstreamQuery,
    missing=WorkstreamNotFound,
    visible=of_visible_exits(col(ExitWorkstream.exit_id)),
    columns={"owner_name": name_of(col(ExitWorkstream.owner_id))},
)


def of_exit(exit_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: workstreams of the case."""
    return col(ExitWorkstream.exit_id) == exit_id
