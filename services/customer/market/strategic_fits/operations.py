"""Operations on strategic fits."""

from collections.abc import Sequence
from dataclasses import asdict

from services.customer.market.edge_breakdowns.operations import open_breakdowns
from services.customer.market.edge_breakdowns.rules import Opening, due_day, horizons
from services.customer.market.fit_schemes.store import get_scheme_in_force
from services.customer.market.strategic_fits import rules, store
from services.customer.market.strategic_fits.model import StrategicFit, StrategicFitCreate, StrategicFitRead
from services.customer.market.strategic_fits.store import STRATEGIC_FITS
from services.customer.profile.register.store import require_customer
from shared.time import company_today
from shared.web.call import Call


async def create_strategic_fit(call: Call, body: StrategicFitCreate) -> StrategicFitRead:
    """Create an assessment, concluded by the scheme in force; earlier ones stay as history.

    At the edge of the customer's business it opens a breakdown.
    """
    await require_customer(call, body.customer_id)
    scheme = await get_scheme_in_force(call.session)
    conclusion, today = rules.conclude(body.channel_now, body.channel_ahead, body.trend, scheme), company_today()
    assessed_on = body.assessed_on or today
    made = await STRATEGIC_FITS.create(
        call,
        body,
        **asdict(conclusion),
        assessed_on=assessed_on,
        assessed_by=call.principal.subject,
        assessed_by_name=call.principal.name,
    )
    await open_breakdowns_of(call, [made])
    return made


async def open_breakdowns_of(call: Call, fits: Sequence[StrategicFit | StrategicFitRead]) -> None:
    """Open what the customers' latest assessments demand; an assessment of the past opens no duties."""
    days = (await get_scheme_in_force(call.session)).breakdown_days
    today, latest = company_today(), await store.latest_days(call, {fit.customer_id for fit in fits})
    await open_breakdowns(
        call,
        [
            Opening(fit.customer_id, horizon, fit.id, due_day(fit.assessed_on, days, today))
            for fit in fits
            if fit.assessed_on >= latest[fit.customer_id]
            for horizon in horizons(is_due_now=fit.breakdown_due_now, is_due_ahead=fit.breakdown_due_ahead)
        ],
    )
