"""The customer service's own registry, so that its tables never meet another service's."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from shared.app.tables import house_tables
from shared.schemes.versions import PublishedVersion


class CustomerTable(SQLModel, registry=registry(metadata=MetaData())):
    """Base of every table here."""


class SchemeVersion(PublishedVersion, CustomerTable, table=True):
    """A published version of one of the service's schemes."""


for _table in house_tables(has_directory_copy=False):
    _table.to_metadata(CustomerTable.metadata)
