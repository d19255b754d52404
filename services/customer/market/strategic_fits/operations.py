"""What is done with strategic fits."""

from dataclasses import asdict
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.market.fit_schemes.store import get_scheme_in_force
from services.customer.market.strategic_fits import rules, store
from services.customer.market.strategic_fits.model import StrategicFit, StrategicFitCreate, StrategicFitRead
from shared.auth.access import Principal
from shared.customers.directory import require_visible
from shared.time import utc_now


async def create_strategic_fit(
    session: AsyncSession, principal: Principal, body: StrategicFitCreate
) -> StrategicFitRead:
    """An assessment, concluded by the rule in force; earlier ones stay as history."""
    await require_visible(session, principal, body.customer_id)
    scheme = await get_scheme_in_force(session)
    conclusion = rules.conclude(body.channel_now, body.channel_ahead, body.trend, scheme)
    fit = StrategicFit(
        **body.model_dump(exclude={"assessed_on"}),
        **asdict(conclusion),
        assessed_on=body.assessed_on or utc_now().date(),
        assessed_by=principal.subject,
        assessed_by_name=principal.name,
    )
    session.add(fit)
    await session.flush()
    return await store.get_fit(session, principal, fit.id)


async def delete_strategic_fit(session: AsyncSession, principal: Principal, fit_id: UUID, if_match: str | None) -> None:
    """Remove an assessment that should not have been; the customer's history keeps what it said."""
    fit = await store.lock_fit(session, principal, fit_id)
    fit.require_version(if_match)
    await session.delete(fit)
