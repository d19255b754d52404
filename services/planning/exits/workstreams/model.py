"""The shapes of a workstream."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime
from sqlmodel import Field

from services.planning.exits.cases.rules import ItemState
from services.planning.exits.schemes.rules import OwnerRole
from shared.shapes import Body, Code, CustomerId, CustomerName, Patch, Read, Remark, RowRead, example, unset


class ExitItemRead(Read):
    """An item of a checklist."""

    code: str = Field(description="The item's code, once in the workstream.")
    name_en: str = Field(description="What is to be done, in English.")
    name_zh: str = Field(description="What is to be done, in Chinese.")
    state: ItemState = Field(description="Whether it is open, done or not applicable.")
    reason: str | None = Field(description="Why it is not applicable, or a remark.")


class ExitSignOffRead(Read):
    """A sign-off for one of the owners."""

    role: OwnerRole = Field(description="For whom it was signed.")
    signed_by: str = Field(description="Id of the user who signed.")
    signed_by_name: str = Field(description="Name of who signed, at that time.")
    signed_at: AwareDatetime = Field(description="When it was signed.")


class ExitWorkstreamRead(RowRead):
    """A workstream of an exit."""

    exit_id: UUID = Field(description="The case it belongs to.")
    customer_id: CustomerId
    customer_name: CustomerName
    code: str = Field(description="The workstream's code in the exit scheme.")
    position: int = Field(description="Its place in the case, from 1.")
    name_en: str = Field(description="Its name in English.")
    name_zh: str = Field(description="Its name in Chinese.")
    roles: list[OwnerRole] = Field(description="Who owns it; each of them signs it off.")
    is_for_disputes: bool = Field(description="Whether it is needed only when the case had a dispute.")
    owner_id: UUID | None = Field(description="The user who sees to it; null: the account manager.")
    owner_name: str | None = Field(description="The owner's present name; null: no owner is named.")
    due_on: date = Field(description="The day by which it is to be signed off.")
    checklist: list[ExitItemRead] = Field(description="What is to be done, and its state.")
    sign_offs: list[ExitSignOffRead] = Field(description="Who has signed it off.")
    signed_off_at: AwareDatetime | None = Field(description="When the last owner signed; null: not all have.")
    reopening_reason: str | None = Field(description="Why it was last reopened; null: never.")


class ExitItemUpdate(Body):
    """The state of one item of the checklist."""

    code: Code = Field(description="The item's code.")
    state: ItemState = Field(description="Its state from now on.")
    reason: Remark | None = Field(default=None, description="Why it is not applicable: required then. Else a remark.")


class ExitWorkstreamUpdate(Patch):
    """Changes to a workstream (merge-patch)."""

    model_config = example(
        due_on="2026-09-30", checklist=[{"code": "moulds", "state": "not_applicable", "reason": "客户自有模具。"}]
    )

    owner_id: UUID | None = Field(default=None, description="The user who sees to it; null: the account manager.")
    due_on: date = unset("The day by which it is to be signed off.")
    checklist: list[ExitItemUpdate] = Field(
        default=None, max_length=50, description="Items whose state changes; the others stay."
    )


class ExitSignOff(Body):
    """For whom a workstream is signed off."""

    model_config = example(role="sales")

    role: OwnerRole = Field(description="One of the workstream's owners for whom the caller acts.")


class WorkstreamReopening(Body):
    """Why a workstream is opened again."""

    model_config = example(reason="仓库又发现一副模具，需重新封存。")

    reason: Remark = Field(description="Why; all its sign-offs end.")
