"""The kind of pushed payments."""

from services.kpi.facts.payments.documents import PaymentDocument
from services.kpi.facts.payments.model import payments
from services.kpi.facts.scope import OUTSIDE_SCOPE, check_scope
from services.kpi.facts.touched.store import note_codes
from shared.batches.kinds import Kind

PAYMENTS = Kind(
    plural="payments",
    singular="payment",
    number="payment_no",
    document=PaymentDocument,
    table=payments,
    check_scope=check_scope,
    texts=OUTSIDE_SCOPE,
    follow=note_codes,
)
