"""The kind of pushed payments."""

from collections.abc import Iterable

from services.kpi.facts.payments.documents import PaymentDocument
from services.kpi.facts.payments.model import payments
from services.kpi.facts.payments.settled import apply_payments
from services.kpi.facts.scope import OUTSIDE_SCOPE, check_scope
from services.kpi.facts.touched.store import note_payers
from services.kpi.facts.versions import documents as kept_documents
from shared.batches.kinds import Kind
from shared.batches.rules import Doubt
from shared.problems import Text
from shared.settings import Settings


def complete(payment: PaymentDocument, settings: Settings) -> None:  # noqa: ARG001 - the signature of a kind
    """No customer is an empty code."""
    payment.customer_code = payment.customer_code or ""


def doubts_of(payment: PaymentDocument) -> Iterable[Doubt]:
    """What is doubtful about a payment that is accepted."""
    if not payment.customer_code:
        yield Doubt("no_customer", "/customer_code")


PAYMENTS = Kind(
    plural="payments",
    singular="payment",
    number="payment_no",
    document=PaymentDocument,
    table=payments,
    complete=complete,
    apply=apply_payments,
    documents=kept_documents,
    day="paid_on",
    check_scope=check_scope,
    doubts=doubts_of,
    texts={"no_customer": Text("The payment names no customer.", "回款未注明客户。"), **OUTSIDE_SCOPE},
    follow=note_payers,
)
