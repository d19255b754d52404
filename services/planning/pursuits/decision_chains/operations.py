"""Checking the decision chain of a summit project."""

from uuid import UUID

from services.planning.clients import PersonLevel, RelationshipClient
from services.planning.pursuits.decision_chains.model import (
    DecisionChainCheck,
    DecisionChainCheckCreate,
    DecisionChainCheckRead,
    DecisionChainLevel,
)
from services.planning.pursuits.decision_chains.store import CHECKS
from services.planning.pursuits.summit_people.model import SummitPerson
from services.planning.pursuits.summit_people.rules import gap_steps
from services.planning.pursuits.summit_people.store import SUMMIT_PEOPLE, of_project
from services.planning.pursuits.summit_projects.operations import lock_undecided
from services.planning.pursuits.summit_projects.store import SUMMIT_PROJECTS
from shared.time import company_today
from shared.web.call import Call


async def check_decision_chain(
    call: Call, relationships: RelationshipClient, project_id: UUID, body: DecisionChainCheckCreate
) -> DecisionChainCheckRead:
    """Record what was found today, with the levels of the project's people whom the caller may see."""
    async with call.briefly() as brief:
        await SUMMIT_PROJECTS.get(brief, project_id)
        people = await SUMMIT_PEOPLE.rows(brief, of_project(project_id))
    ids = [one.contact_id for one in people]
    levels = {one.contact_id: one for one in await relationships.list_levels(ids)} if ids else {}
    project = await lock_undecided(call, project_id)
    check = DecisionChainCheck(
        **body.model_dump(),
        summit_project_id=project_id,
        customer_id=project.customer_id,
        checked_on=company_today(),
        checked_by=call.principal.subject,
        checked_by_name=call.principal.name,
    )
    call.session.add(check)
    await call.session.flush()
    call.session.add_all(_level(check, person, levels.get(person.contact_id)) for person in people)
    return await CHECKS.saved(call, check)


def _level(check: DecisionChainCheck, person: SummitPerson, found: PersonLevel | None) -> DecisionChainLevel:
    level = found.level if found else None
    return DecisionChainLevel(
        check_id=check.id,
        summit_project_id=check.summit_project_id,
        customer_id=check.customer_id,
        contact_id=person.contact_id,
        needed_level=person.needed_level,
        level=level,
        assessed_on=found.assessed_on if found else None,
        is_gap=gap_steps(person.needed_level, level) > 0,
    )
