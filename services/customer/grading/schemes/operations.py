"""What is done with grading schemes."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.grading.schemes import store
from services.customer.grading.schemes.model import GradingSchemeCreate, GradingSchemeVersion
from services.customer.grading.schemes.rules import GradingSchemeForTheWholeHouse
from services.customer.grading.schemes.soundness import refuse_unsound
from shared.auth.access import Principal


async def publish_grading_scheme(
    session: AsyncSession, principal: Principal, body: GradingSchemeCreate
) -> GradingSchemeVersion:
    """The next version, in force at once; of two published together the unique number lets one through."""
    if "admin" not in principal.roles:
        raise GradingSchemeForTheWholeHouse()
    number = (await store.get_scheme_in_force(session)).number + 1
    refuse_unsound(body.content.as_rule(number))
    scheme = GradingSchemeVersion(
        number=number,
        content=body.content.model_dump(mode="json"),
        reason=body.reason,
        published_by=principal.subject,
        published_by_name=principal.name,
    )
    session.add(scheme)
    await session.flush()
    return scheme
