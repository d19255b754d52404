"""The query and the page of an agenda."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.customers.due_items import DueItem, DueQuery, Position, Whose
from shared.lists.filters import MAX_IN
from shared.lists.paging import Page
from shared.lists.windows import Window
from shared.settings import SERVICES, ServiceName
from shared.web.parameters import CommaSeparated


class AgendaFilter(BaseModel):
    """The filters of the agenda."""

    model_config = ConfigDict(extra="forbid")

    first: date | None = Field(default=None, alias="from", description="First day; default: today.")
    last: date | None = Field(
        default=None, alias="to", description="Last day, at most 366 days later; default: 30 days later."
    )
    kind__in: CommaSeparated[str] | None = Field(
        default=None, max_length=MAX_IN, description="Only these kinds, comma-separated."
    )
    customer_id: UUID | None = Field(default=None, description="Only of this customer.")
    service__in: CommaSeparated[ServiceName] | None = Field(
        default=None, max_length=MAX_IN, description="Only of these services, comma-separated."
    )
    owner: Whose = Field(default=Whose.ME, description="Whose items: `me`, `team` or `all`.")

    @property
    def services(self) -> list[str]:
        """The requested services."""
        return [service for service in SERVICES if service in (self.service__in or SERVICES)]

    def due_query(self, window: Window, limit: int, after: Position | None = None) -> DueQuery:
        """The query to one service: at most `limit` items after this position."""
        due_at, item_id = after or (None, None)
        return DueQuery(
            first=window.first,
            last=window.last,
            kind__in=self.kind__in,
            customer_id=self.customer_id,
            owner=self.owner,
            after_due_at=due_at,
            after_id=item_id,
            limit=limit,
        )


class CalendarFilter(AgendaFilter):
    """The filters of the calendar."""

    first: date | None = Field(default=None, alias="from", description="First day; default: 30 days ago.")
    last: date | None = Field(default=None, alias="to", description="Last day; default: 336 days ahead.")


class AgendaQuery(AgendaFilter):
    """The filters and the paging of the agenda."""

    limit: int = Field(default=50, ge=1, le=500, description="Items on a page.")
    cursor: str | None = Field(default=None, max_length=2000, description="`next_cursor` of the previous page.")


class AgendaPage(Page[DueItem]):
    """One page of an agenda, the earliest item first."""

    incomplete: list[str] = Field(
        description="Services that did not answer in time. The next page asks them again for the missing items; "
        "on the last page, repeat the request."
    )
