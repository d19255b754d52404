"""The shape of an unknown code."""

from datetime import date

from pydantic import BaseModel
from sqlmodel import Field

from shared.money import Amount
from shared.shapes import Code, CustomerId, CustomerName, Read

MAX_CHECKED_CODES = 5_000


class CodeClaimRead(Read):
    """The customer that has a code as pending: its facts count for it once the code is confirmed."""

    customer_id: CustomerId
    customer_name: CustomerName


class UnknownCodeRead(Read):
    """A customer code with facts but no customer. Its facts count for a customer once one has the code, confirmed."""

    code: str = Field(description="The code that no customer has, or one only as pending.")
    orders: int = Field(description="Number of its orders.")
    sales: Amount = Field(description="In the base currency.")
    receivables: int = Field(description="Number of its receivables.")
    payments: int = Field(description="Number of its payments.")
    first_on: date = Field(description="Day of its first order, receivable or payment.")
    last_on: date = Field(description="Day of its last one.")
    sources: list[str] = Field(description="Ids of the clients or users that pushed them.")
    claimed_by: CodeClaimRead | None = Field(
        default=None,
        description="The customer that took the code and waits for its confirmation; null: none, or the customer "
        "service did not answer.",
    )


class CodesCheck(BaseModel):
    """Codes that somebody takes for customers."""

    codes: list[Code] = Field(max_length=MAX_CHECKED_CODES)


class CodesWithFacts(Read):
    """The codes with facts, of whichever kind."""

    codes: list[str]
