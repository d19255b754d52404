"""The planning service's own registry, which keeps its tables apart from other services'."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from shared.app.tables import service_tables
from shared.customers.account_teams import team_members
from shared.customers.colleagues import colleagues
from shared.customers.competitors import competitors
from shared.customers.contacts import contacts
from shared.customers.monthly_figures import MonthlyFigureRow
from shared.customers.published_warnings import PublishedWarningRow
from shared.feed.intents import IntentAnswerRow, IntentRow
from shared.schemes.versions import PublishedVersion


class PlanningTable(SQLModel, registry=registry(metadata=MetaData())):
    """Base of the service's tables."""


class SchemeVersion(PublishedVersion, PlanningTable, table=True):
    """A published version of one of the service's schemes.

    One rule for all of them: what a scheme has copied into a record (workstreams, steps, their days) stays as it was in
    the version under which the record was opened; what is counted whenever it is read (until when a lead is qualified,
    how grave a delay is) follows the version in force, also of older records.
    """


for _table in (*service_tables(), contacts, competitors, colleagues, team_members):
    _table.to_metadata(PlanningTable.metadata)


class PublishedWarning(PublishedWarningRow, PlanningTable, table=True):
    """A warning of this service, which kpi lists."""


class Intent(IntentRow, PlanningTable, table=True):
    """A change that another service must make."""

    __tablename__ = "intents"


class IntentAnswer(IntentAnswerRow, PlanningTable, table=True):
    """The result of another service's intent."""

    __tablename__ = "intent_answers"


class MonthlyFigure(MonthlyFigureRow, PlanningTable, table=True):
    """A figure of this service, which kpi adds up."""
