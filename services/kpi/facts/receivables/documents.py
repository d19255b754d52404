"""A receivable as the ERP pushes it."""

from pydantic import Field

from services.kpi.facts.rates import refuse_rate
from services.kpi.facts.receivables.rules import ReceivableKind, ReceivableStatus
from shared.batches.values import Day, PushedAmount, PushedRate, SourceVersion, Truth
from shared.money import Currency
from shared.problems import FieldError, Text
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
    customer_code: Code = Field(description="The customer's number in the ERP; may be unknown here.")
    order_no: Code | None = Field(default=None, description="Number of the order that it bills.")
    kind: ReceivableKind = Field(
        default=ReceivableKind.GOODS,
        description="What it is for: goods, retention money 质保金, final balance 尾款, NRE or tooling.",
    )
    issued_on: Day = Field(description="Date of issue.")
    due_on: Day = Field(description="Due date, not before `issued_on`; late from the next day on.")
    amount: PushedAmount = Field(description="In its currency; negative on a credit note.")
    currency: Currency | None = Field(default=None, description="Defaults to the base currency.")
    fx_rate: PushedRate | None = Field(default=None, description="To the base currency, on the day of issue.")
    disputed: Truth = Field(default=False, description="Whether the customer disputes it.")
    status: ReceivableStatus = Field(default=ReceivableStatus.OPEN, description="Its state in the ERP.")
    written_off_on: Day | None = Field(
        default=None,
        description="The day of the write-off; left out, a receivable written off counts so from its due date on.",
    )
    source_version: SourceVersion = 0


def refuse(receivable: ReceivableDocument, settings: Settings) -> list[FieldError]:
    """A receivable's errors beyond the type of each value."""
    found = list(refuse_rate(receivable, settings))
    if receivable.due_on < receivable.issued_on:
        text = Text("The due date cannot be before the issue date.", "到期日不能早于开具日。")
        found.append(FieldError("due_before_issue", text, "/due_on"))
    return found
