"""Which answers may be recorded: of whom, of which day, to which questions."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from services.relationship.satisfaction.questionnaires.rules import QuestionKind
from services.relationship.satisfaction.responses.rules import MARKS, FormError, Question, Questionnaire
from services.relationship.satisfaction.surveys.rules import MAX_PEOPLE
from shared.customers.contacts import KnownContact
from shared.problems import Conflict, Invalid, Text

NOT_ASKED = Text("This questionnaire does not ask it.", "该问卷没有此题。")
NOTHING = Text("Enter at least one answer.", "请至少填写一题。")
NO_SUCH_PERSON = Text("No such person at this customer.", "该客户没有此联系人。")
TWICE = Text("Enter each person once.", "每人只能填写一次。")
BY_LINK = Text("{name} has answered with the link.", "{name} 已通过链接答复。")
NEEDED = Text("The survey is by name: say who answered, and when.", "此调查为实名：请填写答复人与答复日期。")
UNNAMED = Text("The survey is anonymous: leave it out.", "此调查为匿名：请勿填写。")
OUTSIDE = Text("The survey was answered from {first} to {last}.", "该调查的答复期为 {first} 至 {last}。")
NO_QUESTIONNAIRE = Text("The survey has no questionnaire with this code.", "该调查没有此编码的问卷。")


class LinksOnly(Conflict):
    """An anonymous survey with links takes no recorded answers: whoever records two could infer the third."""

    title = Text("Answers come by link only", "仅可通过链接答复")
    detail = Text(
        "The survey is anonymous and has links. Enter paper answers as a survey of their own.",
        "该匿名调查使用链接答复；纸质答卷请另建一次补录调查。",
    )


class ResponsesWrong(Invalid):
    """A response does not fit the survey, its people or its questions; `errors` says where."""

    title = Text("Check the responses", "答卷有误")


class TooManyResponses(Invalid):
    """A survey has so many responses at most."""

    title = Text("Too many responses", "答卷过多")
    detail = Text("A survey has at most {most} responses.", "一次调查最多 {most} 份答卷。")
    pointer = "/sheets"


def refuse_links_only(*, is_anonymous: bool, is_recorded: bool) -> None:
    """Raises LinksOnly."""
    if is_anonymous and not is_recorded:
        raise LinksOnly


def refuse_too_many(responses: int) -> None:
    """Raises TooManyResponses."""
    if responses > MAX_PEOPLE:
        raise TooManyResponses(most=MAX_PEOPLE)


def form_of(
    questionnaire: Questionnaire, given: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, str], list[FormError]]:
    """The answers as the fields of the questionnaire's form, and which of them it does not ask."""
    questions = {one.key: one for one in questionnaire.questions}
    form, errors = dict[str, str](), []
    for key, marks in given.items():
        for name, value in marks.items():
            if field := _field(questions.get(key), name):
                form[field] = str(value)
            else:
                errors.append(FormError(f"{key}.{name}", NOT_ASKED))
    return form, errors


def _field(question: Question | None, name: str) -> str | None:
    if question is None:
        return None
    if question.kind is QuestionKind.COMPARISON:
        return f"{question.key}.{name}" if name in MARKS else None
    return question.key if name == ("text" if question.kind is QuestionKind.TEXT else "value") else None


def wrong_day(day: date, opens_on: date, closes_on: date) -> Text | None:
    """What is wrong with the day of an answer; None: nothing."""
    return None if opens_on <= day <= closes_on else OUTSIDE.filled(first=opens_on, last=closes_on)


def wrong_names(named: Mapping[str, Any], *, is_anonymous: bool) -> Iterator[FormError]:
    """By name, a response has a person and a day; anonymous, it has neither, and no questionnaire of its own."""
    if is_anonymous:
        yield from (FormError(name, UNNAMED) for name, value in named.items() if value is not None)
    else:
        yield from (FormError(name, NEEDED) for name in ("contact_id", "answered_on") if named[name] is None)


def wrong_person(contact: KnownContact | None, customer_id: Any, *, is_repeated: bool, used_link: bool) -> Text | None:
    """What is wrong with the person; whoever has left since may have answered."""
    if contact is None or contact.customer_id != customer_id:
        return NO_SUCH_PERSON
    if is_repeated:
        return TWICE
    return BY_LINK.filled(name=contact.name) if used_link else None
