"""Query and response shapes of KPI figures."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from services.kpi.figures.kpis.rules import Dimension, Grain, KpiCode
from shared.money import Currency, format_decimal
from shared.shapes import Complete
from shared.web.parameters import CommaSeparated

Number = Annotated[
    Decimal,
    PlainSerializer(format_decimal, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "decimal", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["877107.1923"]}),
]


FigureSort = Literal["period", "-period", "value", "-value", "label", "-label"]


class KpiValueQuery(BaseModel):
    """Which figures."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    kpi: CommaSeparated[KpiCode] = Field(
        max_length=len(KpiCode), description="Codes of KPIs, comma-separated.", examples=[["sales", "sales_growth"]]
    )
    first: date = Field(alias="from", description="First day of the first month.", examples=["2011-01-01"])
    last: date = Field(alias="to", description="Last day of the last month.", examples=["2014-12-31"])
    grain: Grain = Field(default=Grain.TOTAL, description="Length of the periods; years and quarters are fiscal.")
    group_by: Dimension | None = Field(default=None, description="One row per group and period.")
    customer_id: UUID | None = Field(default=None, description="Only the facts of this customer.")
    include_group: bool = Field(
        default=False,
        description="With `customer_id`: include its subsidiaries over any number of levels, but "
        "only the caller's customers.",
    )
    region: str | None = Field(
        default=None,
        max_length=200,
        description="Only customers of this region 区域, by its code.",
    )
    industry: str | None = Field(
        default=None,
        max_length=200,
        description="Only customers of this industry 行业, by its code.",
    )
    customer_class: str | None = Field(
        default=None, alias="class", max_length=200, description="Only customers of this class 客户分类."
    )
    manager_id: UUID | None = Field(default=None, description="Only customers of this account manager, by user id.")
    category: str | None = Field(default=None, max_length=200, description="Product category.")
    sort: FigureSort = Field(default="period", description="By value or label: within each KPI and period; nulls last.")
    limit: int | None = Field(
        default=None,
        ge=1,
        le=10_000,
        description="Maximum groups per KPI and period; with `sort=-value` the best ones.",
    )
    format: Literal["json", "csv"] | None = Field(default=None, description="`Accept: text/csv` also selects `csv`.")


class KpiValueRead(Complete):
    """One figure."""

    kpi: KpiCode = Field(description="Code of the KPI.")
    period: str = Field(
        description="`2013-04`, `2013-Q2`, `2013` (`FY2013` unless the fiscal year starts in January) or `total`.",
        examples=["2013-Q2"],
    )
    starts_on: date = Field(description="First day of the period.")
    ends_on: date = Field(description="Last day of the period.")
    key: str | None = Field(
        description="The group: a customer's or manager's id, else the code; null for none or unknown."
    )
    label: str | None = Field(description="The group's name.")
    value: Number | None = Field(description="Null when the denominator is 0.")
    numerator: Number | None = Field(
        description="Of a ratio; add up both parts to compute the ratio of a larger group."
    )
    denominator: Number | None = Field(description="Of a ratio; null for a plain sum.")


class KpiValuesRead(Complete):
    """Figures, in the requested order."""

    currency: Currency = Field(description="The base currency, used for all amounts.")
    grain: Grain = Field(description="Length of the periods, as requested.")
    group_by: Dimension | None = Field(description="What the rows are grouped by, as requested; null: not grouped.")
    members: int | None = Field(
        description="With `include_group`: the number of the group's customers that are counted; else null."
    )
    items: list[KpiValueRead] = Field(description="One row per KPI, period and group.")


class CustomerYearsQuery(BaseModel):
    """Which customers and which months."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    first: date = Field(alias="from", description="First day of the first month.")
    last: date = Field(alias="to", description="Last day of the last month.")
    until: date = Field(description="First orders up to this day count, and sales up to its month.")
    customer_ids: CommaSeparated[UUID] | None = Field(default=None, max_length=500)


class CustomerYearsRead(Complete):
    """Figures per customer, in columns: the same position in each list is the same customer."""

    customer_id: list[UUID]
    sales: list[Number]
    costed_sales: list[Number]
    cost: list[Number]
    first_ordered_on: list[date | None] = Field(description="The day of its first order that was not cancelled.")
    ordered_months: list[int]
    sales_since: list[Number] = Field(description="Sales after `to`, until the month of `until`.")
    sales_of_all: list[Number] = Field(
        description="Positive sales of every customer, visible to the caller or not, highest first."
    )
