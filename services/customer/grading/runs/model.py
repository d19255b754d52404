"""A grading run: its table and shapes."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.customer.tables import CustomerTable
from shared.database import Row
from shared.shapes import Body, CreatedAt, Read, RowId, example


class GradingRun(Row, CustomerTable, table=True):
    """A run and its results."""

    __tablename__ = "grading_runs"

    fiscal_year: int
    scheme_version: int
    as_of: date
    is_preliminary: bool
    is_of_all: bool
    graded: int
    provisional: int
    first: int
    up: int
    same: int
    down: int
    run_by: str
    run_by_name: str


class GradingRunCreate(Body):
    """The customers to grade, and the fiscal year."""

    model_config = example(
        fiscal_year=2025,
        customer_ids=["01a1ff25-b1e9-738a-8877-e930680fd063"],
    )

    fiscal_year: int = Field(ge=1990, le=2200, description="Last-year figures are those of the year before.")
    customer_ids: list[UUID] | None = Field(
        default=None, min_length=1, max_length=1000, description="These customers; left out, all of the caller's."
    )


class GradingRunRead(Read):
    """A run: how many customers were graded, and how their classes moved since earlier fiscal years."""

    id: RowId
    fiscal_year: int = Field(description="The calendar year in which the graded fiscal year starts.")
    scheme_version: int = Field(description="Version of the grading scheme used.")
    as_of: date = Field(description="Reference day: what was known at its end counts.")
    is_preliminary: bool = Field(description="Whether the fiscal year still ran: it is due again after its end.")
    is_of_all: bool = Field(description="Whether it graded all customers of the person who ran it.")
    graded: int = Field(description="Number of customers that were graded.")
    provisional: int = Field(description="Grades with less coverage than the scheme requires.")
    first: int = Field(description="Customers without a grade of an earlier fiscal year.")
    up: int = Field(description="Grades with a higher class than that of the earlier year.")
    same: int = Field(description="Grades with the same class as that of the earlier year.")
    down: int = Field(description="Grades with a lower class than that of the earlier year.")
    run_by: str = Field(description="Id of the user, or `client:<id>`.")
    run_by_name: str = Field(description="Name of who ran it, at that time.")
    created_at: CreatedAt
