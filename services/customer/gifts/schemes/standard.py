"""The standard gift scheme, in force until another is published: modest values."""

from decimal import Decimal

from services.customer.gifts.schemes.model import GiftRuleBody, GiftSchemeContent
from services.customer.gifts.schemes.rules import GiftKind, GiftOccasion, GiftTaboo
from services.customer.people.contacts.rules import Seniority
from services.customer.profile.standing.rules import CustomerClass

CORE, IMPORTANT, ORDINARY = CustomerClass.CORE, CustomerClass.IMPORTANT, CustomerClass.ORDINARY
FESTIVALS = [GiftOccasion.SPRING_FESTIVAL, GiftOccasion.DRAGON_BOAT_FESTIVAL, GiftOccasion.MID_AUTUMN_FESTIVAL]


def _gift(
    gift: GiftKind,
    up_to: int,
    approval_above: int | None,
    classes: list[CustomerClass],
    occasions: list[GiftOccasion],
    seniorities: list[Seniority] | None = None,
) -> GiftRuleBody:
    return GiftRuleBody(
        classes=classes,
        seniorities=seniorities or [],
        occasions=occasions,
        gift=gift,
        up_to=Decimal(up_to),
        approval_above=None if approval_above is None else Decimal(approval_above),
    )


STANDARD = GiftSchemeContent(
    currency="CNY",
    rules=[
        _gift(GiftKind.CARD, 50, None, [], [GiftOccasion.FAMILY, GiftOccasion.PERSONAL]),
        _gift(GiftKind.FESTIVAL_BOX, 500, 300, [CORE, IMPORTANT], FESTIVALS, [Seniority.TOP]),
        _gift(GiftKind.FESTIVAL_BOX, 300, 200, [CORE, IMPORTANT], FESTIVALS),
        _gift(GiftKind.FESTIVAL_BOX, 150, 100, [ORDINARY], FESTIVALS),
        _gift(GiftKind.FLOWERS, 200, 100, [CORE, IMPORTANT], [GiftOccasion.BIRTHDAY, GiftOccasion.WORK_ANNIVERSARY]),
        _gift(GiftKind.KEEPSAKE, 300, 200, [CORE, IMPORTANT, ORDINARY], [GiftOccasion.CONTRACT_ANNIVERSARY]),
        _gift(GiftKind.CARD, 50, None, [], []),
    ],
    banned_industries=[],
    avoid=list(GiftTaboo),
)
