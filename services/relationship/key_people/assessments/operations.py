"""Creating and changing key-person assessments."""

from uuid import UUID

from services.relationship.assessing import operations as assessing
from services.relationship.assessing.rules import decide_level
from services.relationship.clients import CustomerClient
from services.relationship.key_people.assessments import rules, store
from services.relationship.key_people.assessments.dimensions import Dimensions
from services.relationship.key_people.assessments.model import (
    KeyPersonAssessment,
    KeyPersonAssessmentCreate,
    KeyPersonAssessmentRead,
    KeyPersonAssessmentUpdate,
)
from services.relationship.key_people.assessments.store import ASSESSMENTS
from services.relationship.key_people.schemes.rules import LevelScheme, propose_level
from services.relationship.key_people.schemes.store import get_scheme_in_force
from shared.auth.access import refuse_hidden_fields
from shared.customers.contacts import require_contacts
from shared.customers.directory import require_customer
from shared.web.call import Call


async def create_key_person_assessment(
    call: Call, customers: CustomerClient, body: KeyPersonAssessmentCreate
) -> KeyPersonAssessmentRead:
    """A new assessment by the caller: submitted, or a draft."""
    refuse_hidden_fields(body)
    await require_customer(call.session, call.principal, body.customer_id, customers)
    named = {"/contact_id": body.contact_id}
    await require_contacts(call.session, call.principal, body.customer_id, named, customers)
    rival = await store.require_rival(call.session, body.competitor_id, customers)
    scheme = await get_scheme_in_force(call.session)
    proposed = rules.require_seen(propose_level(body.dimensions.scores(), scheme))
    assessment = KeyPersonAssessment(
        **body.model_dump(exclude={"dimensions", "key_elements", "level", "is_draft"}),
        competitor=rival,
        dimensions=body.dimensions.model_dump(mode="json"),
        key_elements=body.key_elements.model_dump(mode="json"),
        proposed_level=proposed,
        scheme_version=scheme.version,
        level=decide_level(proposed, body.level, body.level_reason),
        **assessing.made_by(call.principal, is_draft=body.is_draft),
    )
    return await ASSESSMENTS.add(call, assessment)


async def update_key_person_assessment(
    call: Call, assessment_id: UUID, body: KeyPersonAssessmentUpdate
) -> KeyPersonAssessmentRead:
    """Change the fields sent. A level that follows the scores keeps following them; a chosen one stays."""
    refuse_hidden_fields(body)
    assessment = await assessing.lock_own(call, ASSESSMENTS, assessment_id)
    scheme = await get_scheme_in_force(call.session)
    sent = body.model_dump(mode="json", exclude_unset=True)
    follows = assessment.level is assessment.proposed_level
    if "dimensions" in sent:
        merged = rules.merge_dimensions(assessment.dimensions, sent["dimensions"])
        _score(assessment, Dimensions.model_validate(merged), scheme)
    if "key_elements" in sent:
        assessment.key_elements = {**assessment.key_elements, **sent["key_elements"]}
    for name in body.model_fields_set - {"dimensions", "key_elements", "level"}:
        setattr(assessment, name, getattr(body, name))
    chosen = body.level if "level" in sent else None if follows else assessment.level
    assessment.level = decide_level(assessment.proposed_level, chosen, assessment.level_reason)
    return await ASSESSMENTS.saved(call, assessment)


def _score(assessment: KeyPersonAssessment, dimensions: Dimensions, scheme: LevelScheme) -> None:
    assessment.dimensions = dimensions.model_dump(mode="json")
    assessment.proposed_level = rules.require_seen(propose_level(dimensions.scores(), scheme))
    assessment.scheme_version = scheme.version
