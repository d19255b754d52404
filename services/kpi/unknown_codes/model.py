"""The shape of an unknown code."""

from datetime import date

from sqlmodel import Field

from shared.money import Amount
from shared.shapes import Read


class UnknownCodeRead(Read):
    """A customer code with facts but no customer. Its facts count for a customer as soon as one gets the code."""

    code: str = Field(description="The code that no customer has.")
    orders: int = Field(description="Number of its orders.")
    sales: Amount = Field(description="In the base currency.")
    receivables: int = Field(description="Number of its receivables.")
    payments: int = Field(description="Number of its payments.")
    first_on: date = Field(description="Day of its first order, receivable or payment.")
    last_on: date = Field(description="Day of its last one.")
    sources: list[str] = Field(description="Ids of the clients or users that pushed them.")
