"""Reading the schemes in force."""

from typing import Any

from services.planning.execution.schemes.store import SCHEMES as EXECUTION
from services.planning.exits.schemes.store import SCHEMES as EXITS
from services.planning.measures.action_schemes.store import SCHEMES as ACTIONS
from services.planning.meetings.schemes.store import SCHEMES as MEETINGS
from services.planning.papers.company_papers.model import CompanyPaperRead, PaperSchemeRead
from services.planning.papers.company_papers.rules import CompanyPaperKind, PaperScheme
from services.planning.plans.schemes.store import SCHEMES as PLANS
from services.planning.pursuits.schemes.store import SCHEMES as PURSUITS
from services.planning.risks.playbooks.store import SCHEMES as RISKS
from shared.schemes.versions import VersionedScheme
from shared.time import company_today
from shared.web.call import Call

SCHEMES: dict[PaperScheme, VersionedScheme[Any]] = {
    PaperScheme.PLANS: PLANS,
    PaperScheme.EXECUTION: EXECUTION,
    PaperScheme.ACTIONS: ACTIONS,
    PaperScheme.MEETINGS: MEETINGS,
    PaperScheme.PURSUITS: PURSUITS,
    PaperScheme.RISKS: RISKS,
    PaperScheme.EXITS: EXITS,
}


async def get_company_paper(call: Call, kind: CompanyPaperKind) -> CompanyPaperRead:
    """The schemes in force; their transaction has ended, so that none stays open while the paper is drawn."""
    async with call.briefly() as brief:
        found = {scheme: await versions.current(brief.session) for scheme, versions in SCHEMES.items()}
    return CompanyPaperRead(
        kind=kind,
        as_of=company_today(),
        schemes=[PaperSchemeRead(scheme=scheme, version=one.number) for scheme, one in found.items()],
        **{scheme.value: one.content for scheme, one in found.items()},
    )
