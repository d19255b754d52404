"""A receivable as the ERP pushes it."""

from pydantic import Field

from services.kpi.facts.rates import complete_rate, refuse_rate
from services.kpi.facts.receivables.rules import ReceivableStatus
from shared.batches.values import Day, PushedAmount, PushedRate, SourceVersion, Truth
from shared.customers.receivable_kinds import ReceivableKind
from shared.money import Currency
from shared.problems import FieldError
from shared.settings import Settings
from shared.shapes import Body, Code, example


class ReceivableDocument(Body):
    """An invoice or another claim on a customer; a credit note has a negative amount."""

    model_config = example(
        invoice_no="INV-2503-00412",
        customer_code="C17919",
        order_no="SO2502-07877",
        kind="goods",
        issued_on="2025-03-14",
        due_on="2025-05-13",
        amount="34782.72",
        currency="CNY",
        fx_rate="1",
        disputed=False,
        status="open",
        source_version=1,
    )

    invoice_no: Code = Field(description="Number of the invoice or claim in the ERP; unique per source.")
    customer_code: Code | None = Field(
        default=None, description="The customer's number in the ERP; may be unknown here. Left out: a warning."
    )
    order_no: Code | None = Field(default=None, description="Number of the order that it bills.")
    kind: ReceivableKind = Field(
        default=ReceivableKind.GOODS,
        description="What it is for: goods, retention money 质保金, final balance 尾款, NRE or tooling.",
    )
    issued_on: Day = Field(description="Date of issue.")
    due_on: Day = Field(description="Due date; late from the next day on. Before `issued_on`: a warning.")
    amount: PushedAmount = Field(description="In its currency; negative on a credit note.")
    currency: Currency | None = Field(default=None, description="Defaults to the base currency.")
    fx_rate: PushedRate | None = Field(
        default=None,
        description="To the base currency, on the day of issue; above 0. Left out: the maintained rate of the day.",
    )
    disputed: Truth = Field(default=False, description="Whether the customer disputes it.")
    status: ReceivableStatus = Field(
        default=ReceivableStatus.OPEN, description="Its state in the ERP; cancelled: it counts nowhere."
    )
    written_off_on: Day | None = Field(
        default=None,
        description="The day of the write-off; left out, a receivable written off counts so from its due date on.",
    )
    source_version: SourceVersion = 0


def refuse(receivable: ReceivableDocument, settings: Settings) -> list[FieldError]:
    """A receivable's errors beyond the type of each value."""
    return list(refuse_rate(receivable, settings))


def complete(receivable: ReceivableDocument, settings: Settings) -> None:
    """Fill in the base currency and its rate; no customer is an empty code."""
    complete_rate(receivable, settings)
    receivable.customer_code = receivable.customer_code or ""
