"""A receivable as the ERP pushes it."""

from decimal import Decimal

from pydantic import Field

from services.kpi.batches.copy_text import columns
from services.kpi.batches.kinds import Encoded
from services.kpi.batches.rules import refuse_rate
from services.kpi.batches.values import Day, FactAmount, FactRate, SourceVersion, Truth
from services.kpi.receivables.rules import ReceivableKind, ReceivableStatus
from shared.money import Currency
from shared.problems import FieldError, Text
from shared.shapes import Body, Code, example


class ReceivableDocument(Body):
    """An invoice or another claim on a customer; a credit note has a negative amount."""

    model_config = example(
        invoice_no="INV-2401-00017",
        customer_code="29825",
        order_no="SO43659",
        kind="goods",
        issued_on="2024-01-05",
        due_on="2024-02-04",
        amount="20565.62",
        currency="CNY",
        fx_rate="1",
        disputed=False,
        status="open",
        source_version=1,
    )

    invoice_no: Code
    customer_code: Code
    order_no: Code | None = None
    kind: ReceivableKind = ReceivableKind.GOODS
    issued_on: Day
    due_on: Day
    amount: FactAmount = Field(description="In its currency; negative on a credit note.")
    currency: Currency | None = Field(default=None, description="Without one, the base currency.")
    fx_rate: FactRate | None = Field(default=None, description="To the base currency, on the day of issue.")
    disputed: Truth = False
    status: ReceivableStatus = ReceivableStatus.OPEN
    source_version: SourceVersion = 0


COLUMNS = {
    "customer_code": "text",
    "invoice_no": "text",
    "order_no": "text",
    "kind": "text",
    "issued_on": "date",
    "due_on": "date",
    "amount": "numeric",
    "currency": "text",
    "fx_rate": "numeric",
    "disputed": "boolean",
    "status": "text",
}


def refuse(receivable: ReceivableDocument, base_currency: str) -> list[FieldError]:
    """What is wrong with a receivable beyond the type of each value."""
    found = list(refuse_rate(receivable.currency or base_currency, receivable.fx_rate, base_currency))
    if receivable.due_on < receivable.issued_on:
        text = Text("It cannot be due before it is issued.", "到期日不能早于开具日。")
        found.append(FieldError("due_before_issue", text, "/due_on"))
    return found


def encode(receivable: ReceivableDocument, base_currency: str) -> Encoded:
    """The receivable as COPY text."""
    own = columns(
        receivable.customer_code,
        receivable.invoice_no,
        receivable.order_no,
        receivable.kind,
        receivable.issued_on,
        receivable.due_on,
        receivable.amount,
        receivable.currency or base_currency,
        receivable.fx_rate or Decimal(1),
        receivable.disputed,
        receivable.status,
    )
    return Encoded(receivable.invoice_no, receivable.source_version, own)
