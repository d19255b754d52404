"""The customer service's own registry, so that its tables never clash with another service's."""

from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.app.tables import service_tables
from shared.batches.model import BATCH_TABLES
from shared.customers.colleagues import colleagues
from shared.customers.published_warnings import PublishedWarningRow
from shared.feed.intents import IntentAnswerRow, IntentRow
from shared.schemes.versions import PublishedVersion


class CustomerTable(SQLModel, registry=registry(metadata=MetaData())):
    """Base of every table here."""


class SchemeVersion(PublishedVersion, CustomerTable, table=True):
    """A published version of one of the service's schemes."""


for _table in (*service_tables(has_directory_copy=False), *BATCH_TABLES, colleagues):
    _table.to_metadata(CustomerTable.metadata)


class PublishedWarning(PublishedWarningRow, CustomerTable, table=True):
    """A warning of this service, which kpi lists."""

    customer_id: UUID = Field(foreign_key="customers.id")


class Intent(IntentRow, CustomerTable, table=True):
    """A change that another service must make."""

    __tablename__ = "intents"

    customer_id: UUID | None = Field(default=None, foreign_key="customers.id")


class IntentAnswer(IntentAnswerRow, CustomerTable, table=True):
    """The result of another service's intent."""

    __tablename__ = "intent_answers"
