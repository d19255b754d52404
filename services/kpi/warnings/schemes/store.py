"""The versions of the warning scheme, and the scheme in force."""

from uuid import UUID

import sqlalchemy as sa

from services.kpi.tables import SchemeVersion
from services.kpi.warnings.schemes.model import WarningDuty, WarningSchemeContent
from services.kpi.warnings.schemes.rules import COMPUTED, refuse_own_kinds, refuse_steps
from services.kpi.warnings.schemes.standard import STANDARD
from shared.auth.access import Scope
from shared.auth.users import users
from shared.database import execute
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound
from shared.schemes.versions import Version, VersionedScheme
from shared.web.call import Call

OWNER_UNKNOWN = Text("No user {user_id} may sign in.", "用户 {user_id} 不存在或已停用。")


def _refuse(version: Version[WarningSchemeContent]) -> None:
    rules = [(kind.value, getattr(version.content, kind.value).steps) for kind in COMPUTED]
    if errors := [*refuse_steps(rules), *refuse_own_kinds(version.content.from_services)]:
        raise SchemeUnsound(errors=errors)


WARNING_SCHEMES = VersionedScheme(
    WarningSchemeContent,
    kind="warnings",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=_refuse,
    writes=Scope.KPIS_CONFIGURE,
)


@WARNING_SCHEMES.on_publish
async def refuse_unknown_owners(call: Call, version: Version[WarningSchemeContent]) -> None:
    """Whoever the scheme names may sign in. Raises SchemeUnsound."""
    named = {at: duty.owner_id for at, duty in _duties(version.content) if duty.owner_id is not None}
    active = sa.select(users.c.id).where(users.c.id.in_(named.values()), users.c.is_active)
    known: set[UUID] = set((await execute(call.session, active)).scalars()) if named else set()
    errors = [
        FieldError("user_unknown", OWNER_UNKNOWN, pointer=f"/content/{at}/owner_id", values={"user_id": owner_id})
        for at, owner_id in named.items()
        if owner_id not in known
    ]
    if errors:
        raise SchemeUnsound(errors=errors)


def _duties(content: WarningSchemeContent) -> list[tuple[str, WarningDuty]]:
    own: list[tuple[str, WarningDuty]] = [(kind.value, getattr(content, kind.value)) for kind in COMPUTED]
    return [*own, *((f"from_services/{kind}", duty) for kind, duty in content.from_services.items())]
