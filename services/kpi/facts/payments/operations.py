"""The kind of pushed payments."""

from services.kpi.facts.payments.documents import PaymentDocument
from services.kpi.facts.payments.model import payments
from services.kpi.facts.scope import OUTSIDE_SCOPE, check_scope
from shared.batches.kinds import Kind

PAYMENTS = Kind(
    plural="payments",
    singular="payment",
    number="payment_no",
    document=PaymentDocument,
    table=payments,
    check_scope=check_scope,
    texts=OUTSIDE_SCOPE,
)
