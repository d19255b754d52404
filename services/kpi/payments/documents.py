"""A payment as the ERP pushes it."""

from typing import Any

from pydantic import Field

from services.kpi.batches.copy_text import columns
from services.kpi.batches.kinds import Encoded
from services.kpi.batches.values import Day, FactAmount, SourceVersion
from shared.problems import FieldError
from shared.shapes import Body, Code, example


class PaymentDocument(Body):
    """Money received for a receivable, in its currency; negative when it was paid back."""

    model_config = example(
        payment_no="PAY-2401-00017-1",
        invoice_no="INV-2401-00017",
        customer_code="29825",
        paid_on="2024-02-02",
        amount="20565.62",
        source_version=1,
    )

    payment_no: Code
    invoice_no: Code = Field(description="The receivable, of the same source; it may be pushed later.")
    customer_code: Code
    paid_on: Day
    amount: FactAmount = Field(description="In the receivable's currency.")
    source_version: SourceVersion = 0


COLUMNS = {
    "customer_code": "text",
    "payment_no": "text",
    "invoice_no": "text",
    "paid_on": "date",
    "amount": "numeric",
}


def refuse(_: Any, __: str) -> list[FieldError]:
    """The types of its values say all there is to check."""
    return []


def encode(payment: PaymentDocument, _: str) -> Encoded:
    """The payment as COPY text."""
    own = columns(
        payment.customer_code,
        payment.payment_no,
        payment.invoice_no,
        payment.paid_on,
        payment.amount,
    )
    return Encoded(payment.payment_no, payment.source_version, own)
