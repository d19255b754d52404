"""What is done with the thresholds behind key-person levels."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.key_person_schemes import rules, store
from services.relationship.key_person_schemes.model import KeyPersonScheme, LevelSchemeUpdate
from services.relationship.key_person_schemes.rules import LevelScheme, SchemeForTheWholeHouse
from shared.auth.access import DataScopeKind, Principal
from shared.problems import PreconditionFailed


async def set_key_person_scheme(
    session: AsyncSession, principal: Principal, body: LevelSchemeUpdate, if_match: str | None
) -> LevelScheme:
    """New thresholds as the next version; of two set at once the unique number lets one through."""
    if principal.data_scope.kind is not DataScopeKind.ALL:
        raise SchemeForTheWholeHouse()
    rules.refuse_not_rising([requirement.as_rule() for requirement in body.requirements])
    present = f'"{(in_force := await store.get_scheme_in_force(session)).version}"'
    if if_match is not None and if_match.strip() not in {"*", present}:
        raise PreconditionFailed(current=present)
    scheme = KeyPersonScheme(
        number=in_force.version + 1,
        requirements=[requirement.model_dump(mode="json") for requirement in body.requirements],
        reason=body.reason,
        set_by=principal.subject,
        set_by_name=principal.name,
    )
    session.add(scheme)
    await session.flush()
    return scheme.as_rule()
