"""Reading grades: each factor is explained in the reader's language."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.customer.grading.grades.explaining import complete
from services.customer.grading.grades.model import GradeRead
from services.customer.grading.grades.store import GRADES, GradeQuery
from services.customer.people.contacts.model import Contact
from services.customer.profile.standing.rules import NET_PROFIT_CLEARANCE, PROFIT_CLEARANCE
from shared.auth.access import is_cleared
from shared.database import execute
from shared.lists.paging import Page
from shared.web.call import Call


async def list_grades(call: Call, query: GradeQuery) -> Page[GradeRead]:
    """A page of grades, explained."""
    page = await GRADES.page(call, query)
    await _explain(call, page.items)
    return page


async def get_grade(call: Call, grade_id: UUID) -> GradeRead:
    """One grade, explained."""
    found = await GRADES.get(call, grade_id)
    await _explain(call, [found])
    return found


async def _explain(call: Call, grades: Sequence[GradeRead]) -> None:
    if not is_cleared(PROFIT_CLEARANCE):
        return  # factors are hidden
    factors = [factor for grade in grades for factor in grade.factors or ()]
    names = await _names(call, {person.contact_id for factor in factors for person in factor.people or ()})
    for grade in grades:
        complete(grade, names, call.language, sees_net_profit=is_cleared(NET_PROFIT_CLEARANCE))


async def _names(call: Call, ids: set[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    present = col(Contact.id).in_(ids), col(Contact.deleted_at).is_(None)
    rows = await execute(call.session, sa.select(col(Contact.id), col(Contact.name)).where(*present))
    return {row.id: row.name for row in rows}
