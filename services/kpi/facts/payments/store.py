"""Every query over payments."""

from services.kpi.facts.payments.model import PaymentRead, payments
from services.kpi.facts.scope import FactListing
from shared.lists.queries import ListQuery


class PaymentQuery(
    ListQuery,
    of=PaymentRead,
    filters=(
        "customer_id",
        "customer_code",
        "source",
        "payment_no",
        "invoice_no",
        "paid_on",
        "amount",
        "updated_at",
    ),
    sorts=("paid_on", "payment_no", "customer_code", "amount", "updated_at"),
    searched=("payment_no", "invoice_no"),
    default_sort="-paid_on",
):
    """How payments are filtered, sorted and searched."""


PAYMENT_LIST = FactListing(PaymentRead, PaymentQuery, payments)
