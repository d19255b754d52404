"""Tables every service's database has beside its own, for its MetaData and its first migration."""

import sqlalchemy as sa

from shared.auth.visibility import TABLES as DIRECTORY_TABLES
from shared.customers.directory import absorbed_contacts
from shared.feed.events import events
from shared.feed.followers import follower_cursors
from shared.web.idempotency import idempotency_keys


def house_tables(*, has_directory_copy: bool = True) -> list[sa.Table]:
    """The tables of the change feed, idempotency, followers and, for all but the customer service, the directory."""
    tables = [events, idempotency_keys, follower_cursors]
    return [*tables, *DIRECTORY_TABLES, absorbed_contacts] if has_directory_copy else tables
