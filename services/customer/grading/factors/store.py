"""Every query over factors set by people and judgements."""

from operator import attrgetter
from uuid import UUID

from sqlmodel import col, select

from services.customer.grading.factors.model import (
    CustomerJudgement,
    CustomerJudgementRead,
    GradingFactorEntry,
    GradingFactorEntryRead,
)
from services.customer.grading.factors.rules import FactorEntryNotFound
from shared.auth.visibility import of_visible_customers, read_customer_names
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


async def read_entries(call: Call, customer_id: UUID) -> list[GradingFactorEntryRead]:
    """The same as the API shows them."""
    names = await read_customer_names(call.session, [customer_id])
    named = {"customer_name": names[customer_id]}
    return [
        GradingFactorEntryRead.model_validate(entry, update=named) for entry in await list_entries(call, customer_id)
    ]


async def read_judgement(call: Call, customer_id: UUID) -> CustomerJudgementRead:
    """The customer's judgements as the API shows them."""
    names = await read_customer_names(call.session, [customer_id])
    judgement = await get_judgement(call, customer_id)
    return CustomerJudgementRead.model_validate(judgement, update={"customer_name": names[customer_id]})


async def get_judgement(call: Call, customer_id: UUID) -> CustomerJudgement:
    """The customer's judgements; empty when nobody has judged."""
    query = select(CustomerJudgement).where(col(CustomerJudgement.customer_id) == customer_id)
    found = (await call.session.exec(query)).one_or_none()
    return found or CustomerJudgement(customer_id=customer_id)
