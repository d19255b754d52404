"""Which gift is suitable for whom (method, section 3: gift specification; 4.4: limits, approval above, refusal)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from services.customer.people.contacts.rules import Seniority
from services.customer.profile.standing.rules import CustomerClass
from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


class GiftOccasion(Labelled):
    """The occasion of a gift."""

    SPRING_FESTIVAL = "spring_festival", "Spring Festival", "春节"
    DRAGON_BOAT_FESTIVAL = "dragon_boat_festival", "Dragon Boat Festival", "端午节"
    MID_AUTUMN_FESTIVAL = "mid_autumn_festival", "Mid-Autumn Festival", "中秋节"
    BIRTHDAY = "birthday", "Birthday", "生日"
    WORK_ANNIVERSARY = "work_anniversary", "Work anniversary", "入职纪念日"
    FAMILY = "family", "Family day", "家庭纪念日"
    PERSONAL = "personal", "Another personal day", "其他个人日期"
    CONTRACT_ANNIVERSARY = "contract_anniversary", "Contract anniversary", "签约纪念日"


class GiftKind(Labelled):
    """The kind of gift."""

    CARD = "card", "Card or message", "贺卡或祝福"
    FLOWERS = "flowers", "Flowers", "鲜花"
    TEA = "tea", "Tea", "茶叶"
    LOCAL_SPECIALTY = "local_specialty", "Local specialty", "地方特产"
    FESTIVAL_BOX = "festival_box", "Festival box (rice cake, zongzi, mooncakes)", "节令礼盒（年糕、粽子、月饼）"
    BOOK = "book", "Book", "图书"
    CULTURAL = "cultural", "Cultural or craft item", "文创或工艺品"
    KEEPSAKE = "keepsake", "Keepsake with both names", "定制纪念品"


class GiftTaboo(Labelled):
    """A gift that is never given, because of its meaning or by law."""

    CLOCK = "clock", "Clocks (sounds like seeing somebody to the grave)", "钟（谐音“送终”）"
    SET_OF_FOUR = "set_of_four", "Sets of four (sounds like death)", "四件一套（谐音“死”）"
    UMBRELLA = "umbrella", "Umbrellas (sounds like parting)", "伞（谐音“散”）"
    PEAR = "pear", "Pears (sounds like leaving)", "梨（谐音“离”）"
    BLADE = "blade", "Knives and scissors (cut the bond)", "刀剪（寓意“一刀两断”）"
    SHOES = "shoes", "Shoes (sounds like bad luck)", "鞋（谐音“邪”）"
    GREEN_HAT = "green_hat", "Green hats (an unfaithful spouse)", "绿帽子"
    MOURNING = "mourning", "White or yellow chrysanthemums, white wrapping (mourning)", "白菊、黄菊、白色包装（丧礼）"
    CASH = "cash", "Cash, shopping cards, securities (bribery)", "现金、购物卡、有价证券（商业贿赂）"


class GiftVerdict(Labelled):
    """Whether a gift may be given."""

    GIVEN = "given", "A gift is suitable", "可以送礼"
    NONE = "none", "No gift is planned", "不安排礼品"
    BANNED = "banned", "Gifts are banned", "禁止送礼"


class GiftBanCause(Labelled):
    """Why gifts are banned."""

    INDUSTRY = "industry", "The customer's industry", "客户行业"
    CUSTOMER = "customer", "The customer takes no gifts", "客户谢绝礼品"
    CONTACT = "contact", "The person takes no gifts", "个人谢绝礼品"


@dataclass(frozen=True, slots=True)
class GiftRule:
    """The kind of gift for these classes, seniorities and occasions (empty: all); no kind: no gift."""

    classes: frozenset[CustomerClass]
    seniorities: frozenset[Seniority]
    occasions: frozenset[GiftOccasion]
    gift: GiftKind | None
    up_to: Decimal
    approval_above: Decimal | None

    def fits(self, recipient: "Recipient", occasion: GiftOccasion) -> bool:
        """Whether the rule applies to the recipient and the occasion."""
        return (
            (not self.classes or recipient.customer_class in self.classes)
            and (not self.seniorities or recipient.seniority in self.seniorities)
            and (not self.occasions or occasion in self.occasions)
        )

    def covers(self, other: "GiftRule") -> bool:
        """Whether this rule applies wherever the other does."""
        return (
            _covers(self.classes, other.classes)
            and _covers(self.seniorities, other.seniorities)
            and _covers(self.occasions, other.occasions)
        )


@dataclass(frozen=True, slots=True)
class GiftScheme:
    """Rules, of which the first that fits applies; banned industries; gifts that are never given."""

    version: int
    currency: str
    rules: tuple[GiftRule, ...]
    banned_industries: tuple[str, ...]
    avoid: tuple[GiftTaboo, ...]


@dataclass(frozen=True, slots=True)
class Recipient:
    """The person a gift is for, or the customer itself."""

    customer_class: str | None = None
    seniority: Seniority | None = None
    bans: frozenset[GiftBanCause] = frozenset()
    reasons: frozenset[Labelled] = frozenset()
    """Why the customer or the person takes none, as registered."""


@dataclass(frozen=True, slots=True)
class GiftSpecification:
    """What may be given, and up to what value."""

    verdict: GiftVerdict
    banned_by: tuple[GiftBanCause, ...] = ()
    gift: GiftKind | None = None
    up_to: Decimal | None = None
    approval_above: Decimal | None = None


def specify(scheme: GiftScheme, recipient: Recipient, occasion: GiftOccasion) -> GiftSpecification:
    """The recipient's gift on the occasion: a ban comes before any rule, then the first rule that fits."""
    if recipient.bans:
        return GiftSpecification(GiftVerdict.BANNED, tuple(cause for cause in GiftBanCause if cause in recipient.bans))
    rule = next((rule for rule in scheme.rules if rule.fits(recipient, occasion)), None)
    if rule is None or rule.gift is None:
        return GiftSpecification(GiftVerdict.NONE)
    return GiftSpecification(GiftVerdict.GIVEN, (), rule.gift, rule.up_to, rule.approval_above)


def refuse_unsound(scheme: GiftScheme) -> None:
    """Every rule must be reachable, and its amounts consistent. Raises SchemeUnsound, which names each wrong rule."""
    errors = [error for place in range(len(scheme.rules)) for error in _errors(scheme.rules, place)]
    if errors:
        raise SchemeUnsound(errors=errors)


def _errors(rules: tuple[GiftRule, ...], place: int) -> Iterator[FieldError]:
    rule = rules[place]
    if any(earlier.covers(rule) for earlier in rules[:place]):
        text = Text("An earlier rule covers this one completely.", "此规则已被前面的规则完全覆盖。")
        yield FieldError("never_reached", text, pointer=f"/content/rules/{place}")
    if (rule.gift is None) is not (rule.up_to == 0):
        text = Text("With a gift the value must be above 0, without one 0.", "有礼品时价值须大于 0，无礼品时为 0。")
        yield FieldError("value_wrong", text, pointer=f"/content/rules/{place}/up_to")
    if rule.approval_above is not None and rule.approval_above >= rule.up_to:
        text = Text("Approval must begin below the limit.", "审批起点须低于上限。")
        yield FieldError("approval_never_needed", text, pointer=f"/content/rules/{place}/approval_above")


def _covers(these: Collection[str], those: Collection[str]) -> bool:
    return not these or (bool(those) and set(those) <= set(these))
