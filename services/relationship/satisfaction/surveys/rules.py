"""When a survey is open, and whom it may ask (method, 4.5)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from shared.customers.contacts import KnownContact
from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Invalid, NotFound, Text

MAX_DAYS = 366
DEFAULT_DAYS = 30
MAX_PEOPLE = 200
"""Of one survey."""
MAX_CUSTOMERS = 50
"""Of one round."""


class SurveyStatus(Labelled):
    """Whether answers are taken."""

    OPEN = "open", "Open", "进行中"
    CLOSED = "closed", "Closed and evaluated", "已结束并评估"


class SurveyNotFound(NotFound):
    """There is no such survey, or the caller may not see it."""

    title = Text("Survey not found", "未找到调查")


class SurveyClosed(Conflict):
    """The survey is closed and evaluated."""

    title = Text("The survey is closed", "调查已结束")
    detail = Text("Begin another one.", "请另建一次调查。")


class SurveyRecorded(Conflict):
    """Our people record the answers to the survey; nobody gets a link to it."""

    title = Text("The survey has no links", "该调查不使用链接")
    detail = Text("Record the answers, or begin another survey.", "请直接登记答卷，或另建一次调查。")


class SurveyAnswered(Conflict):
    """Somebody has answered the survey: it is kept."""

    title = Text("The survey has answers", "调查已有答复")
    detail = Text("Close it instead of removing it.", "请结束调查，不能删除。")


class DaysWrong(Invalid):
    """The survey would end before it begins, in the past, or last longer than a year."""

    title = Text("Check the days", "日期有误")


class PeopleUnknown(Invalid):
    """Somebody to be asked does not belong to the customer, has left, was invited already, or may not be seen."""

    title = Text("Check the people", "受邀人有误")


class NobodyToAsk(Invalid):
    """A customer has no key people whom the caller may see."""

    title = Text("Nobody to ask", "没有可邀请的人")
    detail = Text(
        "Name people, or mark the key people of: {names}.", "请指定受邀人，或先在以下客户标记关键人：{names}。"
    )
    pointer = "/contact_ids"


class TooManyPeople(Invalid):
    """A survey asks so many people at most."""

    title = Text("Too many people", "受邀人过多")
    detail = Text("At most {most} people are asked in one survey.", "一次调查最多邀请 {most} 人。")
    pointer = "/contact_ids"


def days_of(opens_on: date | None, closes_on: date | None, today: date) -> tuple[date, date]:
    """The days asked for; by default from today on, and 30 days. Raises DaysWrong."""
    first = opens_on or today
    last = closes_on or max(first, today) + timedelta(days=DEFAULT_DAYS)
    refuse_days(first, last, today)
    return first, last


def refuse_days(opens_on: date, closes_on: date, today: date) -> None:
    """The survey ends on or after its first day, not in the past, within a year. Raises DaysWrong."""
    if closes_on < max(opens_on, today):
        text = Text("The last day lies before the first or in the past.", "结束日早于开始日或已过去。")
    elif closes_on - opens_on > timedelta(days=MAX_DAYS):
        text = Text("A survey lasts {most} days at most.", "调查最长 {most} 天。").filled(most=MAX_DAYS)
    else:
        return
    raise DaysWrong(errors=[FieldError(DaysWrong.code(), text, "/closes_on")])


def refuse_shortening(closes_on: date, until: date) -> None:
    """A survey whose answers are recorded keeps the days that they may be of. Raises DaysWrong."""
    if until < closes_on:
        text = Text(
            "Answers up to {day} may be recorded; choose a later day.", "已可登记至 {day} 的答卷，请选择更晚的日期。"
        )
        raise DaysWrong(errors=[FieldError(DaysWrong.code(), text.filled(day=closes_on), "/closes_on")])


def refuse_extension(closes_on: date, today: date) -> None:
    """An anonymous survey that has ended is not extended: its answers are counted. Raises DaysWrong."""
    if closes_on < today:
        text = Text("An anonymous survey that has ended cannot be extended.", "匿名调查结束后不能延期。")
        raise DaysWrong(errors=[FieldError(DaysWrong.code(), text, "/closes_on")])


def refuse_people(
    asked: Iterable[UUID], known: Mapping[UUID, KnownContact], customer_id: UUID, invited: Collection[UUID] = ()
) -> None:
    """Everybody works at the customer and was not invited yet. Raises PeopleUnknown, which names each place."""
    errors = []
    for place, contact_id in enumerate(asked):
        text = _wrong(known.get(contact_id), contact_id, customer_id, invited)
        if text is not None:
            errors.append(FieldError(PeopleUnknown.code(), text, f"/contact_ids/{place}", about=contact_id))
    if errors:
        raise PeopleUnknown(errors=errors)


def _wrong(contact: KnownContact | None, contact_id: UUID, customer_id: UUID, invited: Collection[UUID]) -> Text | None:
    if contact is None or contact.customer_id != customer_id:
        return Text("No such person at this customer.", "该客户没有此联系人。")
    if contact.has_left:
        return Text("{name} has left.", "{name} 已离职。").filled(name=contact.name)
    if contact_id in invited:
        return Text("{name} is invited already.", "{name} 已受邀。").filled(name=contact.name)
    return None


def is_taking_answers(status: SurveyStatus, opens_on: date, closes_on: date, today: date) -> bool:
    """Whether it may be answered on this day."""
    return status is SurveyStatus.OPEN and opens_on <= today <= closes_on
