"""The shape an unknown code is shown in."""

from datetime import date

from sqlmodel import Field

from shared.money import Amount
from shared.shapes import Read


class UnknownCodeRead(Read):
    """A customer code with facts but no customer. What it has counts for a customer once that takes the code."""

    code: str
    orders: int
    sales: Amount = Field(description="In the base currency.")
    receivables: int
    payments: int
    first_on: date = Field(description="Day of its first order, receivable or payment.")
    last_on: date = Field(description="Day of its last one.")
    sources: list[str] = Field(description="Who pushed them.")
