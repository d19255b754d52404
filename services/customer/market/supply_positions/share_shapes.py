"""The shapes of suppliers' shares by day: of customers, each for itself, and of markets as a whole."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.customer.market.supply_positions.rules import SupplyMarket
from shared.money import Ratio
from shared.shapes import Code, CustomerId, CustomerName, Read
from shared.web.parameters import CommaSeparated

MAX_CUSTOMERS = 200
MAX_MARKETS = 100
MAX_DAYS = 36
DAYS = "Up to 36 days, comma-separated: as known at the end of each."


class SupplySharesQuery(BaseModel):
    """Of which customers, and as known on which days."""

    model_config = ConfigDict(extra="forbid")

    customer_ids: CommaSeparated[UUID] = Field(
        min_length=1, max_length=MAX_CUSTOMERS, description="Up to 200 customers, comma-separated."
    )
    days: CommaSeparated[date] = Field(min_length=1, max_length=MAX_DAYS, description=DAYS)


class MarketSharesQuery(BaseModel):
    """Of which markets, and as known on which days."""

    model_config = ConfigDict(extra="forbid")

    by: SupplyMarket = Field(description="By what the markets are bounded.")
    codes: CommaSeparated[Code] = Field(
        min_length=1, max_length=MAX_MARKETS, description="Codes of up to 100 markets, comma-separated."
    )
    days: CommaSeparated[date] = Field(min_length=1, max_length=MAX_DAYS, description=DAYS)


class RivalShareRead(Read):
    """A rival's share."""

    competitor_id: UUID = Field(description="The competitor 友商.")
    share: Ratio = Field(description="Its share of the purchasing, 0 to 1.")
    suppression_ratio: Ratio | None = Field(
        description="Suppression ratio 压制比: our share by this rival's; null where it has none."
    )


class SharesRead(Read):
    """Who supplies what was asked for, over all categories that a position is known of."""

    day: date = Field(description="The day, as asked for.")
    our_share: Ratio = Field(description="Our share, 0 to 1.")
    rivals: list[RivalShareRead] = Field(description="The known rivals, the largest share first.")
    is_weighted: bool = Field(description="Weighted by yearly spend; false: all positions count equally.")
    oldest_as_of: date = Field(description="The oldest day among the positions that count.")


class SupplySharesRead(SharesRead):
    """Who supplies a customer."""

    customer_id: CustomerId
    customer_name: CustomerName


class MarketSharesRead(SharesRead):
    """Who supplies the caller's customers of a market."""

    code: str = Field(description="The market's code, as asked for.")
