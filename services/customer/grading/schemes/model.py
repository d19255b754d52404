"""The content of a grading scheme, as stored and sent."""

from typing import Annotated

from sqlmodel import Field
from sqlmodel._compat import SQLModelConfig

from services.customer.grading.schemes.rules import (
    BandEdges,
    GradingBand,
    GradingFactor,
    GradingScheme,
    PyramidLevel,
)
from services.customer.profile.standing.rules import ValueTag
from shared.money import Amount, Ratio
from shared.shapes import Body, EachOnce

Weight = Annotated[Amount, Field(ge=0, le=100)]
Share = Annotated[Ratio, Field(ge=0, le=1, max_digits=10)]
Times = Annotated[Ratio, Field(gt=0, le=100, max_digits=10)]
Months = Annotated[int, Field(ge=1, le=1200)]
Days = Annotated[int, Field(ge=1, le=3650)]
Rank = Annotated[int, Field(ge=0, le=5)]


class BandEdgesBody(Body):
    """The lowest value of each band (a value on an edge belongs to the upper band); below C it is D."""

    model_config = SQLModelConfig(from_attributes=True, extra="forbid")

    a: Amount = Field(description="Lowest value of band A.")
    b: Amount = Field(description="Lowest value of band B.")
    c: Amount = Field(description="Lowest value of band C; below it, D.")

    def as_rule(self) -> BandEdges:
        """The edges in the form that `rules` computes with."""
        return BandEdges(self.a, self.b, self.c)


class GradingSchemeContent(Body):
    """The weights and edges by which customers are graded; a better band, class or tier begins at a higher value.

    Amounts are in the base currency, shares are ratios: 0.2 is 20 %.
    """

    model_config = SQLModelConfig(from_attributes=True, extra="forbid")

    weights: dict[GradingFactor, Weight] = Field(description="Weight by factor; 0 leaves a factor out.")
    edges: dict[GradingFactor, BandEdgesBody] = Field(
        description="Of factors that are measured: `loyalty` in months of the last fiscal year with an order (for a "
        "customer whose purchasing is not known it reaches B at most; else our share comes first), "
        "`relationship_length` in whole months, `prospects` in how many of the four, the others in amounts."
    )
    least_coverage: Share = Field(
        description="A grade is provisional below this weighted share of factors with a value."
    )
    core_from: Share = Field(description="Minimum score of the class.")
    important_from: Share = Field(description="Minimum score of the class.")
    ordinary_from: Share = Field(description="Minimum score of the class; below it, small.")
    profit_margin_from: Share = Field(description="Minimum gross margin of a profit customer.")
    profit_from: Amount = Field(description="Minimum gross profit of a profit customer.")
    big_sales_from: Amount = Field(description="Sales that make a customer big.")
    top_share: Share = Field(description="The share of customers, by sales, that is big in any case; ties included.")
    middle_sales_from: Amount = Field(description="Upper end of low revenue in the value and potential matrix.")
    strategic_tier_from: Amount = Field(description="Yearly spend of the tier.")
    key_tier_from: Amount = Field(description="Yearly spend of the tier.")
    basic_tier_from: Amount = Field(description="Yearly spend of the tier; below it, standard.")
    initial_months: Months = Field(description="Last month of the lifecycle stage, from the first contract.")
    stable_months: Months = Field(description="Last month of the stage.")
    deep_months: Months = Field(description="Last month of the stage; after it, symbiosis.")
    reference_shares: dict[PyramidLevel, Share] = Field(
        description="The reference pyramid, counted from the top, for comparison: shares that add up to 1."
    )
    sole_share_from: Share = Field(description="Our share of a customer's purchasing that makes us its sole supplier.")
    main_share_above: Share = Field(description="With more than this share a customer buys mostly from us.")
    changing_suppliers_from: int = Field(
        ge=2, le=50, description="With so many suppliers within `supplier_months`, a customer often changes them."
    )
    supplier_months: Months = Field(description="Months before the year's end in which its suppliers are counted.")
    lead_ratio_from: Times = Field(description="Minimum of our share ÷ the main rival's with which we lead.")
    equal_ratio_from: Times = Field(description="Minimum ratio with which we are about equal; below it, backup.")
    most_rivals: int = Field(ge=1, le=50, description="With more rivals in a category, leading counts as equal.")
    credit_months: Months = Field(description="Months before the year's end in which amounts fell due.")
    least_invoices: int = Field(ge=1, le=1000, description="With fewer invoices due, the credit record has no value.")
    grace_days: int = Field(ge=0, le=3650, description="Days after the due date within which a payment is not late.")
    effort_days: Days = Field(description="A payment later than this many days after the due date took effort.")
    lost_days: Days = Field(
        description="An amount open for more than this many days after the due date counts as lost."
    )
    most_late: Share = Field(description="Maximum late share of the amounts due for a customer that pays as agreed.")
    most_effort: Share = Field(description="Maximum share that took effort, before collecting counts as much effort.")
    most_delay_days: Days = Field(
        description="Maximum delay, weighted by the amounts, before collecting counts as much effort."
    )
    lost_from: Share = Field(description="Share lost or written off from which a customer is hard to collect from.")
    close_rank_from: Rank = Field(
        description="Rank of the key-person level, 0 (opposed) to 5 (exclusive), from which a person is close to us; "
        "here and below also for the step `relationship` of customer value."
    )
    touch_rank_from: Rank = Field(description="Rank of the level from which we are in touch with a person.")
    close_share_from: Share = Field(
        description="Minimum share of the assessed people of a seniority who are close, for us to be close to it."
    )
    close_people: int = Field(
        ge=1, le=50, description="Minimum number of them, where so many people of the seniority are assessed."
    )
    deciders_from: int = Field(
        ge=1,
        le=50,
        description="Deciders and approvers known, from which the step `contact` of customer value is done.",
    )
    loyalty_done_from: GradingBand = Field(description="Band of loyalty from which the step `loyalty` is done.")
    loyalty_begun_from: GradingBand = Field(description="Band of loyalty from which it is under way.")
    value_done_by: EachOnce[ValueTag] = Field(
        min_length=1, max_length=5, description="Tags of which one is enough for the step `value` to be done."
    )
    value_begun_by: EachOnce[ValueTag] = Field(
        max_length=5, description="Tags of which one is enough for it to be under way."
    )

    def as_rule(self, version: int) -> GradingScheme:
        """The scheme in the form that `rules` computes with."""
        plain = {name: getattr(self, name) for name in type(self).model_fields if name != "edges"}
        edges = {factor: edges.as_rule() for factor, edges in self.edges.items()}
        return GradingScheme(version=version, edges=edges, **plain)
