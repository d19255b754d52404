"""The shapes of a risk's step."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime
from sqlmodel import Field

from services.planning.risks.playbooks.rules import ConfirmingSide, StepRole
from shared.shapes import Body, CustomerId, CustomerName, Line, PastDate, Patch, Remark, RowRead, example, unset


class RiskStepRead(RowRead):
    """A step of a risk's playbook."""

    risk_id: UUID = Field(description="The risk that it answers.")
    customer_id: CustomerId
    customer_name: CustomerName
    code: str = Field(description="The step's code in the playbook.")
    position: int = Field(description="Its place, from 1.")
    name_en: str = Field(description="What is to be done, in English.")
    name_zh: str = Field(description="What is to be done, in Chinese.")
    role: StepRole = Field(description="Whose task it is by the playbook.")
    is_required: bool = Field(description="Whether the risk cannot be closed before it is done.")
    confirming_side: ConfirmingSide | None = Field(description="Who confirms in writing that it is done; null: nobody.")
    owner_id: UUID | None = Field(description="The user who does it; null: the risk's owner, else the account manager.")
    owner_name: str | None = Field(description="The owner's present name; null: nobody is named.")
    due_at: AwareDatetime = Field(description="When it must be done.")
    done_at: AwareDatetime | None = Field(description="When it was done; null: it is not.")
    done_by: str | None = Field(description="Id of who did it.")
    done_by_name: str | None = Field(description="Name of who did it, at that time.")
    evidence: str | None = Field(description="What was done, and where it shows.")
    confirmed_by: str | None = Field(description="Who confirmed it in writing.")
    confirmed_on: date | None = Field(description="The day of the confirmation.")
    document: str | None = Field(description="The document with the confirmation.")
    reopening_reason: str | None = Field(description="Why it was last reopened; null: never.")


class RiskStepUpdate(Patch):
    """Changes to a step that is not done (merge-patch)."""

    model_config = example(due_at="2026-10-10T10:00:00Z")

    owner_id: UUID | None = Field(
        default=None, description="The user who does it; null: the risk's owner, else the account manager."
    )
    due_at: AwareDatetime = unset("When it must be done.")


class RiskConfirmation(Body):
    """A written confirmation."""

    model_config = example(confirmed_by="李雷", confirmed_on="2026-09-15", document="ECN-2026-018")

    confirmed_by: Line = Field(description="Who confirmed it.")
    confirmed_on: PastDate = Field(description="The day of the confirmation.")
    document: Line = Field(description="The document: its number, or where it is.")


class RiskStepCompletion(Body):
    """What was done."""

    model_config = example(evidence="范围与费用已按合同变更流程评估，评估单已归档。")

    evidence: Remark = Field(description="What was done, and where it shows.")
    confirmation: RiskConfirmation | None = Field(
        default=None, description="The written confirmation: required where the step needs one, and only there."
    )


class RiskStepReopening(Body):
    """Why a step is opened again."""

    model_config = example(reason="客户撤回确认，变更范围再次调整。")

    reason: Remark = Field(description="Why; the confirmation ends, and the history keeps it.")
