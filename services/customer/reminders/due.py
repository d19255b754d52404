"""Reminders as due items, in the reader's language."""

from datetime import UTC, datetime, time

from services.customer.gifts.schemes.rules import GiftBanCause, GiftVerdict
from services.customer.gifts.specifications.model import GiftSpecificationRead
from services.customer.reminders.model import ReminderRead
from services.customer.reminders.rules import ReminderKind
from services.customer.reminders.store import PRIVATE_CLEARANCE, PRIVATE_KINDS, OwnedReminder, read_due
from shared.auth.access import Scope
from shared.customers.due_items import DueItem, DueQuery, DueSource
from shared.money import format_decimal
from shared.problems import Language, Text
from shared.web.call import Call

CALENDAR_NAME = Text("Customer reminders", "客户提醒")
AGE = Text("Birthday: {contact} ({customer}), {years}", "生日：{contact}（{customer}），{years} 岁")
BIRTHDAY = Text("Birthday: {contact} ({customer})", "生日：{contact}（{customer}）")
TITLES = {
    ReminderKind.SPECIAL_DATE: Text("{special}: {contact} ({customer})", "{special}：{contact}（{customer}）"),
    ReminderKind.FESTIVAL: Text("{festival}: {contact} ({customer})", "{festival}：{contact}（{customer}）"),
    ReminderKind.CONTRACT_ANNIVERSARY: Text(
        "Contract anniversary: {customer}, {years} years", "签约纪念日：{customer}，{years} 周年"
    ),
    ReminderKind.STAGE_CHANGE: Text("{customer} enters a stage: {stage}", "{customer} 进入合作阶段：{stage}"),
}
LUNAR = Text("By the Chinese lunar calendar.", "农历日期。")
GIFT = Text("Gift: {gift}, up to {up_to} {currency}", "礼品：{gift}，不超过 {up_to} {currency}")
APPROVAL = Text(", approval above {above} {currency}", "，超过 {above} {currency} 须审批")
AVOID = Text("Never: {avoid}.", "忌送：{avoid}。")
NO_GIFT = Text("No gift: {causes}.", "禁止送礼：{causes}。")

A_DAY, A_WEEK = 1, 7  # a gift has to be found and sent


async def reminders_due(call: Call, query: DueQuery) -> list[DueItem]:
    """The requested reminders, as due items of whoever acts for the customer."""
    return [due_item_of(one, call.language) for one in await read_due(call, query)]


REMINDERS_DUE = DueSource(ReminderKind, Scope.CUSTOMERS_READ, reminders_due)


def due_item_of(owned: OwnedReminder, language: Language) -> DueItem:
    """The reminder as a due item, with the suitable gift for callers who may see it."""
    reminder = owned.reminder
    of_contact = reminder.contact_id is not None
    is_private = reminder.kind in PRIVATE_KINDS or reminder.gift is not None
    is_given = reminder.gift is not None and reminder.gift.verdict is GiftVerdict.GIVEN
    return DueItem(
        id=reminder.id,
        service="customer",
        kind=reminder.kind,
        kind_label=reminder.kind.in_language(language),
        customer_id=reminder.customer_id,
        customer_name=reminder.customer_name,
        contact_id=reminder.contact_id,
        contact_name=reminder.contact_name,
        title=title_of(reminder, language),
        note=note_of(reminder, language) or None,
        due_at=datetime.combine(reminder.on, time(), UTC),
        is_all_day=True,
        lead_days=A_WEEK if is_given else A_DAY,
        owner_id=owned.owner_id,
        owner_name=owned.owner_name,
        clearance=PRIVATE_CLEARANCE if is_private else 1,
        link=f"/v1/contacts/{reminder.contact_id}" if of_contact else f"/v1/customers/{reminder.customer_id}",
    )


def title_of(reminder: ReminderRead, language: Language) -> str:
    """The reminder's title."""
    values = {
        "contact": reminder.contact_name,
        "customer": reminder.customer_name,
        "years": reminder.years,
        "stage": reminder.stage and reminder.stage.named,
        "special": reminder.special_date_kind and reminder.special_date_kind.named,
        "festival": reminder.festival and reminder.festival.named,
    }
    if reminder.kind is ReminderKind.BIRTHDAY:
        return (BIRTHDAY if reminder.years is None else AGE).in_language(language, values)
    return TITLES[reminder.kind].in_language(language, values)


def note_of(reminder: ReminderRead, language: Language) -> str:
    """The reminder's details: the note, a lunar date, the suitable gift."""
    is_private_lunar = reminder.is_lunar and reminder.festival is None
    lines = [
        reminder.note or "",
        LUNAR.in_language(language, {}) if is_private_lunar else "",
        _gift_text(reminder.gift, language) if reminder.gift is not None else "",
    ]
    return "\n".join(line for line in lines if line)


def _gift_text(gift: GiftSpecificationRead, language: Language) -> str:
    joined = "、" if language == "zh-CN" else ", "
    if gift.verdict is GiftVerdict.BANNED:
        by_industry = [cause for cause in gift.banned_by if cause is GiftBanCause.INDUSTRY]
        # What was registered says more than that something was; without it, who is exempt.
        causes = joined.join(one.in_language(language) for one in [*by_industry, *gift.ban_reasons] or gift.banned_by)
        return NO_GIFT.in_language(language, {"causes": causes})
    if gift.gift is None or gift.up_to is None:
        return ""
    values = {
        "gift": gift.gift.in_language(language),
        "up_to": format_decimal(gift.up_to),
        "currency": gift.currency,
        "above": None if gift.approval_above is None else format_decimal(gift.approval_above),
        "avoid": joined.join(taboo.in_language(language) for taboo in gift.avoid),
    }
    approval = "" if gift.approval_above is None else APPROVAL.in_language(language, values)
    end = "。" if language == "zh-CN" else "."
    line = GIFT.in_language(language, values) + approval + end
    return f"{line}\n{AVOID.in_language(language, values)}" if gift.avoid else line
