"""The content of a gift scheme, as stored and sent."""

from typing import Annotated

from sqlmodel import Field

from services.customer.gifts.schemes.rules import GiftKind, GiftOccasion, GiftRule, GiftScheme, GiftTaboo
from services.customer.people.contacts.rules import Seniority
from services.customer.profile.standing.rules import CustomerClass
from shared.auth.access import Clearance
from shared.money import Amount, Currency
from shared.shapes import Body, Code, EachOnce

GIFTS = Clearance(2)
Value = Annotated[Amount, Field(ge=0)]


class GiftRuleBody(Body):
    """The gift for some classes, seniorities and occasions; an empty list means all of them."""

    classes: EachOnce[CustomerClass] = Field(max_length=5, description="Customer classes; empty: all, ungraded too.")
    seniorities: EachOnce[Seniority] = Field(max_length=3, description="Of the person; empty: all, unknown too.")
    occasions: EachOnce[GiftOccasion] = Field(max_length=20, description="Occasions of the gift; empty: all.")
    gift: GiftKind | None = Field(default=None, description="Null: nothing is given.")
    up_to: Value = Field(description="Highest value of one gift.")
    approval_above: Value | None = Field(
        default=None, description="Above this value a supervisor must approve; null: never."
    )

    def as_rule(self) -> GiftRule:
        """The rule in the form that `rules` computes with."""
        return GiftRule(
            frozenset(self.classes),
            frozenset(self.seniorities),
            frozenset(self.occasions),
            self.gift,
            self.up_to,
            self.approval_above,
        )


class GiftSchemeContent(Body):
    """Gift rules, of which the first that fits applies, and bans, which come before any rule. Needs clearance 2.

    A rule that an earlier one covers is refused.
    """

    currency: Currency = Field(description="Currency of every value in the scheme.")
    rules: list[GiftRuleBody] = Field(
        max_length=200,
        description="The rules, in order: the first that fits applies; where none fits, nothing is given.",
    )
    banned_industries: EachOnce[Code] = Field(
        max_length=200,
        description="Codes of industries, with those below them, whose people take no gifts (officials).",
    )
    avoid: EachOnce[GiftTaboo] = Field(max_length=20, description="What is never given.")

    def as_rule(self, version: int) -> GiftScheme:
        """The scheme in the form that `rules` computes with."""
        rules = tuple(rule.as_rule() for rule in self.rules)
        return GiftScheme(version, self.currency, rules, tuple(self.banned_industries), tuple(self.avoid))
