"""Base classes of the gateway's tables: tracked in the change feed, or too secret for it."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from shared.app.tables import HOUSE_TABLES
from shared.database import Row

_registry = registry(metadata=MetaData())


class Table(Row, registry=_registry):
    """A table whose changes go into the change feed."""


class SecretTable(SQLModel, registry=_registry):
    """A table that is never in the change feed: hashes, keys, tokens."""


metadata = _registry.metadata
for _table in HOUSE_TABLES:
    _table.to_metadata(metadata)
