"""States of a lead, and what is refused in each (method, section 6): pure."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text


class LeadSource(Labelled):
    """Where a lead comes from."""

    EXHIBITION = "exhibition", "Exhibition", "展会"
    REFERRAL = "referral", "Referral", "转介绍"
    WEBSITE = "website", "Website", "官网"
    TENDER_NOTICE = "tender_notice", "Tender notice", "招标公告"
    OUR_VISIT = "our_visit", "Our visit", "我方拜访"
    PARTNER = "partner", "Partner", "合作伙伴"
    CAMPAIGN = "campaign", "Campaign", "营销活动"
    OTHER = "other", "Other", "其他"


class LeadState(Labelled):
    """The state of a lead."""

    NEW = "new", "New lead", "新线索"
    QUALIFIED = "qualified", "Qualified lead", "有效线索"
    OPPORTUNITY = "opportunity", "Opportunity", "商机"
    WON = "won", "Won", "赢单"
    LOST = "lost", "Lost", "丢单"
    INVALID = "invalid", "Invalid", "无效线索"


OPEN = (LeadState.NEW, LeadState.QUALIFIED, LeadState.OPPORTUNITY)
PURSUED = (LeadState.QUALIFIED, LeadState.OPPORTUNITY)
"""States of a lead that we want to win."""
OF_OPPORTUNITIES = ("probability", "expected_order_on", "summit_project_id")
"""The fields that the conversion fills."""


class LossReason(Labelled):
    """Why we lost."""

    PRICE = "price", "Price", "价格"
    PRODUCT = "product", "Product or technology", "产品或技术"
    DELIVERY = "delivery", "Delivery time", "交期"
    TERMS = "terms", "Terms of payment or contract", "付款或合同条款"
    RELATIONSHIP = "relationship", "Relationship with the customer", "客户关系"
    CANCELLED = "cancelled", "Cancelled or postponed by the customer", "客户取消或推迟"
    OTHER = "other", "Other", "其他"


class LeadDueKind(Labelled):
    """What is due about leads."""

    LEAD_QUALIFICATION = "lead_qualification", "Lead to be qualified", "线索待确认"
    LEAD_CLOSING = "lead_closing", "Lead to be closed", "线索或商机待结案"
    LEAD_DAY = "lead_day", "Lead to be given an expected close", "有效线索待定预计结案日期"


class LeadGrouping(Labelled):
    """By what leads are counted."""

    SOURCE = "source", "Source", "来源"
    OWNER = "owner", "Who brought it in", "提报人"
    REGION = "region", "Region of the customer", "客户所在区域"


class LeadNotFound(NotFound):
    """There is no such lead, or the caller may not see it."""

    title = Text("Lead not found", "未找到线索")
    detail = Text("There is no lead {id}, or you may not see it.", "线索 {id} 不存在，或您无权查看。")


class LeadStateUnfit(Conflict):
    """The lead is in a state from which this step is not possible."""

    title = Text("The lead is in another state", "线索状态不符")
    detail = Text('It is "{state}"; this needs: {needed}.', "当前状态为“{state}”，该操作要求：{needed}。")


class LeadClosed(Conflict):
    """The lead is won, lost or invalid: it does not change any more."""

    title = Text("The lead is closed", "线索已结束")
    detail = Text('It is "{state}" and does not change any more.', "当前状态为“{state}”，不能再修改。")


class CurrencyMissing(Invalid):
    """An amount needs its currency, and a currency its amount."""

    pointer = "/currency"
    title = Text("Amount and currency go together", "金额与币种须同时填写")
    detail = Text("Give both the expected amount and its currency, or neither.", "请同时填写预计金额与币种，或均留空。")


class LeadDayTooEarly(Invalid):
    """A lead cannot be qualified, converted or closed before the step that comes earlier."""

    title = Text("The day is too early", "日期过早")
    detail = Text("It cannot be before {earliest}.", "不能早于 {earliest}。")


class LeadDayTooLate(Invalid):
    """A lead was brought in before it was qualified."""

    title = Text("The day is too late", "日期过晚")
    detail = Text("It cannot be after {latest}.", "不能晚于 {latest}。")


class SummitProjectUnknown(Invalid):
    """The summit project does not exist, or is not one of the lead's customer."""

    pointer = "/summit_project_id"
    title = Text("Unknown summit project", "山头项目不存在")
    detail = Text("Choose a summit project of the same customer.", "请选择同一客户的山头项目。")


class LeadProjectDecided(Invalid):
    """The summit project is decided: no lead becomes part of it any more."""

    pointer = "/summit_project_id"
    title = Text("The summit project is decided", "山头项目已有结果")
    detail = Text("Its outcome: {outcome}. Choose an undecided one.", "其结果为：{outcome}。请选择尚未决定的项目。")


class LeadNotConverted(Invalid):
    """Only an opportunity has a probability, a day of the order and a summit project."""

    title = Text("The lead is no opportunity", "线索尚未转为商机")
    detail = Text('It is "{state}": convert it first.', "当前状态为“{state}”，请先转为商机。")


def refuse_unless(state: LeadState, needed: Collection[LeadState]) -> None:
    """Raises LeadStateUnfit."""
    if state not in needed:
        raise LeadStateUnfit(state=state.named, needed=[one.named for one in needed])


def refuse_closed(state: LeadState) -> None:
    """Raises LeadClosed."""
    if state not in OPEN:
        raise LeadClosed(state=state.named)


def refuse_before_conversion(state: LeadState, changed: Collection[str]) -> None:
    """Raises LeadNotConverted, which names the fields."""
    early = [name for name in OF_OPPORTUNITIES if name in changed]
    if early and state is not LeadState.OPPORTUNITY:
        errors = [LeadNotConverted.at(f"/{name}", state=state.named) for name in early]
        raise LeadNotConverted(errors=errors, state=state.named)


def refuse_amount(amount: Decimal | None, currency: str | None) -> None:
    """Raises CurrencyMissing."""
    if (amount is None) != (currency is None):
        raise CurrencyMissing()


def refuse_early(day: date, earlier: date, pointer: str) -> None:
    """The day of a step is not before the day of the one that comes earlier. Raises LeadDayTooEarly."""
    if day < earlier:
        error = LeadDayTooEarly.at(pointer, earliest=earlier)
        raise LeadDayTooEarly(errors=[error], earliest=earlier)


def refuse_late(day: date, later: date, pointer: str) -> None:
    """The day of a step is not after the day of the one that comes later. Raises LeadDayTooLate."""
    if day > later:
        error = LeadDayTooLate.at(pointer, latest=later)
        raise LeadDayTooLate(errors=[error], latest=later)


def share_of(part: int, whole: int) -> Decimal | None:
    """The part of a whole, to four places; None of nothing."""
    return round(Decimal(part) / whole, 4) if whole else None
