"""The shapes in which customers are read and written."""

from datetime import date
from typing import Annotated
from uuid import UUID

from sqlmodel import Field

from services.customer.custom.values.model import CustomValuesRead, CustomValuesWrite
from services.customer.profile.codes.model import CodeCreate, PendingCodeRead
from services.customer.profile.register.model import CustomerProfile
from services.customer.profile.standing.rules import (
    PROFIT_CLEARANCE,
    CustomerClass,
    LifecycleStage,
    Quadrant,
    ServiceTier,
    ValueTag,
)
from services.customer.profile.team.model import TeamMemberCreate
from shared.auth.access import Clearance
from shared.money import Ratio
from shared.shapes import Body, Line, Patch, RowRead, example, unset

OfGrade = Clearance(PROFIT_CLEARANCE)


class CustomerCreate(Body, CustomerProfile):
    """A new customer, with its ERP codes and account team where they are known."""

    model_config = example(
        name="天津诺鼎轨道交通装备有限公司",
        short_name="诺鼎轨道",
        english_name="Tianjin Nuoding Rail Transit Equipment Co., Ltd.",
        status="active",
        region="CN-TJ",
        industry="rail_transit",
        scenarios=["onboard_power", "signalling"],
        uscc="91120000MA4NXBDAX5",
        codes=[{"code": "C17919", "source": "SAP"}],
    )

    codes: list[CodeCreate] = Field(
        default_factory=list,
        max_length=50,
        description="Its numbers in the ERPs, by which orders and receivables find it.",
    )
    team: list[TeamMemberCreate] = Field(default_factory=list, max_length=50, description="Its account team 客户团队.")
    custom: CustomValuesWrite = Field(default_factory=dict)


class CustomerUpdate(Patch, CustomerProfile):
    """Changes to a customer (merge-patch)."""

    model_config = example(
        status="active",
        phone="+86 22 8895 0000",
    )

    name: Line = unset()
    custom: CustomValuesWrite = Field(default_factory=dict)


class CustomerRead(RowRead, CustomerProfile):
    """A customer."""

    responsible_id: UUID | None = Field(
        description="The responsible person 责任人: named, else the account manager; null is a violation."
    )
    responsible_name: str | None = Field(description="The responsible person's present name.")
    target_since: date | None = Field(
        description="Day on which it was marked a target customer 目标客户; null: it is none."
    )
    target_reason: str | None = Field(description="Why it is a target customer.")
    codes: list[str] = Field(description="Its codes in the ERPs, pending ones included.")
    pending_codes: list[PendingCodeRead] = Field(
        description="Those of its codes whose records do not count for it until somebody confirms the code."
    )
    manager_id: UUID | None = Field(description="Its account manager.")
    manager_name: str | None = Field(description="The account manager's present name; null: there is none.")
    customer_class: CustomerClass | None = Field(description="From the latest grading; null: not graded, or no order.")
    is_provisional: bool | None = Field(description="Whether that grading knew too little to be final.")
    tier: ServiceTier | None = Field(description="Service level for its yearly spend, from the latest grading.")
    stage: LifecycleStage | None = Field(description="Stage of the cooperation, from the latest grading.")
    is_potential: Annotated[bool | None, OfGrade] = Field(
        description="The mark `potential` 潜在, beside the class: without any order, or worth developing."
    )
    quadrant: Annotated[Quadrant | None, OfGrade] = Field(description="Place in the matrix of value and potential.")
    is_cash_cow: Annotated[bool | None, OfGrade] = Field(description="A cash cow 现金牛: its strategy is diverging.")
    tags: Annotated[list[ValueTag] | None, OfGrade] = Field(description="What it is worth, from the latest grading.")
    score: Annotated[Ratio | None, OfGrade] = Field(description="Of the latest grading.")
    coverage: Annotated[Ratio | None, OfGrade] = Field(
        description="Completeness of the latest grading: the weighted share of the factors with a value."
    )
    completeness: Ratio = Field(
        description="Completeness of its dossier: the weighted share of the required items that are known, among those "
        "the caller is cleared for; 1 where none is required. What kpi and relationship know counts within minutes."
    )
    custom: CustomValuesRead
