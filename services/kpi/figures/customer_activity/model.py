"""The question and the answer."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.kpi.figures.kpi_values.model import Number
from shared.shapes import Complete
from shared.web.parameters import CommaSeparated


class ActivityPeriod(BaseModel):
    """The period asked for."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    since: date = Field(description="Orders from this day's month on, receivables due from this day on.")
    as_of: date = Field(description="Receivables due before this day.")


class CustomerActivityQuery(ActivityPeriod):
    """Which customers, and the period."""

    customer_ids: CommaSeparated[UUID] = Field(min_length=1, max_length=500)


class CustomerActivityRead(Complete):
    """Orders and receivables of customers, in columns: the same position in each list is the same customer.

    Amounts are in the base currency; a customer without a document is left out.
    """

    customer_id: list[UUID]
    sales: list[Number]
    orders: list[int]
    last_month: list[date | None] = Field(description="First day of the last month with an order.")
    due: list[Number] = Field(description="Amount that fell due in the period.")
    overdue: list[Number] = Field(description="Amount past its due date and still open.")


class RecordedCustomersRead(Complete):
    """The customers of whom there are records; the others of the caller's are left out."""

    ordered: list[UUID] = Field(description="Who ever ordered.")
    due: list[UUID] = Field(description="Of whom something fell due in the period.")
