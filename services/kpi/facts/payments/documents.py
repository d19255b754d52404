"""A payment as the ERP pushes it."""

from pydantic import Field

from shared.batches.values import Day, PushedAmount, SourceVersion
from shared.shapes import Body, Code, example


class PaymentDocument(Body):
    """Money received for a receivable, in its currency; negative for a refund."""

    model_config = example(
        payment_no="PAY-2505-00412",
        invoice_no="INV-2503-00412",
        customer_code="C17919",
        paid_on="2025-05-12",
        amount="34782.72",
        source_version=1,
    )

    payment_no: Code = Field(description="Number of the payment in the ERP; unique per source.")
    invoice_no: Code = Field(description="The receivable of the same source; it may be pushed later.")
    customer_code: Code | None = Field(
        default=None, description="The customer's number in the ERP; may be unknown here. Left out: a warning."
    )
    paid_on: Day = Field(description="The day on which the money arrived.")
    amount: PushedAmount = Field(description="In the receivable's currency.")
    source_version: SourceVersion = 0
