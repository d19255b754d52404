"""Team violations over HTTP."""

from typing import Annotated

from fastapi import Query

from services.customer.duties.violations import store
from services.customer.duties.violations.model import TeamViolationRead
from services.customer.duties.violations.store import VIOLATIONS, TeamViolationQuery
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/team-violations", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(VIOLATIONS)
async def list_team_violations(call: Call, query: Annotated[TeamViolationQuery, Query()]) -> Page[TeamViolationRead]:
    """What the service policy demands of account teams and is not there, by customer.

    Roles that nobody has or for which there is nobody beside the account manager, members who cannot sign in, and files
    of customers and competitors without a responsible person; each with who has to act, and by when. A grading that
    changes nothing does not move that day. Exited customers and those in the resource pool are left out. What follows
    from the strategic fit is shown from clearance 2 on.
    """
    return await store.list_violations(call, query)
