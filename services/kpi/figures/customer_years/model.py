"""The question and the answer."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.kpi.figures.kpi_values.model import Number
from shared.shapes import Complete
from shared.web.parameters import CommaSeparated


class CustomerYearsQuery(BaseModel):
    """Which customers and which months."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    first: date = Field(alias="from", description="First day of the first month.")
    last: date = Field(alias="to", description="Last day of the last month.")
    until: date = Field(description="First orders up to this day count, and sales up to its month.")
    customer_ids: CommaSeparated[UUID] | None = Field(default=None, max_length=500)


class CustomerYearsRead(Complete):
    """Figures per customer, in columns: the same position in each list is the same customer."""

    customer_id: list[UUID]
    sales: list[Number]
    costed_sales: list[Number]
    cost: list[Number]
    first_ordered_on: list[date | None] = Field(
        description="The day of its first order up to `until` that was not cancelled; of an archived one its month."
    )
    ordered_months: list[int]
    sales_since: list[Number] = Field(description="Sales after `to`, until the month of `until`.")
    sales_of_all: list[Number] = Field(
        description="Positive sales of every customer, visible to the caller or not, highest first."
    )
