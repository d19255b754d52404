"""The shape of a line over all orders."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.kpi.facts.orders.model import OrderLineFields
from services.kpi.facts.orders.rules import OrderKind, OrderStatus
from shared.money import Currency, Ratio


class SoldLineRead(OrderLineFields):
    """A line with what its order and its product say."""

    id: str = Field(description="Id of the order and number of the line.")
    order_id: UUID = Field(description="Id of the order.")
    order_no: str = Field(description="Number of the order in the ERP.")
    source: str = Field(description="Id of the client or user that pushed the order.")
    customer_code: str = Field(description="The customer's number in the ERP; empty: the ERP names none.")
    customer_id: UUID | None = Field(description="The customer with this code; null while the code is unknown.")
    customer_name: str | None = Field(description="The customer's present name; null while the code is unknown.")
    kind: OrderKind = Field(description="An order, or a credit note.")
    status: OrderStatus = Field(description="The order's status; a cancelled order counts in no figure.")
    ordered_on: date = Field(description="Date of the order.")
    region: str | None = Field(description="The region that the ERP names for the order; null: the customer's counts.")
    project_no: str | None = Field(description="Number of the project that the order belongs to.")
    salesperson: str | None = Field(description="Who sold it, by the ERP.")
    currency: Currency = Field(description="Currency of the amounts.")
    fx_rate: Ratio = Field(description="To the base currency.")
    product_name: str | None = Field(description="The product's present name; null: no such product.")
    category: str | None = Field(description="The product's present category.")
    is_on_time: bool | None = Field(description="Shipped by the promised day; null: not promised, or not shipped yet.")
