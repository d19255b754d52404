"""The kpi service's own registry, so that its tables never meet another service's."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from shared.app.tables import house_tables
from shared.batches.model import BATCH_TABLES


class KpiTable(SQLModel, registry=registry(metadata=MetaData())):
    """Base of every table here."""


for _table in (*house_tables(), *BATCH_TABLES):
    _table.to_metadata(KpiTable.metadata)
