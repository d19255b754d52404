"""The small grammar of a line of a call log, in English and Chinese.

    [when] verb people [of customer] [when] {, clause}
    [when] verb [customer 的] people [when] {，clause}

People are joined by `and`, `&`, `、`, `和`, `与`. A clause is a scene by its name, a day, or begins with `purpose`,
`outcome` or `next` (目的, 结果, 下一步); any other continues the one before it, or is the outcome. A `next` may end
with `by 2026-04-10` or `2026-04-10 前`.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from services.relationship.contact.schemes.rules import Channel
from shared.customers.contact_terms import Scene

DAY = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}月\d{1,2}日"
WHEN = rf"today|yesterday|今天|今日|昨天|昨日|前天|{DAY}"
AGO = {"today": 0, "今天": 0, "今日": 0, "yesterday": 1, "昨天": 1, "昨日": 1, "前天": 2}
VERBS: dict[str, tuple[Scene, Channel]] = {
    **dict.fromkeys(
        ("met with", "met", "visited", "saw", "拜访了", "拜访", "会见了", "会见", "约见了", "约见", "见了", "见"),
        (Scene.ROUTINE_VISIT, Channel.IN_PERSON),
    ),
    **dict.fromkeys(
        ("called", "phoned", "打电话给", "电话联系了", "电话联系", "致电"), (Scene.ROUTINE_VISIT, Channel.PHONE)
    ),
    **dict.fromkeys(("messaged", "微信联系了", "微信联系"), (Scene.ROUTINE_VISIT, Channel.MESSAGE)),
    **dict.fromkeys(
        ("had dinner with", "had lunch with", "dined with", "宴请了", "宴请"), (Scene.MEAL, Channel.IN_PERSON)
    ),
    **dict.fromkeys(("wrote to", "写信给", "致函"), (Scene.LETTER, Channel.MAIL)),
}
_VERB = "|".join(re.escape(verb) for verb in sorted(VERBS, key=len, reverse=True))
_ENGLISH = re.compile(
    rf"(?:(?P<when>{WHEN})\s+)?(?:(?:i|we)\s+)?(?P<verb>{_VERB})\s+(?P<people>.+?)"
    rf"(?:\s+(?:of|from|at)\s+(?P<customer>.+?))?(?:\s+(?:on\s+)?(?P<then>{WHEN}))?",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    rf"(?P<when>{WHEN})?\s*(?:我们|我)?(?P<verb>{_VERB})\s*(?:(?P<customer>[^的]+)的)?(?P<people>.+?)"
    rf"\s*(?P<then>{WHEN})?"
)
_CLAUSES = re.compile(r"\s*[,，;；。]\s*")
_PEOPLE = re.compile(r"\s*(?:、|&|\band\b|和|与)\s*", re.IGNORECASE)
_KEYWORDS = (
    ("purpose", re.compile(r"(?:purpose|目的)\s*[:：]?\s*(?P<rest>.+)", re.IGNORECASE)),
    ("outcome", re.compile(r"(?:outcome|result|结果|成果)\s*[:：]?\s*(?P<rest>.+)", re.IGNORECASE)),
    ("next", re.compile(r"(?:next(?: step)?|下一步|后续)\s*[:：]?\s*(?P<rest>.+)", re.IGNORECASE)),
)
_DUE = re.compile(rf"(?P<what>.+?)\s*(?:\bby\s+(?P<by>{DAY})|[（(]?(?P<before>{DAY})\s*前[）)]?)", re.IGNORECASE)
_SCENES = {label.casefold(): scene for scene in Scene for label in (scene.value, scene.en, scene.zh)}
_IS_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says; None: nothing of it."""

    people: list[str]
    scene: Scene
    channel: Channel
    customer: str | None = None
    on: date | None = None
    purpose: str | None = None
    outcome: str | None = None
    next_step: str | None = None
    next_due_on: date | None = None
    texts: dict[str, str] = field(default_factory=dict)


def parse(text: str, today: date) -> Line | None:
    """What the line says; None where it does not say whom somebody met."""
    head, *clauses = [part for part in _CLAUSES.split(text.strip()) if part] or [""]
    found = _ENGLISH.fullmatch(head) or _CHINESE.fullmatch(head)
    if found is None:
        return None
    scene, channel = VERBS[found["verb"].lower()]
    when = found["when"] or found["then"]
    people = [name for name in _PEOPLE.split(found["people"]) if name]
    line = Line(people, scene, channel, found["customer"], day_named(when, today) if when else None)
    return _with_texts(_with_clauses(line, clauses, today), today)


def _with_clauses(line: Line, clauses: list[str], today: date) -> Line:
    current = "outcome"
    for clause in clauses:
        if clause.casefold() in _SCENES and current not in line.texts:
            line = replace(line, scene=_SCENES[clause.casefold()])
        elif re.fullmatch(WHEN, clause, re.IGNORECASE) and current not in line.texts:
            line = replace(line, on=day_named(clause, today))
        else:
            current, said = _keyword_of(clause, current)
            line.texts[current] = _joined(line.texts.get(current), said)
    return line


def _keyword_of(clause: str, current: str) -> tuple[str, str]:
    for name, pattern in _KEYWORDS:
        if found := pattern.fullmatch(clause):
            return name, found["rest"]
    return current, clause


def _joined(before: str | None, more: str) -> str:
    return more if before is None else f"{before}{'，' if _IS_CHINESE.search(more) else ', '}{more}"


def _with_texts(line: Line, today: date) -> Line:
    step, due_on = line.texts.get("next"), None
    if step and (found := _DUE.fullmatch(step)):
        step, due_on = found["what"], day_named(found["by"] or found["before"], today, is_to_come=True)
    purpose, outcome = line.texts.get("purpose"), line.texts.get("outcome")
    return replace(line, next_step=step, next_due_on=due_on, purpose=purpose, outcome=outcome)


def day_named(text: str, today: date, *, is_to_come: bool = False) -> date | None:
    """The day; of one without a year the last that has come, or the next to come. None: there is no such day."""
    if text.lower() in AGO:
        return today - timedelta(days=AGO[text.lower()])
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    try:
        if len(numbers) == 3:
            return date(*numbers)
        day = date(today.year, *numbers)
        if is_to_come:
            return day if day >= today else day.replace(year=today.year + 1)
        return day if day <= today else day.replace(year=today.year - 1)
    except ValueError:
        return None
