"""Every query over payments."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.payments.model import PaymentRead, payments
from services.kpi.scope import FactListing, covers, customer_of
from shared.auth.access import Principal
from shared.lists.listing import ListQuery
from shared.lists.paging import Page

LISTING = FactListing(
    read=PaymentRead,
    columns={
        name: customer_of(payments.c.customer_code) if name == "customer_id" else payments.c[name]
        for name in PaymentRead.model_fields
    },
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
)


async def list_payments(session: AsyncSession, principal: Principal, query: ListQuery) -> Page[PaymentRead]:
    """The payments of the caller's customers."""
    return await LISTING.fetch(session, query, covers(principal, payments.c.customer_code))
