"""The record of a case as the API shows it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field

from services.planning.exits.cases.shapes import ExitRead
from services.planning.exits.disputes.model import ExitDisputeRead
from services.planning.exits.workstreams.model import ExitWorkstreamRead
from shared.feed.history import HistoryChange
from shared.shapes import Read
from shared.web.formats import FORMAT_CHOICE


class ExitRecordQuery(BaseModel):
    """The form of a record."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["json", "html", "pdf"] | None = Field(default=None, description=FORMAT_CHOICE)


class ExitRecordRead(Read):
    """Everything of a case."""

    case: ExitRead = Field(description="The case itself.")
    workstreams: list[ExitWorkstreamRead] = Field(description="Its workstreams, in order.")
    disputes: list[ExitDisputeRead] = Field(description="Its latest 500 disputes, the first one first.")
    changes: list[HistoryChange] = Field(description="Its latest 500 changes and their authors, the first one first.")
    has_earlier_changes: bool = Field(description="Whether it had more changes: read them in its history.")
