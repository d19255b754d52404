"""Operations on strategic fits."""

from dataclasses import asdict

from services.customer.market.edge_breakdowns.operations import open_breakdowns
from services.customer.market.edge_breakdowns.rules import due_day, horizons
from services.customer.market.fit_schemes.store import get_scheme_in_force
from services.customer.market.strategic_fits import rules
from services.customer.market.strategic_fits.model import StrategicFitCreate, StrategicFitRead
from services.customer.market.strategic_fits.store import STRATEGIC_FITS, is_latest
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
    if await is_latest(call, made):  # an assessment of the past opens no duties
        due = horizons(is_due_now=conclusion.breakdown_due_now, is_due_ahead=conclusion.breakdown_due_ahead)
        due_on = due_day(assessed_on, scheme.breakdown_days, today)
        await open_breakdowns(call, body.customer_id, due, made.id, due_on)
    return made
