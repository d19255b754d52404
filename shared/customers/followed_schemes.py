"""The customer service's schemes that the other services act upon: their copies, and the versions in force.

The service policy says what is due at a customer; of the grading scheme, the months of the lifecycle stages.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.customers.service_policy import ServicePolicyContent
from shared.customers.standard_policy import STANDARD
from shared.database import execute
from shared.feed.followers import FollowedEvent
from shared.upserts import add_missing
from shared.web.peers import ServiceHttp

POLICY, GRADING = "service_policy", "grading"
FOLLOWED = frozenset({POLICY, GRADING})
STANDARD_NUMBER = 1
"""Nobody published the standard: it is in the code, and not on the feed."""

followed_schemes = sa.Table(
    "followed_schemes",
    sa.MetaData(),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("content", JSONB, nullable=False),
)
"""Every version published, by kind; the highest number is in force."""


class ServicePolicy(NamedTuple):
    """A version of the service policy; what is computed with it keeps its number."""

    number: int
    content: ServicePolicyContent


class StageMonths(BaseModel):
    """The last month of each lifecycle stage, as the grading scheme has them (method, 3)."""

    initial_months: int = 3
    stable_months: int = 12
    deep_months: int = 36


class PublishedPolicy(BaseModel):
    """A version as the customer service shows it."""

    version: int
    content: dict[str, Any]


class PolicySource(Protocol):
    """Where a version comes from that is not copied yet: the customer service, over HTTP."""

    async def get_policy(self, number: int, /) -> PublishedPolicy: ...


async def follow_schemes(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Keep every version of the followed schemes that the events publish."""
    published = [change.data.after for change in changes if change.type == "guanxi.scheme_version.created"]
    names = followed_schemes.c.keys()
    rows = [{name: one[name] for name in names} for one in published if one["kind"] in FOLLOWED]
    await add_missing(session, followed_schemes, rows)


async def policy_in_force(session: AsyncSession) -> ServicePolicy:
    """The service policy in force, by this service's copy; the standard while none was published."""
    found = await _newest(session, POLICY)
    if found is None:
        return ServicePolicy(STANDARD_NUMBER, STANDARD)
    return ServicePolicy(found.number, ServicePolicyContent.model_validate(found.content))


async def get_policy(session: AsyncSession, number: int, source: PolicySource) -> ServicePolicy:
    """One version, with which something was computed; the source is asked once for one that is not copied yet.

    Raises PeerUnavailable, PeerRefused.
    """
    if number == STANDARD_NUMBER:
        return ServicePolicy(number, STANDARD)
    content = await _find(session, number)
    if content is None:
        content = (await source.get_policy(number)).content
        await add_missing(session, followed_schemes, [{"kind": POLICY, "number": number, "content": content}])
    return ServicePolicy(number, ServicePolicyContent.model_validate(content))


async def stage_months_in_force(session: AsyncSession) -> StageMonths:
    """The months of the lifecycle stages, by the grading scheme in force."""
    found = await _newest(session, GRADING)
    return StageMonths.model_validate(found.content) if found else StageMonths()


async def _newest(session: AsyncSession, kind: str) -> sa.Row[Any] | None:
    of_kind = sa.select(followed_schemes).where(followed_schemes.c.kind == kind)
    return (await execute(session, of_kind.order_by(followed_schemes.c.number.desc()).limit(1))).one_or_none()


async def _find(session: AsyncSession, number: int) -> dict[str, Any] | None:
    is_one = (followed_schemes.c.kind == POLICY) & (followed_schemes.c.number == number)
    found: dict[str, Any] | None = (
        await execute(session, sa.select(followed_schemes.c.content).where(is_one))
    ).scalar_one_or_none()
    return found
