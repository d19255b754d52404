"""The relationship service's own registry, so that its tables never meet another service's."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from shared.app.tables import service_tables


class RelationshipTable(SQLModel, registry=registry(metadata=MetaData())):
    """Base of every table here."""


for _table in service_tables():
    _table.to_metadata(RelationshipTable.metadata)
