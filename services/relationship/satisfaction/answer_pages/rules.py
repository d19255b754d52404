"""What a link shows, in which language, and with which words."""

import re
from datetime import date
from typing import NamedTuple
from urllib.parse import parse_qsl

from services.relationship.satisfaction.surveys.rules import SurveyStatus, is_taking_answers
from shared.labels import Labelled
from shared.problems import Language, Text

MAX_FORM_BYTES = 256 * 1024
MAX_FIELDS = 400


class PageState(Labelled):
    """What a link shows."""

    OPEN = "open", "The questions", "问卷"
    INCOMPLETE = "incomplete", "The questions, with what is missing", "问卷（待补充）"
    THANKS = "thanks", "Thank you", "感谢"
    TAKEN = "taken", "Thank you; the first answers count", "感谢（以首次答复为准）"
    ANSWERED = "answered", "Already answered", "已答复"
    EARLY = "early", "Not open yet", "尚未开始"
    EXPIRED = "expired", "Expired", "已过期"
    REVOKED = "revoked", "Revoked", "已撤销"
    UNKNOWN = "unknown", "Not valid", "无效"


STATUS = {
    PageState.INCOMPLETE: 422,
    PageState.EARLY: 403,
    PageState.EXPIRED: 410,
    PageState.REVOKED: 410,
    PageState.UNKNOWN: 404,
}
"""Of the pages that are not answered by 200."""

THANK_YOU = Text("Thank you!", "感谢您的答复！")
TITLES = {
    **dict.fromkeys((PageState.THANKS, PageState.TAKEN), THANK_YOU),
    PageState.ANSWERED: Text("This survey has been answered", "此问卷已答复"),
    PageState.EARLY: Text("This survey has not begun yet", "调查尚未开始"),
    PageState.EXPIRED: Text("This survey has ended", "调查已结束"),
    PageState.REVOKED: Text("This link is no longer valid", "此链接已失效"),
    PageState.UNKNOWN: Text("This link is not valid", "此链接无效"),
}
MESSAGES = {
    PageState.THANKS: Text(
        "Your answers have been received. You may close this page.", "我们已收到您的答复，可以关闭此页面。"
    ),
    PageState.TAKEN: Text(
        "Your answers have been received. If this survey had been answered with your link before, those first answers "
        "count: this page cannot tell you, or others could learn who has answered. You may close it.",
        "我们已收到您的答复。若此前已通过您的链接答复，则以首次答复为准；为保护匿名，本页面不显示是否已有人答复。可以关闭此页面。",
    ),
    PageState.ANSWERED: Text(
        "Each link can be used once. If it was not you, please tell your contact with us.",
        "每个链接只能使用一次。如非您本人操作，请联系我方对接人。",
    ),
    PageState.EARLY: Text("Please come back later.", "请稍后再来。"),
    PageState.EXPIRED: Text(
        "Thank you for your interest. Your contact with us is glad to hear from you.",
        "感谢您的关注，欢迎随时向我方对接人反馈。",
    ),
    PageState.REVOKED: Text(
        "If you have received a newer one, please use that.", "如您收到了更新的链接，请使用新链接。"
    ),
    PageState.UNKNOWN: Text("Please check that you have opened the whole address.", "请确认打开的是完整地址。"),
}


class Words(NamedTuple):
    """The page's own words."""

    expectation: Text = Text("What I expect of a good supplier", "对优秀供应商的期望")
    perception: Text = Text("What I experience with you", "对贵方的实际感受")
    rival: Text = Text("The best of your rivals (if you know)", "最好的同行（如了解）")
    lowest: Text = Text("1 = very poor", "1 = 很差")
    highest: Text = Text("{scale} = excellent", "{scale} = 很好")
    unlikely: Text = Text("0 = not at all likely", "0 = 完全不可能")
    likely: Text = Text("10 = very likely", "10 = 非常可能")
    dissatisfied: Text = Text("1 = very dissatisfied", "1 = 非常不满意")
    satisfied: Text = Text("5 = very satisfied", "5 = 非常满意")
    optional: Text = Text("optional", "选填")
    send: Text = Text("Send", "提交")
    once: Text = Text("You can send it once, until {until}.", "仅可提交一次，截止 {until}。")
    anonymous: Text = Text(
        "Anonymous: nobody sees who has answered, or what. The answers are opened together when the survey has ended; "
        "what you write is shown as you write it.",
        "匿名调查：任何人都无法得知谁已答复、作了何种答复。调查结束后统一汇总；文字意见将按原文显示。",
    )
    named: Text = Text("Your account team can see who has answered what.", "我方客户团队可看到您的答复。")
    incomplete: Text = Text("Please complete what is marked below.", "请补充下方标出的内容。")
    other_language: Text = Text("中文", "English")


WORDS = Words()


class Terms(NamedTuple):
    """What decides what a link shows."""

    is_answered: bool
    is_revoked: bool
    status: SurveyStatus
    opens_on: date
    closes_on: date


def state_of(terms: Terms, today: date) -> PageState:
    """What opening the link shows; opening never uses it."""
    if terms.is_answered:
        return PageState.ANSWERED
    if terms.is_revoked:
        return PageState.REVOKED
    if is_taking_answers(terms.status, terms.opens_on, terms.closes_on, today):
        return PageState.OPEN
    is_early = terms.status is SurveyStatus.OPEN and today < terms.opens_on
    return PageState.EARLY if is_early else PageState.EXPIRED


def status_of(state: PageState, *, is_submission: bool) -> int:
    """The status of the answer: other answers than those given conflict with them."""
    if state is PageState.ANSWERED and is_submission:
        return 409
    return STATUS.get(state, 200)


def language_of_reader(chosen: str, accepted: str, invited: Language | None) -> Language:
    """The language chosen on the page; else that of the invitation, unless the browser takes the other one alone."""
    if chosen in ("en", "zh-CN"):
        return "en" if chosen == "en" else "zh-CN"
    tags = [part.split(";")[0].strip().lower() for part in accepted[:500].split(",")]
    takes_chinese, takes_english = (any(tag.startswith(name) for tag in tags) for name in ("zh", "en"))
    if takes_chinese != takes_english:
        return "zh-CN" if takes_chinese else "en"
    return invited or "en"


def read_form(body: bytes) -> dict[str, str]:
    """The fields of a form; of one sent twice, the last. What cannot be read as a form is an empty one."""
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError:
        return {}
    return {name: value for name, value in pairs if not re.search("\x00", value)}
