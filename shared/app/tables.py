"""Tables every process's database has beside its own, for its MetaData and its first migration."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from shared.auth.users import users
from shared.auth.visibility import TABLES as DIRECTORY_TABLES
from shared.database import Row
from shared.feed.events import events
from shared.feed.followers import follower_cursors
from shared.web.idempotency import idempotency_keys


def rows_of(tables: type[SQLModel]) -> list[type[Row]]:
    """Every table of a service that is changed through the session."""
    registry: Any = tables._sa_registry  # SQLModel keeps it there
    return [mapper.class_ for mapper in registry.mappers if issubclass(mapper.class_, Row)]


HOUSE_TABLES = (events, idempotency_keys, follower_cursors)
"""Of the change feed, of idempotency and of followers."""


def service_tables(*, has_directory_copy: bool = True) -> list[sa.Table]:
    """Those of every service: the copy of users too and, for all but the customer service, the customer directory."""
    return [*HOUSE_TABLES, users, *(DIRECTORY_TABLES if has_directory_copy else ())]
