"""The shapes of a report's figures; none is above level 1."""

from datetime import date
from typing import Any

from pydantic import model_validator
from sqlmodel import Field

from services.kpi.figures.kpi_values.model import Number
from services.kpi.reports.value_reports.rules import GrowthNote, QualityNote
from shared.money import Currency, Ratio
from shared.shapes import Read


class MonthValueRead(Read):
    """A month's purchases, beside the same month of the year before."""

    month: date = Field(description="First day of the month.")
    sales: Number = Field(description="Net sales of the month.")
    previous: Number = Field(description="Net sales of the same month of the year before.")


class CategoryValueRead(Read):
    """A product category's part of the quarter."""

    category: str | None = Field(description="The product category; null: unknown.")
    sales: Number = Field(description="Net sales of the quarter.")
    quantity: Number = Field(description="Net quantity of the quarter.")
    previous: Number = Field(description="Net sales of the same quarter of last year.")


class DeliveryValueRead(Read):
    """The lines promised for a time, and what became of them."""

    month: date | None = Field(description="First day of the month; null: the whole quarter.")
    due_lines: int = Field(description="Lines delivered, or open and overdue.")
    on_time_lines: int = Field(description="Lines delivered by the promised day.")
    open_lines: int = Field(description="Lines that are overdue and still open.")
    checked_lines: int = Field(description="Delivered lines whose accepted quantity is known, and overdue ones.")
    perfect_lines: int = Field(description="Of those, on time and accepted in full.")
    on_time: Ratio | None = Field(description="On-time lines ÷ lines due; null: none was due.")
    on_time_in_full: Ratio | None = Field(description="Lines on time and in full ÷ checked lines; null: none checked.")


class OpenPointRead(Read):
    """A line that we still owe."""

    order_no: str = Field(description="Number of the order.")
    line_no: int = Field(description="Number of the line.")
    product: str | None = Field(description="What was ordered: its description, else its SKU.")
    quantity: Number = Field(description="Ordered quantity.")
    promised_on: date = Field(description="The promised day.")


class QualityValueRead(Read):
    """The quality of service, as the customer judges it."""

    score: Ratio | None = Field(description="Scores ÷ highest scores of the quarter's answers; null: see `missing`.")
    answers: int = Field(default=0, description="Number of answers behind it.")
    missing: QualityNote | None = Field(description="Why there is no score; null: there is one.")

    @model_validator(mode="before")
    @classmethod
    def _as_it_was_released(cls, found: Any) -> Any:
        """Before reports had the number of answers, `no_source` said what `no_answers` says since."""
        if isinstance(found, dict) and "answers" not in found and found.get("missing") == QualityNote.NO_SOURCE:
            return found | {"missing": QualityNote.NO_ANSWERS}
        return found


class ValueFactsRead(Read):
    """What the customer got in the quarter. Amounts are net of returns, in the base currency."""

    currency: Currency = Field(description="The base currency.")
    as_of: date = Field(description="Day on which the figures were computed.")
    orders: int = Field(description="Orders of the quarter.")
    lines: int = Field(description="Lines of these orders.")
    quantity: Number = Field(description="Net quantity.")
    sales: Number = Field(description="Net sales.")
    previous_sales: Number = Field(description="Net sales of the same quarter of last year.")
    growth: Ratio | None = Field(description="Growth against last year; null: there is no base.")
    growth_note: GrowthNote | None = Field(description="What to know of the growth; null: nothing.")
    credit_notes: int = Field(description="Returns and credits of the quarter.")
    credits: Number = Field(description="Their amount, below zero.")
    months: list[MonthValueRead] = Field(description="The last twelve months up to the quarter's end.")
    categories: list[CategoryValueRead] = Field(description="By product category, the largest first.")
    deliveries: list[DeliveryValueRead] = Field(description="By month of the promised day.")
    delivery: DeliveryValueRead = Field(description="Of the whole quarter.")
    open_count: int = Field(description="Overdue lines of the customer that are still open, of any quarter.")
    open_points: list[OpenPointRead] = Field(description="The oldest of them.")
    quality: QualityValueRead = Field(description="The quality of service.")
    archived_periods: list[str] = Field(
        default_factory=list,
        description="Archived years and months with lines of this customer that deliveries and open points lack.",
    )
