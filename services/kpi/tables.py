"""The kpi service's own registry, so that its tables never meet another service's."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from shared.app.tables import service_tables
from shared.batches.model import BATCH_TABLES
from shared.feed.intents import IntentAnswerRow, IntentRow


class KpiTable(SQLModel, registry=registry(metadata=MetaData())):
    """Base of every table here."""


for _table in (*service_tables(), *BATCH_TABLES):
    _table.to_metadata(KpiTable.metadata)


class Intent(IntentRow, KpiTable, table=True):
    """A change that another service must make."""

    __tablename__ = "intents"


class IntentAnswer(IntentAnswerRow, KpiTable, table=True):
    """What became of another service's intent here."""

    __tablename__ = "intent_answers"
