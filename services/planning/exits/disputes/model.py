"""The shapes of a dispute."""

from uuid import UUID

from pydantic import AwareDatetime
from sqlmodel import Field

from shared.shapes import Body, CustomerId, CustomerName, Remark, RowRead, example


class ExitDisputeCreate(Body):
    """A new dispute of an exit."""

    model_config = example(subject="客户拒付第三批货款，主张质量问题。")

    subject: Remark = Field(description="What is disputed.")


class DisputeSettlement(Body):
    """How a dispute was settled."""

    model_config = example(outcome="双方和解，客户支付 80% 货款。")

    outcome: Remark = Field(description="How it was settled.")


class ExitDisputeRead(RowRead):
    """A dispute of an exit."""

    exit_id: UUID = Field(description="The case it belongs to.")
    customer_id: CustomerId
    customer_name: CustomerName
    subject: str = Field(description="What is disputed.")
    opened_by: str = Field(description="Id of the user who opened it.")
    opened_by_name: str = Field(description="Name of who opened it, at that time.")
    outcome: str | None = Field(description="How it was settled; null: it is open.")
    settled_by: str | None = Field(description="Id of the user who settled it; null: it is open.")
    settled_by_name: str | None = Field(description="Name of who settled it, at that time.")
    settled_at: AwareDatetime | None = Field(description="When it was settled; null: it is open.")
