"""The relationship service's own registry, which keeps its tables apart from other services'."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from shared.app.tables import service_tables
from shared.batches.model import BATCH_TABLES
from shared.customers.account_teams import team_members
from shared.customers.colleagues import colleagues
from shared.customers.competitors import competitors
from shared.customers.contacts import contacts
from shared.customers.monthly_figures import MonthlyFigureRow
from shared.customers.published_warnings import PublishedWarningRow
from shared.feed.intents import IntentAnswerRow, IntentRow
from shared.schemes.versions import PublishedVersion


class RelationshipTable(SQLModel, registry=registry(metadata=MetaData())):
    """Base of the service's tables."""


class SchemeVersion(PublishedVersion, RelationshipTable, table=True):
    """A published version of one of the service's schemes."""


for _table in (*service_tables(), contacts, competitors, *BATCH_TABLES, colleagues, team_members):
    _table.to_metadata(RelationshipTable.metadata)


class PublishedWarning(PublishedWarningRow, RelationshipTable, table=True):
    """A warning of this service, which kpi lists."""


class Intent(IntentRow, RelationshipTable, table=True):
    """A change that another service must make."""

    __tablename__ = "intents"


class IntentAnswer(IntentAnswerRow, RelationshipTable, table=True):
    """The result of another service's intent."""

    __tablename__ = "intent_answers"


class MonthlyFigure(MonthlyFigureRow, RelationshipTable, table=True):
    """A figure of this service, which kpi adds up."""
