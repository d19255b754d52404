"""Recording analyses of risks, and reading the signs of a risk from kpi."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from services.planning.asking import AnswerState, ask, shown_as
from services.planning.clients import OpenWarning, WarningClient
from services.planning.risks.analyses.model import RiskAnalysisCreate, RiskAnalysisRead, RiskSignRead, RiskSignsRead
from services.planning.risks.analyses.rules import SignsState
from services.planning.risks.analyses.store import RISK_ANALYSES
from services.planning.risks.playbooks.store import SCHEMES
from services.planning.risks.risks.model import RiskAnalysis
from services.planning.risks.risks.operations import lock_risk, plan_analysis
from services.planning.risks.risks.store import RISKS
from shared.auth.access import Scope
from shared.time import company_today
from shared.web.call import Call


async def create_risk_analysis(call: Call, risk_id: UUID, body: RiskAnalysisCreate) -> RiskAnalysisRead:
    """Record an analysis of today; the next one is due after the playbook's months."""
    risk = await lock_risk(call, risk_id)
    scheme = await SCHEMES.get(call.session, risk.scheme_version)
    plan_analysis(risk, scheme.content.playbook_of(risk.kind))
    risk.touch()
    analysis = RiskAnalysis(
        **body.model_dump(),
        risk_id=risk_id,
        customer_id=risk.customer_id,
        contact_id=risk.contact_id,
        analysed_on=company_today(),
        analysed_by=call.principal.subject,
        analysed_by_name=call.principal.name,
    )
    return await RISK_ANALYSES.add(call, analysis)


async def get_risk_signs(call: Call, warnings: WarningClient, risk_id: UUID) -> RiskSignsRead:
    """The customer's open warnings, as the caller may see them; without them when kpi does not answer."""
    async with call.briefly() as brief:
        risk = await RISKS.get(brief, risk_id)
        scheme = await SCHEMES.get(brief.session, risk.scheme_version)
    state, found = await ask(
        lambda: warnings.list_open_warnings(risk.customer_id),
        within=call.settings.peer_patience_seconds,
        is_permitted=Scope.KPIS_READ in call.principal.scopes,
    )
    signs = described(found or (), scheme.content.playbook_of(risk.kind).signs)
    known = sum(one.is_sign for one in signs) if state is AnswerState.GIVEN else None
    return RiskSignsRead(state=shown_as(state, SignsState.KNOWN), sign_count=known, warnings=signs)


def described(warnings: Iterable[OpenWarning], signs: Sequence[str]) -> list[RiskSignRead]:
    """The warnings, those of these kinds first, then the newest."""
    found = [
        RiskSignRead(**one.model_dump(exclude={"id"}), warning_id=one.id, is_sign=one.kind in signs) for one in warnings
    ]
    newest_first = sorted(found, key=lambda one: (one.created_at, one.warning_id), reverse=True)
    return sorted(newest_first, key=lambda one: not one.is_sign)
