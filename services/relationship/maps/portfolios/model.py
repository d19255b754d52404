"""The shapes of portfolio maps."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.relationship.maps.portfolios.rules import PortfolioColumns
from shared.money import Ratio
from shared.shapes import Complete, CustomerId, CustomerName
from shared.web.formats import FORMAT_CHOICE
from shared.web.parameters import CommaSeparated

PortfolioSort = Literal[
    "-gaps",
    "gaps",
    "contact_share",
    "-contact_share",
    "target_share",
    "-target_share",
    "-key_people",
    "key_people",
    "name",
    "-name",
]


class PortfolioQuery(BaseModel):
    """Whose relationships, in which columns."""

    model_config = ConfigDict(extra="forbid")

    columns: PortfolioColumns = Field(default=PortfolioColumns.DECISION_ROLE, description="What the columns are.")
    region: CommaSeparated[str] | None = Field(
        default=None, max_length=100, description="Only customers of these regions 区域, by their codes."
    )
    industry: CommaSeparated[str] | None = Field(
        default=None, max_length=100, description="Only customers of these industries 行业, by their codes."
    )
    customer_class: CommaSeparated[str] | None = Field(
        default=None, max_length=10, description="Only customers of these classes 客户分类."
    )
    tier: CommaSeparated[str] | None = Field(
        default=None, max_length=10, description="Only customers of these service tiers 服务级别."
    )
    stage: CommaSeparated[str] | None = Field(
        default=None, max_length=10, description="Only customers in these stages 生命周期阶段."
    )
    status: CommaSeparated[str] | None = Field(
        default=None, max_length=10, description="Only customers of these states, such as `active`."
    )
    manager_id: CommaSeparated[UUID] | None = Field(
        default=None, max_length=100, description="Only customers of these account managers, by user id."
    )
    sort: PortfolioSort = Field(
        default="-gaps", description="What to sort customers by; those without the share come last."
    )
    limit: int = Field(default=50, ge=1, le=500, description="Customers on a page.")
    cursor: str | None = Field(default=None, max_length=2000, description="`next_cursor` of the previous page.")
    format: Literal["json", "svg", "csv"] | None = Field(default=None, description=FORMAT_CHOICE)


class PortfolioCellRead(Complete):
    """A customer in one column."""

    key: str | None = Field(description="The column's key; null: people without one.")
    count: int = Field(description="People of the decision chain; with `columns=element`: departments.")
    counts: list[int] = Field(description="How many at each of `levels`.")
    shares: list[Ratio] = Field(description="The same as shares of `count`.")


class PortfolioFiguresRead(Complete):
    """The figures of some customers."""

    people: int = Field(description="People of the decision chain: key people, and those with a decision role.")
    key_people: int = Field(description="Key people among them.")
    in_contact: int = Field(description="Key people whom we have met or assessed.")
    assessed: int = Field(description="Key people with whom we have a level.")
    contact_share: Ratio | None = Field(description="In contact / key people; null: no key people.")
    with_target: int = Field(description="Key people with a target.")
    at_target: int = Field(description="Key people at or above their target.")
    target_share: Ratio | None = Field(description="At target / key people; null: nobody has a target.")
    gaps: int = Field(description="Key people not in contact, not assessed, opposed to us, or below their target.")
    cells: list[PortfolioCellRead] = Field(description="One for each column in which there is somebody.")


class PortfolioRowRead(PortfolioFiguresRead):
    """A customer's relationships."""

    customer_id: CustomerId
    customer_name: CustomerName
    region: str | None = Field(description="Code of the region 区域; null: unknown.")
    industry: str | None = Field(description="Code of the industry 行业; null: unknown.")
    customer_class: str | None = Field(description="The class 客户分类; null: none yet.")
    tier: str | None = Field(description="The service tier 服务级别; null: none yet.")
    stage: str | None = Field(description="The stage 生命周期阶段; null: before the first contract.")
    manager_id: UUID | None = Field(description="The account manager; null: nobody.")
    manager_name: str | None = Field(description="Present name of the account manager; null: nobody.")


class PortfolioMapRead(Complete):
    """Our relationships with the people of many customers."""

    columns: PortfolioColumns = Field(description="What the columns are.")
    keys: list[str | None] = Field(description="The columns in their order; null, the last: people without one.")
    levels: list[str] = Field(
        description="What `counts` are of, in this order: not in contact, not assessed, and the levels from the lowest."
    )
    customers: int = Field(description="How many customers match, on all pages.")
    totals: PortfolioFiguresRead = Field(description="The figures of all of them: the sums over all pages.")
    items: list[PortfolioRowRead] = Field(description="The customers of this page, in the order of `sort`.")
    next_cursor: str | None = Field(description="Send it as `cursor` to get the next page; null on the last.")


class PortfolioLineRead(Complete):
    """A customer in one column at one level, as a line of a table."""

    customer_id: UUID = Field(description="The customer.")
    customer_name: str = Field(description="Its present name.")
    region: str | None = Field(description="Code of the region.")
    customer_class: str | None = Field(description="The class.")
    manager_name: str | None = Field(description="The account manager.")
    column: str | None = Field(description="The column's key; empty: people without one.")
    level: str = Field(description="The level, `not_in_contact` or `not_assessed`.")
    count: int = Field(description="How many are at the level.")
    share: Ratio = Field(description="Their share of the column.")
