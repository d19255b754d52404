"""A customer and a contact as an ERP pushes them."""

from typing import Annotated, Any

from pydantic import Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from services.customer.custom.values.model import CustomValuesWrite
from services.customer.exchange.batches.rules import PushedContactStatus, PushedStatus
from services.customer.people.contacts.rules import DecisionBasis, DecisionRole, Seniority
from services.customer.profile.register.model import CreditCode
from shared.auth.access import Clearance
from shared.batches.values import SourceVersion
from shared.reaching import Birthday, Country, Email, Phone
from shared.shapes import Code, EachOnce, Line, PastDate, Patch, Prose, example, unset


class PushedDocument(Patch):
    """A document whose fields left out stay, and whose nulls empty."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        described = super().__get_pydantic_json_schema__(schema, handler)
        definition = handler.resolve_ref_schema(described)
        definition["required"] = [name for name, info in cls.model_fields.items() if info.is_required()]
        return described


class CustomerDocument(PushedDocument):
    """A customer of an ERP. A field left out stays, null empties it; what people have edited since stays."""

    model_config = example(
        code="C17919",
        name="天津诺鼎轨道交通装备有限公司",
        short_name="诺鼎轨道",
        english_name="Tianjin Nuoding Rail Transit Equipment Co., Ltd.",
        region="CN-TJ",
        industry="rail_transit",
        scenarios=["onboard_power", "signalling"],
        uscc="91120000MA4NXBDAX5",
        status="active",
        phone="+86 22 8895 0000",
        country="CN",
        first_contract_on="2019-04-01",
        source_version=1,
    )

    code: Code = Field(description="The customer's number in the ERP, by which its orders name it.")
    name: Line = unset("Legal name, as registered; a new customer needs it.")
    short_name: Line | None = Field(default=None, description="What people call it, as lists and maps show it.")
    english_name: Line | None = Field(default=None, description="Name in Latin script.")
    parent_code: Code | None = Field(default=None, description="Code of the customer above it in its group.")
    manager: Line | None = Field(default=None, description="Its account manager 客户经理, by user name or id.")
    region: Code | None = Field(default=None, description="Its region 区域, by code, Chinese or English name.")
    industry: Code | None = Field(default=None, description="Its industry 行业, by code, Chinese or English name.")
    scenarios: EachOnce[Code] | None = Field(
        default=None, max_length=50, description="Its scenarios 场景, by code, Chinese or English name."
    )
    uscc: CreditCode | None = Field(default=None, description="Unified social credit code 统一社会信用代码.")
    status: PushedStatus = unset("`deleted` deactivates it: it counts as exited until a newer version restores it.")
    phone: Phone | None = Field(default=None, description="Switchboard number, as dialled.")
    address: Line | None = Field(default=None, description="Postal address of its seat.")
    country: Country | None = Field(default=None, description="ISO 3166 code of two letters.")
    first_contract_on: PastDate | None = Field(default=None, description="The lifecycle stage counts from this date.")
    custom: CustomValuesWrite = Field(default_factory=dict)
    source_version: SourceVersion = 0


class ContactDocument(PushedDocument):
    """A person at a customer, of an ERP. A field left out stays, null empties it; what people have edited stays."""

    model_config = example(
        customer_code="C20831",
        contact_no="100482",
        name="潘佳怡",
        english_name="Jiayi Pan",
        department="采购部",
        title="采购总监",
        decision_role="approver",
        email="jiayi.pan@nuoding.example.com",
        source_version=1,
    )

    customer_code: Code = Field(description="The customer's number in the ERP; the customer is pushed first.")
    contact_no: Code = Field(description="The person's number in the ERP; unique at the customer.")
    name: Line = unset("Full name, as the person writes it; a new contact needs it.")
    english_name: Line | None = Field(default=None, description="Name in Latin script.")
    department: Line | None = Field(default=None, description="Department at the customer.")
    title: Line | None = Field(default=None, description="Job title 职务.")
    seniority: Seniority | None = Field(
        default=None, description="Top, middle or base. People at the top need clearance 2."
    )
    reports_to: Code | None = Field(default=None, description="`contact_no` of the superior, at the same customer.")
    decision_role: DecisionRole | None = Field(default=None, description="The general role in decisions 决策角色.")
    influence: int | None = Field(
        default=None, ge=1, le=5, description="Influence on decisions, 1 little to 5 decisive."
    )
    decision_bases: EachOnce[DecisionBasis] | None = Field(
        default=None, max_length=7, description="The bases of the person's decisions."
    )
    is_key: bool = unset("A key person, whose relationship is assessed.")
    has_left: bool = unset("No longer works at the customer.")
    email: Email | None = Field(default=None, description="Business e-mail address.")
    phone: Phone | None = Field(default=None, description="Business phone number, as dialled.")
    birthday: Annotated[Birthday | None, Clearance(2)] = Field(
        default=None, description="Date of birth in the solar calendar."
    )
    career_wishes: Annotated[Prose | None, Clearance(2)] = Field(default=None, description="The person's career goals.")
    preferences: Annotated[Prose | None, Clearance(2)] = Field(default=None, description="Likes and dislikes.")
    private_notes: Annotated[Prose | None, Clearance(2)] = Field(
        default=None, description="Private remarks about the person."
    )
    status: PushedContactStatus = unset("`deleted`: the person has left, until a newer version says otherwise.")
    custom: CustomValuesWrite = Field(default_factory=dict)
    source_version: SourceVersion = 0
