"""Query and response shapes of KPI figures."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer, StringConstraints, WithJsonSchema

from services.kpi.facts.months.marks import ArchivedPeriods
from services.kpi.figures.kpi_values.periods import Compare
from services.kpi.figures.kpi_values.rules import Attributes
from services.kpi.figures.kpis.catalogue import KpiCode
from services.kpi.figures.kpis.rules import Grain, NullReason
from services.kpi.figures.selection import CustomerSelection, Named
from shared.money import Currency, format_decimal
from shared.shapes import Complete
from shared.web.parameters import CommaSeparated

Number = Annotated[
    Decimal,
    PlainSerializer(format_decimal, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "decimal", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["877107.1923"]}),
]
Grouping = Annotated[str, StringConstraints(pattern=r"^([a-z_]+|custom:[a-z][a-z0-9_]*)$", max_length=100)]

CodeOf = Annotated[str, StringConstraints(max_length=200)]


FigureSort = Literal["period", "-period", "value", "-value", "label", "-label", "difference", "-difference"]


class KpiValueQuery(CustomerSelection):
    """Which figures."""

    kpi: CommaSeparated[KpiCode] = Field(
        max_length=len(KpiCode), description="Codes of KPIs, comma-separated.", examples=[["sales", "sales_growth"]]
    )
    first: date = Field(
        alias="from", description="First day of the first month; with `grain=day` any day.", examples=["2011-01-01"]
    )
    last: date = Field(
        alias="to", description="Last day of the last month; with `grain=day` any day.", examples=["2014-12-31"]
    )
    grain: Grain = Field(default=Grain.TOTAL, description="Length of the periods; years and quarters are fiscal.")
    group_by: CommaSeparated[Grouping] = Field(
        default_factory=list,
        max_length=2,
        description="One or two dimensions of the catalogue, comma-separated: one row per group and period. "
        "`custom:<code>` groups by a customers' custom field with one choice or yes and no.",
        examples=[["region", "category"]],
    )
    customer_ids: CommaSeparated[UUID] | None = Field(
        default=None, max_length=200, description="Only these customers, comma-separated; at most 200."
    )
    compare: Compare | None = Field(
        default=None, description="Add the figure of the period before, or of the same days of last year."
    )
    attributes: Attributes = Field(
        default=Attributes.TODAY, description="Whether customers count with their attributes of today or of the period."
    )
    category: Named = Field(default=None, description="Only products of this category.")
    product: Named = Field(default=None, description="Only this product, by its number in the ERP.")
    categories: CommaSeparated[CodeOf] | None = Field(
        default=None,
        max_length=200,
        description="Only products of these categories, comma-separated; at most 200. `category` goes before it.",
    )
    products: CommaSeparated[CodeOf] | None = Field(
        default=None,
        max_length=200,
        description="Only these products, by their numbers in the ERP, comma-separated; at most 200. `product` goes "
        "before it.",
    )
    order_region: Named = Field(
        default=None, description="Only orders of this region: the one that they name, else the customer's."
    )
    project: Named = Field(default=None, description="Only orders of this project, by its number.")
    sort: FigureSort = Field(
        default="period", description="By value, label or difference: within each KPI and period; nulls last."
    )
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
        description="`2013-04-30`, `2013-04`, `2013-Q2`, `2013` (`FY2013` unless the fiscal year starts in January) or "
        "`total`.",
        examples=["2013-Q2"],
    )
    starts_on: date = Field(description="First day of the period.")
    ends_on: date = Field(description="Last day of the period.")
    keys: list[str | None] = Field(
        description="The group, a key for each dimension of `group_by`: a customer's or manager's id, else the code; "
        "null for none or unknown. Empty without `group_by`."
    )
    labels: list[str] = Field(description="The group's names, in the caller's language, in the same order.")
    value: Number | None = Field(description="Null: `reason` says why.")
    numerator: Number | None = Field(
        description="Of a ratio; add up both parts to compute the ratio of a larger group."
    )
    denominator: Number | None = Field(description="Of a ratio; null for a plain sum.")
    reason: NullReason | None = Field(description="Why there is no value; null: there is one.")
    n: int | None = Field(
        description="Of concentration the customers with a document, of satisfaction the answers; else null."
    )
    negatives: int | None = Field(description="Of concentration: customers with net sales below zero; else null.")
    base_value: Number | None = Field(description="With `compare`: the figure compared with.")
    difference: Number | None = Field(description="With `compare`: value − base value.")
    change: Number | None = Field(
        description="With `compare`: difference / base value, to six places; null where the base is not positive."
    )
    base_is_complete: bool | None = Field(
        description="Whether what it is compared with has no months before the first order that the caller sees; null: "
        "nothing is compared."
    )


class KpiValuesRead(Complete):
    """Figures, in the requested order."""

    currency: Currency = Field(description="The base currency, used for all amounts.")
    grain: Grain = Field(description="Length of the periods, as requested.")
    group_by: list[str] = Field(description="What the rows are grouped by, as requested.")
    compare: Compare | None = Field(description="What they are compared with, as requested.")
    attributes: Attributes = Field(description="Which attributes of customers count, as requested.")
    attributes_known_from: date | None = Field(
        description="With `attributes=period`: the day from which changes of attributes are known; before it, "
        "customers count with those of that day."
    )
    members: int | None = Field(
        description="With `include_group`: the number of the group's customers that are counted; else null."
    )
    archived_periods: ArchivedPeriods
    items: list[KpiValueRead] = Field(description="One row per KPI, period and group.")
