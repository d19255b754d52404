"""The rows of the views, as BI tools read them; fields above level 1 are only in the views of `bi_cleared`."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime
from sqlmodel import Field

from services.kpi.facts.orders.rules import OrderKind, OrderStatus
from services.kpi.facts.receivables.rules import ReceivableStatus
from shared.auth.access import Clearance
from shared.customers.receivable_kinds import ReceivableKind
from shared.money import Amount, Ratio
from shared.shapes import Read

Hidden = Annotated[Amount | None, Clearance(2)]
CustomerCode = Annotated[str, Field(description="The customer's number in the ERP.")]
OfCustomer = Annotated[UUID | None, Field(description="The customer with this code; null while the code is unknown.")]
Source = Annotated[str, Field(description="Id of the client or user that pushed it.")]
CurrencyCode = Annotated[str, Field(description="Currency of the amounts.")]
Rate = Annotated[Ratio, Field(max_digits=20, decimal_places=8, description="To the base currency.")]
Changed = Annotated[AwareDatetime, Field(description="When it was last changed (UTC); for incremental reading.")]


class CustomerRow(Read):
    """A customer, as the directory knows it now."""

    id: UUID = Field(description="Id of the customer.")
    name: str = Field(description="The customer's present name.")
    status: str = Field(description="Status of the customer.")
    region: str | None = Field(description="Code of its region.")
    industry: str | None = Field(description="Its industry.")
    customer_class: str | None = Field(description="Its class.")
    tier: str | None = Field(description="Its tier.")
    stage: str | None = Field(description="Stage of its life cycle.")
    tags: Annotated[str | None, Clearance(2)] = Field(description="Its tags, comma-separated.")
    parent_id: UUID | None = Field(description="The customer above it in its group.")
    manager_id: UUID | None = Field(description="Its account manager.")
    manager_name: str | None = Field(description="The account manager's present name.")


class ProductRow(Read):
    """A product."""

    sku: str = Field(description="The product's number in the ERP.")
    name: str | None = Field(description="What the product is called.")
    category: str | None = Field(description="Product category.")
    unit_cost: Hidden = Field(description="Cost of one unit, in the base currency.")
    source: Source
    updated_at: Changed


class OrderRow(Read):
    """An order."""

    id: UUID = Field(description="Id of the order, computed from source and number.")
    source: Source
    order_no: str = Field(description="Number of the order in the ERP.")
    customer_code: CustomerCode
    customer_id: OfCustomer
    ordered_on: date = Field(description="Date of the order; figures count it in this month.")
    kind: OrderKind = Field(description="An order, or a credit note.")
    status: OrderStatus = Field(description="A cancelled order counts in no figure.")
    region: str | None = Field(description="The region that the ERP names for the order.")
    project_no: str | None = Field(description="Number of the project that it belongs to.")
    salesperson: str | None = Field(description="Who sold it, by the ERP.")
    currency: CurrencyCode
    fx_rate: Rate
    amount: Amount = Field(description="Sum of its lines, in its currency.")
    cost: Hidden = Field(description="Sum of the known costs, in its currency.")
    line_count: int = Field(description="Number of its lines.")
    late_lines: int = Field(description="Lines shipped after their promised day.")
    open_lines: int = Field(description="Lines not shipped yet.")
    updated_at: Changed


class OrderLineRow(Read):
    """A line of an order, with what belongs to the order."""

    order_id: UUID = Field(description="Id of its order.")
    line_no: int = Field(description="Number of the line in the order.")
    source: Source
    order_no: str = Field(description="Number of the order in the ERP.")
    customer_code: CustomerCode
    customer_id: OfCustomer
    ordered_on: date = Field(description="Date of the order.")
    kind: OrderKind = Field(description="An order, or a credit note.")
    region: str | None = Field(description="The region that the ERP names for the order.")
    project_no: str | None = Field(description="Number of the project that it belongs to.")
    salesperson: str | None = Field(description="Who sold it, by the ERP.")
    status: OrderStatus = Field(description="Status of the order; a cancelled one counts in no figure.")
    currency: CurrencyCode
    fx_rate: Rate
    sku: str | None = Field(description="The product's number in the ERP; null: the ERP names none.")
    description: str | None = Field(description="What was sold, by the ERP.")
    quantity: Amount = Field(description="Ordered quantity; negative on a credit.")
    unit_price: Amount | None = Field(description="Price of one unit, in the order's currency.")
    amount: Amount = Field(description="Net of discounts, in the order's currency; negative on a credit.")
    sales: Amount = Field(description="What it counts in sales: in the base currency, 0 on a cancelled order.")
    cost: Hidden = Field(
        description="Cost of the whole line, in the order's currency: its own, else the product's of the day."
    )
    base_cost: Hidden = Field(description="The same in the base currency, 0 on a cancelled order.")
    promised_on: date | None = Field(description="The promised day of delivery.")
    shipped_on: date | None = Field(description="The day of delivery; null: not shipped yet.")
    accepted_quantity: Amount | None = Field(description="Quantity that the customer accepted as correct.")


class ReceivableRow(Read):
    """A receivable."""

    id: UUID = Field(description="Id of the receivable, computed from source and number.")
    source: Source
    invoice_no: str = Field(description="Number of the invoice or claim in the ERP.")
    order_no: str | None = Field(description="Number of the order that it bills.")
    customer_code: CustomerCode
    customer_id: OfCustomer
    kind: ReceivableKind = Field(description="What it is for.")
    issued_on: date = Field(description="Date of issue.")
    due_on: date = Field(description="Due date; late from the next day on.")
    amount: Amount = Field(description="In its currency.")
    base_amount: Amount = Field(description="In the base currency.")
    currency: CurrencyCode
    fx_rate: Rate
    disputed: bool = Field(description="Whether the customer disputes it.")
    status: ReceivableStatus = Field(description="Its state in the ERP.")
    written_off_on: date | None = Field(description="The day of the write-off.")
    updated_at: Changed


class PaymentRow(Read):
    """A payment."""

    id: UUID = Field(description="Id of the payment, computed from source and number.")
    source: Source
    payment_no: str = Field(description="Number of the payment in the ERP.")
    invoice_no: str = Field(description="The receivable of the same source that it pays.")
    customer_code: CustomerCode
    customer_id: OfCustomer
    paid_on: date = Field(description="The day on which the money arrived.")
    amount: Amount = Field(description="In the receivable's currency.")
    updated_at: Changed


class MonthlyRow(Read):
    """What every rollup of a month has; amounts are in the base currency, cancelled orders count nowhere."""

    customer_code: CustomerCode
    month: date = Field(description="First day of the month.")
    customer_id: OfCustomer
    lines: int = Field(description="Order lines of the month.")
    quantity: Amount = Field(description="Sum of their quantities.")
    sales: Amount = Field(description="Net sales.")
    credits: Amount = Field(description="The part of credit notes in it; below zero.")
    costed_sales: Hidden = Field(
        description="Net sales of the lines with a known cost: margin is (this - cost) / this."
    )
    cost: Hidden = Field(description="Sum of the known costs.")
    product_cost: Hidden = Field(description="The part of it that is not the lines' own but the products'.")


class MonthlySalesRow(MonthlyRow):
    """The sums of a customer code's month, from which KPIs are computed: add them up, then divide."""

    orders: int = Field(description="Orders of the month, without credit notes.")
    credit_notes: int = Field(description="Credit notes of the month.")
    checked_lines: int = Field(description="Lines whose accepted quantity is known.")
    accurate_lines: int = Field(description="Of them, those accepted in full: order accuracy is this / checked_lines.")
    delivered_lines: int = Field(description="Lines promised for the month that were shipped.")
    on_time_lines: int = Field(description="Of them, those shipped by the promised day.")
    promised_orders: int = Field(description="Orders promised for the month.")
    late_orders: int = Field(description="Of them, those with a line shipped late.")


class MonthlyCategorySalesRow(MonthlyRow):
    """The sums of a customer code's month in one product category."""

    category: str = Field(description="Product category; empty while the product or its category is unknown.")


class ForecastRow(Read):
    """What a customer is expected to buy in a month, as expected on a day."""

    id: UUID = Field(description="Id of the forecast.")
    source: Source
    customer_code: CustomerCode
    customer_id: OfCustomer
    month: date = Field(description="First day of the month.")
    category: str | None = Field(description="Product category; null: all of the customer's purchases.")
    amount: Amount = Field(description="Expected sales, in the base currency.")
    frozen_on: date = Field(description="Day on which it was frozen.")
    counts: bool = Field(description="Whether it is the one that counts: the last frozen before its month.")
    updated_at: Changed


class ExchangeRateRow(Read):
    """What one unit of a currency is worth in the base currency, from a day on."""

    id: UUID = Field(description="Id of the rate.")
    currency: str = Field(description="The currency.")
    day: date = Field(description="First day of this rate.")
    rate: Rate = Field(description="Base currency for one unit.")
    source: Source
    updated_at: Changed


class MarketVolumeRow(Read):
    """What a product's or category's market bought in a region and period."""

    id: UUID = Field(description="Id of the market volume.")
    sku: str | None = Field(description="The product's number in the ERP; null: a category's market.")
    category: str | None = Field(description="Product category; null: a product's market.")
    region: str | None = Field(description="Region; null: everywhere.")
    first_on: date = Field(description="First day of the period.")
    last_on: date = Field(description="Last day of the period.")
    amount: Amount = Field(description="What all suppliers sold there, in the base currency.")
    source: str = Field(description="Where the figure is from.")
    dated_on: date = Field(description="Date of the source.")
    updated_at: Changed


class PurchaseVolumeRow(Read):
    """What a customer spends on a category in a year, as of a day; rows need clearance 2."""

    id: UUID = Field(description="Id of the supply position that says it.")
    customer_id: UUID = Field(description="Id of the customer.")
    category: str = Field(description="The customer's purchasing category.")
    as_of: date = Field(description="The day that it describes.")
    yearly_spend: Hidden = Field(description="Yearly spend on the category, in the base currency.")
    our_share: Annotated[Ratio | None, Clearance(2), Field(max_digits=20, decimal_places=4)] = Field(
        description="Our share of it, 0 to 1, as the supply file says."
    )


class KpiRow(Read):
    """A KPI of the catalogue: what `/v1/kpi-values` computes."""

    code: str = Field(description="Code by which figures are requested.")
    name_en: str = Field(description="English name.")
    name_zh: str = Field(description="Chinese name.")
    unit: str = Field(description="Unit of the value.")
    places: int = Field(description="Decimal places of a value, at most.")
    direction: str = Field(description="Which way it is better.")
    formula_en: str = Field(description="How it is computed, in English.")
    formula_zh: str = Field(description="How it is computed, in Chinese.")
    clearance: int = Field(description="The clearance needed to ask for it.")
    grains: str = Field(description="Lengths of period it can be computed for, comma-separated.")
    group_bys: str = Field(description="What it can be grouped by, comma-separated.")
    filters: str = Field(description="What it can be filtered by, comma-separated.")
    since: date = Field(description="The day on which it came into the catalogue.")
