"""Analyses and signs of a risk over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.clients import Warnings
from services.planning.risks.analyses import operations
from services.planning.risks.analyses.model import RiskAnalysisCreate, RiskAnalysisRead, RiskSignsRead
from services.planning.risks.analyses.store import RISK_ANALYSES, RiskAnalysisQuery, of_risk
from services.planning.risks.risks.rules import RiskClosed, RiskNotFound
from services.planning.risks.risks.store import RISKS
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/risks/{risk_id}", tag="risk-analyses", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.reads(path="/signs", fails_with=[RiskNotFound])
async def get_risk_signs(call: Call, risk_id: UUID, warnings: Warnings) -> RiskSignsRead:
    """The customer's open early warnings, and which of them are signs of such a risk.

    They come from the kpi service with the caller's rights; `state` says when it does not answer. Offers of rivals are
    among their moves at the customer.
    """
    return await operations.get_risk_signs(call, warnings, risk_id)


@router.lists(RISK_ANALYSES, "/analyses", fails_with=[RiskNotFound])
async def list_risk_analyses(
    call: Call, risk_id: UUID, query: Annotated[RiskAnalysisQuery, Query()]
) -> Page[RiskAnalysisRead]:
    """The analyses of a risk, the latest first."""
    await RISKS.get(call, risk_id)
    return await RISK_ANALYSES.page(call, query, of_risk(risk_id))


@router.creates(RISK_ANALYSES, "/analyses", fails_with=[RiskNotFound, RiskClosed])
async def create_risk_analysis(call: Call, risk_id: UUID, body: RiskAnalysisCreate) -> RiskAnalysisRead:
    """Record what was found about a risk today. The next analysis is due after the months that its playbook says."""
    return await operations.create_risk_analysis(call, risk_id, body)


@router.reads(RISK_ANALYSES, "/analyses/{analysis_id}", fails_with=[RiskNotFound])
async def get_risk_analysis(call: Call, risk_id: UUID, analysis_id: UUID) -> RiskAnalysisRead:
    """One analysis of a risk."""
    await RISKS.get(call, risk_id)
    return await RISK_ANALYSES.get(call, analysis_id, of_risk(risk_id))
