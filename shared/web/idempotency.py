"""`Idempotency-Key`: a POST repeated with the same key gets the first reply, stored in the first transaction."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from fastapi import Request, Response
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.auth.visibility import can_still_see
from shared.database import EVENT_OWNERS, execute
from shared.problems import Conflict, Forbidden, Invalid, Text
from shared.time import utc_now

idempotency_keys = sa.Table(
    "idempotency_keys",
    sa.MetaData(),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("request_hash", sa.LargeBinary, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("headers", sa.JSON, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("clearance", sa.Integer, nullable=False),
    sa.Column("data_scope", sa.Text, nullable=False),
    sa.Column("regions", ARRAY(sa.Text), nullable=False),
    sa.Column("scopes", ARRAY(sa.Text), nullable=False),
    sa.Column("customer_ids", ARRAY(sa.Uuid), nullable=False),
    sa.Column("contact_ids", ARRAY(sa.Uuid), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
)
STORED_HEADERS = frozenset({"content-type", "location", "etag"})
KEY_LIFETIME = timedelta(days=2)
REPLAYED = "Idempotency-Replayed"
"""The header of a stored reply."""


class IdempotencyKeyReused(Invalid):
    """The `Idempotency-Key` was used before for a different request."""

    title = Text("Idempotency-Key used for another request", "Idempotency-Key 已用于其他请求")
    detail = Text("Use a new key for a new request.", "请为新的请求使用新的键。")


class RequestStillRunning(Conflict):
    """The first request with this `Idempotency-Key` is still running."""

    title = Text("The first request is still running", "首个请求仍在处理中")
    detail = Text("Repeat it in a moment.", "请稍后重试。")


class ReplyHidden(Forbidden):
    """The request was executed earlier, but the caller may no longer see its result."""

    title = Text("Done, but you may no longer see the result", "已完成，但您已无权查看结果")
    detail = Text(
        "The request was executed earlier; since then you lost the right to see its result.",
        "该请求此前已完成；此后您失去了查看其结果的权限。",
    )


class Replay(Exception):  # not an error: it carries the stored reply past the endpoint
    """The request was already answered."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


async def claim_key(session: AsyncSession, principal: Principal, request: Request, idempotency_key: str) -> None:
    """Before a POST runs: replay a stored reply, refuse a key in use, or claim the key for this request."""
    claim = Claim(principal, request, idempotency_key)
    claim.add(await request.body())
    kept = await claim.find_reply(session)
    if kept is None:
        request.scope["claimed_key"] = (session, claim)
        return
    raise Replay(Response(kept["body"], kept["status"], {**kept["headers"], REPLAYED: "true"}))


class Claim:
    """A request with its key; its body is added piece by piece."""

    def __init__(self, principal: Principal, request: Request, idempotency_key: str) -> None:
        # The body may contain a password: its hash is keyed with the key, and only a hash of the key is stored.
        secret = idempotency_key.encode()
        self._principal, self._key = principal, hashlib.sha256(secret).hexdigest()
        self._digest = hmac.new(secret, f"{request.method} {request.url.path}?{request.url.query}\n".encode(), "sha256")

    def add(self, piece: bytes) -> None:
        """Add a piece of the request's body."""
        self._digest.update(piece)

    async def find_reply(self, session: AsyncSession) -> sa.RowMapping | None:
        """The stored reply; None: the key is this request's until the transaction ends.

        Raises RequestStillRunning, IdempotencyKeyReused, ReplyHidden.
        """
        name = f"{self._principal.subject}\n{self._key}"
        lock = sa.select(sa.func.pg_try_advisory_xact_lock(sa.func.hashtextextended(name, 0)))
        if not (await execute(session, lock)).scalar_one():
            raise RequestStillRunning()
        of_key = (idempotency_keys.c.subject == self._principal.subject) & (idempotency_keys.c.key == self._key)
        kept = (await execute(session, sa.select(idempotency_keys).where(of_key))).mappings().first()
        if kept is not None and kept["request_hash"] != self._digest.digest():
            raise IdempotencyKeyReused()
        if kept is not None and not await _may_see_again(session, self._principal, kept):
            raise ReplyHidden()
        return kept

    async def keep(self, session: AsyncSession, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Store the reply in the request's own transaction."""
        # A reply shows the customers and people of its events: it is replayed only while the caller may see them.
        event_owners: set[tuple[UUID | None, UUID | None]] = session.info.get(EVENT_OWNERS, set())
        await execute(
            session,
            sa.insert(idempotency_keys).values(
                subject=self._principal.subject,
                key=self._key,
                request_hash=self._digest.digest(),
                status=status,
                headers=dict(headers),
                body=body,
                clearance=self._principal.clearance,
                data_scope=self._principal.data_scope.kind,
                regions=sorted(self._principal.data_scope.regions),
                scopes=sorted(self._principal.scopes),
                customer_ids=sorted({customer for customer, _ in event_owners if customer}),
                contact_ids=sorted({contact for _, contact in event_owners if contact}),
                created_at=utc_now(),
            ),
        )


async def _may_see_again(session: AsyncSession, principal: Principal, kept: sa.RowMapping) -> bool:
    """Whether the caller may still see everything that the stored reply shows."""
    if principal.clearance < kept["clearance"]:
        return False
    if kept["customer_ids"] or kept["contact_ids"]:
        return await can_still_see(session, principal, kept["customer_ids"], kept["contact_ids"])
    # Nobody knows whom the reply shows, such as the preview of an import: no right may have been lost since.
    scope = DataScope(DataScopeKind(kept["data_scope"]), frozenset(kept["regions"]))
    return principal.data_scope.covers(scope) and principal.scopes.issuperset(kept["scopes"])


async def keep_reply(request: Request, response: Response) -> None:
    """Store the reply for a repetition, if the request has claimed a key."""
    claimed = request.scope.get("claimed_key")
    if claimed is None:
        return
    session, claim = claimed
    await session.flush()
    headers = {name: value for name, value in response.headers.items() if name in STORED_HEADERS}
    await claim.keep(session, response.status_code, headers, bytes(response.body))


async def delete_old_keys(session: AsyncSession) -> None:
    """Delete keys older than two days, with their replies."""
    await execute(session, sa.delete(idempotency_keys).where(idempotency_keys.c.created_at < utc_now() - KEY_LIFETIME))
