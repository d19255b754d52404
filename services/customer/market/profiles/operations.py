"""Operations on competitors' profiles at customers."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from services.customer.market.competitors.store import require_competitors
from services.customer.market.profiles import rules, store
from services.customer.market.profiles.model import (
    AnswerWrite,
    CompetitorProfile,
    CompetitorProfileCreate,
    CompetitorProfileRead,
    CompetitorProfileUpdate,
)
from services.customer.market.profiles.store import PROFILES
from services.customer.market.sources.rules import FactSource
from services.customer.people.contacts.rules import COACH_CLEARANCE
from services.customer.profile.register.store import require_customer
from shared.auth.access import FieldHidden, is_cleared
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource, require_users
from shared.database import wait_in_line
from shared.time import company_today
from shared.web.call import Call

Answers = Mapping[rules.ProfileQuestion, AnswerWrite | None]


async def create_competitor_profile(
    call: Call, users: UserSource, body: CompetitorProfileCreate
) -> CompetitorProfileRead:
    """Create a competitor's profile at a customer, one for each pair."""
    rules.refuse_unanswered(body.answers)
    await _require_people(call, users, body.responsible_id, body.answers)
    await require_customer(call, body.customer_id)
    await require_competitors(call.session, [body.competitor_id])
    if body.is_main:
        await _make_room(call, body.customer_id)
    refuse_above(body.answers)
    return await PROFILES.create(call, body, **rules.by_level(stored_answers(call, body.answers)))


async def update_competitor_profile(
    call: Call, users: UserSource, profile_id: UUID, body: CompetitorProfileUpdate
) -> CompetitorProfileRead:
    """Change the marks and answers sent; answers left out stay."""
    await _require_people(call, users, body.responsible_id, body.answers)
    if body.is_main:
        await _make_room(call, (await PROFILES.row(call, profile_id)).customer_id, besides=profile_id)
    profile = await PROFILES.lock(call, profile_id)
    apply_patch(profile, body, elsewhere={"answers"})
    refuse_above(body.answers, profile.coach_answers)
    kept = rules.without(profile.answers | profile.coach_answers, body.answers)
    answers = kept | stored_answers(call, body.answers)
    rules.refuse_unanswered(answers)
    for name, of_level in rules.by_level(answers).items():
        setattr(profile, name, of_level)
    return await PROFILES.saved(call, profile)


async def _require_people(call: Call, users: UserSource, responsible_id: UUID | None, answers: Answers) -> None:
    """Raises UserUnknown."""
    named = {
        f"/answers/{question.value}/owner_id": answer.owner_id
        for question, answer in answers.items()
        if answer is not None and answer.owner_id is not None
    }
    if responsible_id is not None:
        named["/responsible_id"] = responsible_id
    await require_users(call.session, users, named)


async def _make_room(call: Call, customer_id: UUID, besides: UUID | None = None) -> None:
    """A customer has one main rival: the present one is main no longer."""
    await wait_in_line(call.session, f"main rival {customer_id}")
    present: CompetitorProfile | None = await store.find_main(call, customer_id)
    if present is not None and present.id != besides:
        present.is_main = False
        await call.session.flush()


def refuse_above(answers: Answers, present: Collection[str] = ()) -> None:
    """Refuse to name a coach as a source, or to replace a coach's answer, below its level. Raises FieldHidden."""
    if is_cleared(COACH_CLEARANCE):
        return
    for question, answer in answers.items():
        if question in present:
            raise FieldHidden(question.named, COACH_CLEARANCE, pointer=f"/answers/{question.value}")
        if answer is not None and answer.source is FactSource.COACH:
            raise FieldHidden("source", COACH_CLEARANCE, pointer=f"/answers/{question.value}/source")


def stored_answers(call: Call, answers: Answers) -> dict[str, Any]:
    """The answers as the table keeps them, each with its day and owner."""
    owner_id, today = call.principal.user_id, company_today()
    return {
        question.value: answer.model_copy(
            update={"known_on": answer.known_on or today, "owner_id": answer.owner_id or owner_id}
        ).model_dump(mode="json")
        for question, answer in answers.items()
        if answer is not None
    }
