"""Intents: changes that another service must make, since no service writes to another inside its transaction.

The writer records an intent in its own transaction. The target follows the writer's feed, applies it once and answers
on its own feed, which the writer follows. Until then the intent is pending.

What a change needs rights for is asked with `asked_by(call.principal)` in the payload: the target makes it with these
rights, and refuses what the asker could not do there. Without it, the change is made with no rights.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import structlog
from pydantic import BaseModel
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import (
    HIGHEST_CLEARANCE,
    Clearance,
    DataScope,
    DataScopeKind,
    Principal,
    acting_as,
    acting_for,
)
from shared.database import Row, one_of
from shared.feed.followers import Apply, FollowedChange, FollowedEvent
from shared.labels import Labelled
from shared.problems import Invalid, Problem, Text
from shared.web.peers import ServiceHttp

log = structlog.get_logger()

RECORDED = "guanxi.intent.created"
ANSWERED = "guanxi.intent_answer.created"
ASKER = "asker"


class Asker(BaseModel):
    """The rights of who asks for a change, at that time."""

    roles: list[str]
    scopes: list[str]
    clearance: int
    data_scope: DataScopeKind
    regions: list[str]

    def as_principal(self, subject: str, name: str) -> Principal:
        """The asker as the caller of the change. Raises ValueError when the subject is not one of a caller."""
        scope = DataScope(self.data_scope, frozenset(self.regions))
        found = Principal(subject, name, frozenset(self.roles), frozenset(self.scopes), self.clearance, scope)
        _ = found.user_id
        return found


def asked_by(principal: Principal) -> dict[str, Any]:
    """The part of a payload that says with whose rights the target makes the change."""
    scope = principal.data_scope
    asker = Asker(
        roles=sorted(principal.roles),
        scopes=sorted(principal.scopes),
        clearance=principal.clearance,
        data_scope=scope.kind,
        regions=sorted(scope.regions),
    )
    return {ASKER: asker.model_dump(mode="json")}


class IntentState(Labelled):
    """The state of an intent."""

    PENDING = "pending", "Pending", "处理中"
    DONE = "done", "Done", "已完成"
    REFUSED = "refused", "Refused", "已拒绝"


class IntentUnknown(Invalid):
    """The service does not make changes of this kind."""

    detail = Text("This service does not make changes of the kind {kind}.", "此服务不支持 {kind} 类型的变更。")


class IntentFailed(Invalid):
    """The target could not make the change, although nothing forbids it: its log says why."""

    detail = Text("The change of the kind {kind} failed.", "{kind} 类型的变更失败。")


class Outcome(SQLModel):
    """The result of an intent."""

    state: IntentState = Field(default=IntentState.PENDING, sa_type=one_of(IntentState))
    made_id: UUID | None = None
    """The row that the target created."""
    problem: Annotated[dict[str, Any], Clearance(HIGHEST_CLEARANCE)] = Field(default_factory=dict, sa_type=JSONB)
    """Why the target refused: `code`, `en`, `zh`, and where they say more, the same of each of its `errors`."""


class IntentRow(Outcome, Row):
    """The writer's record: `session.add(Intent(kind="open_handover", target="customer", payload={…}))`."""

    kind: str
    target: str
    payload: Annotated[dict[str, Any], Clearance(HIGHEST_CLEARANCE)] = Field(sa_type=JSONB)
    customer_id: UUID | None = None
    contact_id: UUID | None = None


class IntentAnswerRow(Outcome, Row):
    """The target's record: one answer to each intent, in the transaction that applied it."""

    intent_id: UUID = Field(unique=True)


class Intent(NamedTuple):
    """An intent as the target receives it."""

    id: UUID
    kind: str
    payload: Mapping[str, Any]
    customer_id: UUID | None
    contact_id: UUID | None


Handler = Callable[[AsyncSession, Intent], Awaitable[UUID | None]]
"""Makes the change and returns the id of the created row. Raises a Problem to refuse; an error that would come again
refuses too, others are retried."""


def apply_intents(target: str, answers: type[IntentAnswerRow], handlers: Mapping[str, Handler]) -> Apply:
    """Applies each of the writer's intents for this service once, and answers it; `handlers` are by kind."""

    async def apply(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
        for event in changes:
            if event.type == RECORDED and event.data.after["target"] == target:
                with acting_for(event.data.actor, event.data.actor_name):
                    await _apply_once(session, answers, handlers, event.data)

    return apply


def _received(change: FollowedChange) -> Intent:
    fields = change.after
    contact_id = UUID(fields["contact_id"]) if fields.get("contact_id") else None
    return Intent(change.entity_id, fields["kind"], fields["payload"], change.customer_id, contact_id)


async def _apply_once(
    session: AsyncSession, answers: type[IntentAnswerRow], handlers: Mapping[str, Handler], change: FollowedChange
) -> None:
    intent = _received(change)
    # The cursor alone is not enough: a migration may restart the feed from its beginning.
    if (await session.exec(select(answers.id).where(col(answers.intent_id) == intent.id))).first():
        return
    answer = answers(intent_id=intent.id, state=IntentState.DONE)
    try:
        with _rights_of(change):
            async with session.begin_nested():
                if intent.kind not in handlers:
                    raise IntentUnknown(kind=intent.kind)
                answer.made_id = await handlers[intent.kind](session, intent)
    except (IntegrityError, KeyError, ValueError) as error:  # a ValidationError is a ValueError
        # It would fail the same way for ever, and hold up the feed with all that else is followed on it.
        log.exception("intent_failed", kind=intent.kind, intent_id=str(intent.id), exc_info=error)
        answer.state, answer.problem = IntentState.REFUSED, _described(IntentFailed(kind=intent.kind))
    except Problem as problem:
        if problem.status >= 500:  # a dependency is unavailable: retry
            raise
        answer.state, answer.problem = IntentState.REFUSED, _described(problem)
    session.add(answer)
    await session.flush()


def _rights_of(change: FollowedChange) -> AbstractContextManager[None]:
    """The asker's rights, where the intent has them."""
    asker = change.after["payload"].get(ASKER)
    if asker is None:
        return nullcontext()
    return acting_as(Asker.model_validate(asker).as_principal(change.actor, change.actor_name))


def _described(problem: Problem) -> dict[str, Any]:
    text = problem.detail if problem.detail.en else problem.title
    whole = _in_both(problem.code(), text, problem.values)
    more = [_in_both(one.code, one.detail, one.values) for one in problem.errors]
    return whole | {"errors": more} if any(one != whole for one in more) else whole


def _in_both(code: str, text: Text, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": code, "en": text.in_language("en", values), "zh": text.in_language("zh-CN", values)}


def settle_intents(intents: type[IntentRow]) -> Apply:
    """Sets the writer's intents to the state that the target answered."""

    async def apply(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
        answers = {UUID(one.data.after["intent_id"]): one.data for one in changes if one.type == ANSWERED}
        query = select(intents).where(col(intents.id).in_(answers)).order_by(col(intents.id)).with_for_update()
        for intent in (await session.exec(query)).all() if answers else ():
            answer = answers[intent.id]
            fields = {name: value for name, value in answer.after.items() if name in Outcome.model_fields}
            with acting_for(answer.actor, answer.actor_name):
                intent.sqlmodel_update(Outcome.model_validate(fields))
                await session.flush()

    return apply
