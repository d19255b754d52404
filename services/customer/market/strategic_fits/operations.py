"""Operations on strategic fits."""

from dataclasses import asdict

from services.customer.market.fit_schemes.store import get_scheme_in_force
from services.customer.market.strategic_fits import rules
from services.customer.market.strategic_fits.model import StrategicFitCreate, StrategicFitRead
from services.customer.market.strategic_fits.store import STRATEGIC_FITS
from services.customer.profile.register.store import require_customer
from shared.time import utc_now
from shared.web.call import Call


async def create_strategic_fit(call: Call, body: StrategicFitCreate) -> StrategicFitRead:
    """Create an assessment, concluded by the scheme in force; earlier ones stay as history."""
    await require_customer(call, body.customer_id)
    scheme = await get_scheme_in_force(call.session)
    return await STRATEGIC_FITS.create(
        call,
        body,
        **asdict(rules.conclude(body.channel_now, body.channel_ahead, body.trend, scheme)),
        assessed_on=body.assessed_on or utc_now().date(),
        assessed_by=call.principal.subject,
        assessed_by_name=call.principal.name,
    )
