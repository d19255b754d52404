"""The gateway's own tables: what is tracked in the change feed, and what is too secret for it."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from shared.app.tables import HOUSE_TABLES
from shared.database import Row

_registry = registry(metadata=MetaData())


class Table(Row, registry=_registry):
    """A table whose changes are written to the change feed."""


class SecretTable(SQLModel, registry=_registry):
    """A table the change feed never sees: hashes, keys, tokens."""


metadata = _registry.metadata
for _table in HOUSE_TABLES:
    _table.to_metadata(metadata)
