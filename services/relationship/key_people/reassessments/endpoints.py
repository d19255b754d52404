"""People due for assessment over HTTP."""

from typing import Annotated

from fastapi import Query

from services.relationship.key_people.reassessments import store
from services.relationship.key_people.reassessments.model import ReassessmentRead
from services.relationship.key_people.reassessments.store import REASSESSMENTS, ReassessmentQuery
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/key-person-assessments/due",
    reads=Scope.RELATIONSHIPS_READ,
    writes=Scope.RELATIONSHIPS_WRITE,
    tag="key-person-reassessments",
)


@router.lists(REASSESSMENTS)
async def list_due_key_person_assessments(
    call: Call, query: Annotated[ReassessmentQuery, Query()]
) -> Page[ReassessmentRead]:
    """Who is to be assessed and by when, the longest due first.

    These are key people, and whoever was ever assessed.
    The months follow from the scheme in force, by seniority, level and whether it is a key person; the shortest counts.
    What is late: `?is_overdue=true`. What comes: `?due_on__lte=…`. People who have left, and customers that have exited
    or are in the resource pool, are left out.
    """
    return await store.list_reassessments(call, query)
