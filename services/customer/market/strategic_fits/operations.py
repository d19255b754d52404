"""What is done with strategic fits and the rule behind them."""

from dataclasses import asdict

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.market.strategic_fits import rules, store
from services.customer.market.strategic_fits.model import (
    FitSchemeUpdate,
    StrategicFitCreate,
    StrategicFitRead,
    StrategicFitScheme,
)
from shared.auth.access import DataScopeKind, Principal
from shared.customers.directory import require_visible
from shared.problems import PreconditionFailed
from shared.time import utc_now
from shared.web.call import Call


async def create_strategic_fit(call: Call, body: StrategicFitCreate) -> StrategicFitRead:
    """An assessment, concluded by the rule in force; earlier ones stay as history."""
    await require_visible(call.session, call.principal, body.customer_id)
    scheme = await store.get_scheme_in_force(call.session)
    return await store.STRATEGIC_FITS.create(
        call,
        body,
        **asdict(rules.conclude(body.channel_now, body.channel_ahead, body.trend, scheme)),
        assessed_on=body.assessed_on or utc_now().date(),
        assessed_by=call.principal.subject,
        assessed_by_name=call.principal.name,
    )


async def set_strategic_fit_scheme(
    session: AsyncSession, principal: Principal, body: FitSchemeUpdate, if_match: str | None
) -> rules.FitScheme:
    """A new rule as the next version; of two set at once the unique number lets one through."""
    if principal.data_scope.kind is not DataScopeKind.ALL:
        raise rules.FitSchemeForTheWholeHouse()
    rules.refuse_unsound(body.investments)
    in_force = await store.get_scheme_in_force(session)
    present = f'"{in_force.version}"'
    if if_match is not None and if_match.strip() not in {"*", present}:
        raise PreconditionFailed(current=present)
    scheme = StrategicFitScheme(
        number=in_force.version + 1,
        investments=body.model_dump(mode="json")["investments"],
        reason=body.reason,
        set_by=principal.subject,
        set_by_name=principal.name,
    )
    session.add(scheme)
    await session.flush()
    return scheme.as_rule()
