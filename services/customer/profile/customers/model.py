"""The shapes in which customers are read and written."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.customer.custom.values.model import CustomValuesRead, CustomValuesWrite
from services.customer.profile.codes.model import CodeCreate
from services.customer.profile.register.model import CustomerProfile
from services.customer.profile.standing.rules import CustomerClass, LifecycleStage, ServiceTier
from services.customer.profile.team.model import TeamMemberCreate
from shared.shapes import Body, Line, Patch, RowRead, example, unset


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
    codes: list[str] = Field(description="Its codes in the ERPs.")
    manager_id: UUID | None = Field(description="Its account manager.")
    manager_name: str | None = Field(description="The account manager's present name; null: there is none.")
    customer_class: CustomerClass | None = Field(description="From the latest grading; null: never graded.")
    tier: ServiceTier | None = Field(description="Service level for its yearly spend, from the latest grading.")
    stage: LifecycleStage | None = Field(description="Stage of the cooperation, from the latest grading.")
    custom: CustomValuesRead
