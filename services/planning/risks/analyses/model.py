"""The shapes of an analysis and of the signs of a risk."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime
from sqlmodel import Field

from services.planning.risks.analyses.rules import SignsState
from shared.shapes import Body, CustomerId, CustomerName, Read, Remark, RowRead, example


class RiskAnalysisCreate(Body):
    """What was found about a risk."""

    model_config = example(finding="9 月订单回升至常年水平，友商报价未被采用；回款仍慢 12 天。")

    finding: Remark = Field(description="What has changed, by which signs, and what follows.")


class RiskAnalysisRead(RowRead):
    """An analysis of a risk."""

    risk_id: UUID = Field(description="The risk that was analysed.")
    customer_id: CustomerId
    customer_name: CustomerName
    analysed_on: date = Field(description="The day of the analysis.")
    finding: str = Field(description="What was found.")
    analysed_by: str = Field(description="Id of the user who analysed it, or `client:<id>`.")
    analysed_by_name: str = Field(description="Name of who analysed it, at that time.")


class RiskSignRead(Read):
    """An open early warning of the risk's customer."""

    warning_id: UUID = Field(description="Id of the warning: `/v1/warnings/{warning_id}`.")
    kind: str = Field(description="The kind of warning, such as `sales_down`.")
    severity: str = Field(description="How bad it is: `low`, `medium` or `high`.")
    evidence_en: str = Field(description="The evidence in English.")
    evidence_zh: str = Field(description="The evidence in Chinese.")
    created_at: AwareDatetime = Field(description="When it was raised.")
    is_sign: bool = Field(description="Whether the playbook counts warnings of this kind as signs of such a risk.")


class RiskSignsRead(Read):
    """The signs of a risk."""

    state: SignsState = Field(description="Whether the warnings are known.")
    sign_count: int | None = Field(description="Number of signs among the warnings; null: they are not known.")
    warnings: list[RiskSignRead] = Field(
        description="The customer's open early warnings that the caller may see, signs first, then the newest."
    )
