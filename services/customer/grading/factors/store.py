"""Every query over factors set by people and judgements."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.grading.factors.model import CustomerJudgement, GradingFactorEntry
from services.customer.grading.schemes.rules import GradingFactor


async def list_entries(session: AsyncSession, customer_id: UUID) -> list[GradingFactorEntry]:
    """The customer's factors that people have set."""
    query = select(GradingFactorEntry).where(col(GradingFactorEntry.customer_id) == customer_id)
    return list(await session.exec(query.order_by(col(GradingFactorEntry.factor))))


async def find_entry(session: AsyncSession, customer_id: UUID, factor: GradingFactor) -> GradingFactorEntry | None:
    """The factor as somebody set it, if anybody did; held until the transaction ends."""
    query = select(GradingFactorEntry).where(
        col(GradingFactorEntry.customer_id) == customer_id, col(GradingFactorEntry.factor) == factor
    )
    return (await session.exec(query.with_for_update())).one_or_none()


async def find_judgement(session: AsyncSession, customer_id: UUID) -> CustomerJudgement | None:
    """The customer's judgements, where there are any."""
    query = select(CustomerJudgement).where(col(CustomerJudgement.customer_id) == customer_id)
    return (await session.exec(query)).one_or_none()
