"""A versioned scheme: the version in force, every earlier one, and publishing the next."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import RowClearance, RowIdentity, Scope
from shared.database import Row, hold_line, wait_in_line
from shared.schemes.problems import SchemeVersionNotFound
from shared.shapes import Body
from shared.web.call import Call

ContentT = TypeVar("ContentT", bound=Body)
FunctionT = TypeVar("FunctionT", bound=Callable[..., Awaitable[None]])
STANDARD_NUMBER = 1


class PublishedVersion(Row):
    """Columns of a service's table of published versions, which holds all its schemes by kind."""

    __tablename__ = "scheme_versions"

    kind: Annotated[str, RowIdentity()]
    number: Annotated[int, RowIdentity()]
    content: dict[str, Any] = Field(sa_type=JSONB)
    reason: str
    published_by: str
    published_by_name: str
    clearance: Annotated[int, RowClearance()]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[sa.UniqueConstraint]:
        return (sa.UniqueConstraint("kind", "number"),)


def etag_of_version(number: int) -> str:
    """The ETag of a version; everybody who may see the scheme sees the same number."""
    return f'"{number}"'


@dataclass(frozen=True, slots=True)
class Version(Generic[ContentT]):
    """One version of a scheme. Nobody published the standard: it has no reason, author or time."""

    number: int
    content: ContentT
    reason: str | None = None
    published_by_name: str | None = None
    created_at: datetime | None = None


class VersionedScheme(Generic[ContentT]):
    """A scheme with one version in force: the last one published, else the standard, which is version 1.

    `refuse` raises SchemeUnsound for a version that contradicts itself. `writes`: what publishing needs.
    `clearance`: the level needed to see the scheme.
    """

    def __init__(
        self,
        content: type[ContentT],
        *,
        kind: str,
        kept_in: type[PublishedVersion],
        standard: ContentT,
        refuse: Callable[[Version[ContentT]], None],
        writes: Scope,
        clearance: int = 1,
    ) -> None:
        self.content = content
        self.standard = Version(STANDARD_NUMBER, standard)
        self.writes = writes
        self.clearance = clearance
        self.refuse = refuse
        self._kind, self._table = kind, kept_in
        self._line = f"scheme {kind}"
        self._followers: list[Callable[[Call, Version[ContentT]], Awaitable[None]]] = []

    def on_publish(self, follow: FunctionT) -> FunctionT:
        """Decorator: `follow(call, version)` runs in the transaction of every publication."""
        self._followers.append(follow)
        return follow

    async def current(self, session: AsyncSession) -> Version[ContentT]:
        """The version in force."""
        published = (await session.exec(self._newest_first().limit(1))).first()
        return self._version(published) if published else self.standard

    async def hold_current(self, session: AsyncSession) -> Version[ContentT]:
        """The version in force, locked: no other can be published until the transaction ends."""
        await hold_line(session, self._line)
        return await self.current(session)

    async def get(self, session: AsyncSession, number: int) -> Version[ContentT]:
        """One version. Raises SchemeVersionNotFound."""
        if number == STANDARD_NUMBER:
            return self.standard
        published = (await session.exec(self._newest_first().where(col(self._table.number) == number))).first()
        if published is None:
            raise SchemeVersionNotFound(version=number)
        return self._version(published)

    async def publish(self, call: Call, content: ContentT, reason: str) -> Version[ContentT]:
        """Publish the content as the next version. Raises PreconditionFailed, and what `refuse` raises."""
        await wait_in_line(call.session, self._line)
        in_force = await self.current(call.session)
        call.require_state(None, etag_of_version(in_force.number))
        self.refuse(Version(in_force.number + 1, content))
        published = self._table(
            kind=self._kind,
            number=in_force.number + 1,
            content=content.model_dump(mode="json"),
            reason=reason,
            published_by=call.principal.subject,
            published_by_name=call.principal.name,
            clearance=self.clearance,
        )
        call.session.add(published)
        await call.session.flush()
        version = self._version(published)
        for follow in self._followers:
            await follow(call, version)
        return version

    async def list(self, session: AsyncSession) -> Sequence[Version[ContentT]]:
        """Every version, newest first; the standard is last."""
        published = await session.exec(self._newest_first())
        return [*map(self._version, published), self.standard]

    def _newest_first(self) -> Any:
        of_kind = select(self._table).where(col(self._table.kind) == self._kind)
        return of_kind.order_by(col(self._table.number).desc())

    def _version(self, row: PublishedVersion) -> Version[ContentT]:
        content = self.content.model_validate(row.content)
        return Version(row.number, content, row.reason, row.published_by_name, row.created_at)
