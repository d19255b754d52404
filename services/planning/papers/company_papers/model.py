"""The shapes of the company's papers, which are filled when they are asked for."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field

from services.planning.execution.schemes.model import ExecutionSchemeContent
from services.planning.exits.schemes.model import ExitSchemeContent
from services.planning.measures.action_schemes.model import ActionSchemeContent
from services.planning.meetings.schemes.model import MeetingSchemeContent
from services.planning.papers.company_papers.rules import CompanyPaperKind, PaperScheme
from services.planning.plans.schemes.model import PlanSchemeContent
from services.planning.pursuits.schemes.model import PursuitSchemeContent
from services.planning.risks.playbooks.model import RiskSchemeContent
from shared.shapes import Read
from shared.web.formats import FORMAT_CHOICE


class CompanyPaperQuery(BaseModel):
    """The form of a paper."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["json", "html", "pdf"] | None = Field(default=None, description=FORMAT_CHOICE)


class PaperSchemeRead(Read):
    """A scheme in force, from which the paper is filled."""

    scheme: PaperScheme = Field(description="The scheme.")
    version: int = Field(description="The number of its version in force.")


class CompanyPaperRead(Read):
    """What a paper of the company is filled with."""

    kind: CompanyPaperKind = Field(description="The paper.")
    as_of: date = Field(description="The day of the versions in force.")
    schemes: list[PaperSchemeRead] = Field(description="The schemes and their versions.")
    plans: PlanSchemeContent = Field(description="What completes the steps of a plan, and its approval.")
    execution: ExecutionSchemeContent = Field(description="Which reviews a plan has, and who holds them.")
    actions: ActionSchemeContent = Field(description="When a late action is a graver warning.")
    meetings: MeetingSchemeContent = Field(description="When minutes are released.")
    pursuits: PursuitSchemeContent = Field(description="When something is due about leads and summit projects.")
    risks: RiskSchemeContent = Field(description="How risks are judged and answered.")
    exits: ExitSchemeContent = Field(description="The workstreams of an exit.")
