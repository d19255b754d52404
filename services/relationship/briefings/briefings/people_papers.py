"""A person of the briefing as a section of the paper."""

from services.relationship.briefings.briefings import wording as words
from services.relationship.briefings.briefings.model import BriefedDayRead, BriefedLevelRead, BriefedPersonRead
from services.relationship.key_people.closeness.rules import NoLevel
from services.relationship.maps.saying import Say
from shared.documents.numbers import Unit, written
from shared.documents.papers.structure import Cell, Column, Section, Table

PRIVATE_TEXTS = (
    ("career_wishes", words.WISHES),
    ("preferences", words.PREFERENCES),
    ("explicit_needs", words.NEEDS),
    ("hidden_needs", words.HIDDEN_NEEDS),
    ("private_notes", words.NOTES),
)
MAX_INSIGHTS = 5


def person_section(one: BriefedPersonRead, say: Say) -> Section:
    """How we stand with the person, what to do, what to bring, and what is personal: a table, so that no page ends with
    the name of a topic."""
    topics = [_standing(one, say), _measures(one, say), _bring(one, say), _personal(one, say), *_dates(one, say)]
    rows: list[list[Cell]] = [
        [topic if place == 0 else "", line] for topic, lines in topics for place, line in enumerate(lines)
    ]
    columns = [Column(say(words.TOPIC)), Column(say(words.WHAT_IS_KNOWN), share=4.5)]
    return Section(_title(one, say), [Table(columns, rows)], is_whole=True)


def _title(one: BriefedPersonRead, say: Say) -> str:
    position = " · ".join(part for part in (one.title, one.department) if part)
    if say.language == "zh-CN":
        return f"{one.name}（{position}）" if position else one.name
    name = f"{one.name} ({one.english_name})" if one.english_name else one.name
    return f"{name} – {position}" if position else name


Topic = tuple[str, list[str]]


def _standing(one: BriefedPersonRead, say: Say) -> Topic:
    lines = [_level(one.ours, say)] if one.ours else [say.label(one.no_level)]
    lines += [_level(rival, say) for rival in one.rivals]
    if one.target:
        text = words.TARGET_BY if one.target.due_on else words.TARGET
        lines.append(say(text, level=say.scheme.name_of(one.target.level), day=one.target.due_on))
    if one.decision_bases:
        lines.append(say(words.DECIDES_BY, names=say.listed(say(basis.named) for basis in one.decision_bases)))
    if one.responsible_name:
        lines.append(say(words.RESPONSIBLE, name=one.responsible_name))
    return say(words.STANDING), lines


def _level(level: BriefedLevelRead, say: Say) -> str:
    """The level and since when; below it what moved it last."""
    known = words.RIVAL_SINCE if level.competitor else words.OURS_SINCE
    text = say(known, rival=level.competitor, level=say.scheme.name_of(level.level), day=level.since_on)
    if level.previous_level is not None:
        text = say(words.MOVED, text=text, before=say.scheme.name_of(level.previous_level))
    causes = [
        say(
            words.MOVED_BY,
            dimension=say.scheme.name_of_dimension(one.dimension),
            before="–" if one.before is None else one.before,
            after=one.after,
            evidence=one.evidence,
        )
        for one in level.moved_by[:1]
    ]
    return " · ".join([text, *causes])


def _measures(one: BriefedPersonRead, say: Say) -> Topic:
    if one.no_level is NoLevel.NOT_ASSESSED:
        return say(words.NEXT_STEP), [say(words.ASSESS)]
    title = words.NEXT if one.next_level else words.KEEP if one.ours else words.FIRST
    lacks = say.listed(say(say.scheme.name_of_dimension(name)) for name in one.lacks)
    lines = [say(words.LACKS, names=lacks)] if lacks else []
    for number, measure in enumerate(one.measures, 1):
        scene = say(words.IN_SCENE, scene=measure.scene.named) if measure.scene else ""
        lines.append(f"{number}. {say.chosen(measure.name_en, measure.name_zh)}{scene}")
    return say(title, level=say.scheme.name_of(one.next_level) if one.next_level else None), lines


def _bring(one: BriefedPersonRead, say: Say) -> Topic:
    items = [say.chosen(material.name_en, material.name_zh) for material in one.materials]
    new = one.insights[:MAX_INSIGHTS]
    items += [say(words.INSIGHT, kind=insight.kind.named, title=insight.title) for insight in new]
    return say(words.BRING), items


def _personal(one: BriefedPersonRead, say: Say) -> Topic:
    return say(words.PRIVATE), [say(text, text=value) for name, text in PRIVATE_TEXTS if (value := getattr(one, name))]


def _dates(one: BriefedPersonRead, say: Say) -> list[Topic]:
    given = [f"{gift.on} · {gift.gift} · {written(gift.amount, Unit.AMOUNT, say.language)}" for gift in one.gifts or ()]
    return [(say(words.DAYS), [_day(day, say) for day in one.days]), (say(words.GIFTS), given)]


def _day(day: BriefedDayRead, say: Say) -> str:
    advice = say(day.gift.named) if day.gift else None
    if advice and day.gift_up_to is not None:
        amount = written(day.gift_up_to, Unit.AMOUNT, say.language)
        advice = say(words.UP_TO, advice=advice, amount=amount)
    return " · ".join(part for part in (str(day.on), say(day.kind.named), day.note, advice) if part)
