"""Tables that every process's database has in addition to its own, for its MetaData and its first migration."""

import sqlalchemy as sa

from shared.auth.users import users
from shared.auth.visibility import TABLES as DIRECTORY_TABLES
from shared.customers.directory import absorbed_contacts
from shared.customers.followed_schemes import followed_schemes
from shared.feed.events import events
from shared.feed.followers import follower_cursors
from shared.web.idempotency import idempotency_keys

HOUSE_TABLES = (events, idempotency_keys, follower_cursors)
"""The tables of the change feed, of idempotency and of followers."""


def service_tables(*, has_directory_copy: bool = True) -> list[sa.Table]:
    """The common tables of a service: also the copy of users and, except in the customer service, of its directory and
    schemes."""
    copies = (*DIRECTORY_TABLES, absorbed_contacts, followed_schemes) if has_directory_copy else ()
    return [*HOUSE_TABLES, users, *copies]
