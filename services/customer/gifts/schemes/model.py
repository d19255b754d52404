"""A gift scheme: its table and shapes."""

from typing import Annotated, Any

from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.customer.gifts.schemes.rules import GiftKind, GiftOccasion, GiftRule, GiftScheme, GiftTaboo
from services.customer.people.contacts.rules import Seniority
from services.customer.profile.standing.rules import CustomerClass
from services.customer.tables import CustomerTable
from shared.auth.access import Clearance
from shared.database import Row
from shared.money import Amount, Currency
from shared.shapes import Body, Code, Read, Remark, example

GIFTS = Clearance(2)
Value = Annotated[Amount, Field(ge=0)]


class GiftRuleBody(Body):
    """What is fitting for some customers' people on some occasions; an empty list means all of them."""

    classes: list[CustomerClass] = Field(max_length=5, description="Customer classes; empty: all, ungraded too.")
    seniorities: list[Seniority] = Field(max_length=3, description="Of the person; empty: all, unknown too.")
    occasions: list[GiftOccasion] = Field(max_length=20, description="Empty: all.")
    gift: GiftKind | None = Field(description="Null: nothing is given.")
    up_to: Value = Field(description="Highest value of one gift.")
    approval_above: Value | None = Field(description="Above this a supervisor approves; null: nobody has to.")

    def as_rule(self) -> GiftRule:
        """As the rules take it."""
        return GiftRule(
            frozenset(self.classes),
            frozenset(self.seniorities),
            frozenset(self.occasions),
            self.gift,
            self.up_to,
            self.approval_above,
        )


class GiftSchemeContent(Body):
    """Rules, of which the first that fits holds, and what comes before them all."""

    currency: Currency = Field(description="Of every value here.")
    rules: list[GiftRuleBody] = Field(max_length=200)
    banned_industries: list[Code] = Field(
        max_length=200, description="Codes of industries, with those below them, whose people take nothing (officials)."
    )
    avoid: list[GiftTaboo] = Field(max_length=20, description="What is never given.")

    def as_rule(self, version: int) -> GiftScheme:
        """The scheme as the rules take it."""
        rules = tuple(rule.as_rule() for rule in self.rules)
        return GiftScheme(version, self.currency, rules, tuple(self.banned_industries), tuple(self.avoid))


class GiftSchemeVersion(Row, CustomerTable, table=True):
    """A published version; the newest is in force, and none is ever changed."""

    __tablename__ = "gift_schemes"

    number: int = Field(unique=True)
    content: Annotated[dict[str, Any], GIFTS] = Field(sa_type=JSONB)
    reason: str
    published_by: str
    published_by_name: str

    def as_rule(self) -> GiftScheme:
        """The scheme as the rules take it."""
        return GiftSchemeContent.model_validate(self.content).as_rule(self.number)


class GiftSchemeCreate(Body):
    """A new version of the gift scheme, whole."""

    model_config = example(
        content={
            "currency": "CNY",
            "rules": [
                {
                    "classes": ["core", "important"],
                    "seniorities": ["top"],
                    "occasions": ["spring_festival", "mid_autumn_festival"],
                    "gift": "festival_box",
                    "up_to": "500",
                    "approval_above": "300",
                },
                {
                    "classes": [],
                    "seniorities": [],
                    "occasions": [],
                    "gift": "card",
                    "up_to": "50",
                    "approval_above": None,
                },
            ],
            "banned_industries": ["S"],
            "avoid": ["clock", "set_of_four", "cash"],
        },
        reason="People in public administration take nothing.",
    )

    content: GiftSchemeContent
    reason: Remark


class GiftSchemeRead(Read):
    """A version of the gift scheme."""

    version: int
    content: GiftSchemeContent
    reason: str
    published_by_name: str
    created_at: AwareDatetime

    @classmethod
    def of(cls, kept: GiftSchemeVersion) -> "GiftSchemeRead":
        """As it is shown."""
        content = GiftSchemeContent.model_validate(kept.content)
        return cls.model_validate(
            {**kept.model_dump(exclude={"version", "content"}), "version": kept.number, "content": content}
        )
