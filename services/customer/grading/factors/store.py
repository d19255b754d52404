"""Every query over factors set by people and judgements."""

from operator import attrgetter
from uuid import UUID

from sqlmodel import col, select

from services.customer.grading.factors.model import CustomerJudgement, GradingFactorEntry, GradingFactorEntryRead
from services.customer.grading.factors.rules import FactorEntryNotFound
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection
from shared.web.call import Call

FACTOR_ENTRIES = Collection(
    GradingFactorEntry,
    GradingFactorEntryRead,
    missing=FactorEntryNotFound,
    visible=of_visible_customers(col(GradingFactorEntry.customer_id)),
)


async def list_entries(call: Call, customer_id: UUID) -> list[GradingFactorEntry]:
    """The customer's factors set by people that the caller may see."""
    rows = await FACTOR_ENTRIES.rows(call, col(GradingFactorEntry.customer_id) == customer_id)
    return sorted(rows, key=attrgetter("factor"))


async def get_judgement(call: Call, customer_id: UUID) -> CustomerJudgement:
    """The customer's judgements; empty when nobody has judged."""
    query = select(CustomerJudgement).where(col(CustomerJudgement.customer_id) == customer_id)
    found = (await call.session.exec(query)).one_or_none()
    return found or CustomerJudgement(customer_id=customer_id)
