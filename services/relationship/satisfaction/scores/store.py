"""What responses add up to: in total, by question, by part, by period."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col

from services.relationship.satisfaction.questionnaires.rules import ItemTopic, SatisfactionPart
from services.relationship.satisfaction.responses.model import SurveyBallot, SurveyResponse
from services.relationship.satisfaction.responses.store import is_seen
from services.relationship.satisfaction.scores.model import SatisfactionQuery
from services.relationship.satisfaction.scores.rules import ScoreGrain
from services.relationship.satisfaction.surveys.model import Survey
from shared.auth.access import Principal
from shared.auth.visibility import customers, visible_to

ROW: sa.Table = SurveyResponse.__table__  # type: ignore[attr-defined]
PROMOTERS_FROM, DETRACTORS_TO, SATISFIED_FROM = 9, 6, 4


def is_between(first: date, last: date) -> sa.ColumnElement[bool]:
    """SQL condition: the response is of these days."""
    return col(SurveyResponse.answered_on).between(first, last)


def asked_for(principal: Principal, query: SatisfactionQuery, first: date, last: date) -> list[sa.ColumnElement[bool]]:
    """SQL conditions over responses and their customers: what the caller sees of what is asked for."""
    of_survey = [ROW.c.survey_id == query.survey_id] if query.survey_id else []
    return [is_seen(principal), is_between(first, last), *of_survey, *_of_customers(principal, query)]


def _of_customers(principal: Principal, query: SatisfactionQuery) -> list[sa.ColumnElement[bool]]:
    given: Mapping[Any, Any] = {
        customers.c.id: query.customer_id,
        customers.c.region: query.region,
        customers.c.industry: query.industry,
        customers.c.customer_class: query.customer_class,
    }
    wanted = [column == value for column, value in given.items() if value is not None]
    return [visible_to(principal, customers.c.id), *wanted]


def measures() -> dict[str, Any]:
    """SQL expressions over responses: their number, mean and deviation, and the same of NPS and CSAT."""
    nps, csat = ROW.c.nps, ROW.c.csat
    return {
        "n": sa.func.count(ROW.c.score),
        "mean": sa.func.avg(ROW.c.score),
        "deviation": sa.func.stddev_samp(ROW.c.score),
        "nps_n": sa.func.count(nps),
        "promoters": sa.func.count().filter(nps >= PROMOTERS_FROM),
        "detractors": sa.func.count().filter(nps <= DETRACTORS_TO),
        "csat_n": sa.func.count(csat),
        "csat_mean": sa.func.avg(csat),
        "satisfied": sa.func.count().filter(csat >= SATISFIED_FROM),
    }


def labelled(columns: Mapping[str, Any]) -> list[Any]:
    """The expressions under their names."""
    return [column.label(name) for name, column in columns.items()]


def _joined(*columns: Any) -> sa.Select[Any]:
    return sa.select(*columns).select_from(sa.join(ROW, customers, customers.c.id == ROW.c.customer_id))


def totals(where: list[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """The measures of all responses."""
    counted = sa.func.count(ROW.c.customer_id.distinct()).label("customers")
    return _joined(*labelled(measures()), counted).where(*where)


def withheld(principal: Principal, query: SatisfactionQuery, first: date, last: date) -> sa.Select[Any]:
    """How many anonymous answers do not count, to surveys of these days."""
    is_of = sa.and_(col(Survey.opens_on) <= last, col(Survey.closes_on) >= first)
    of_survey = [col(Survey.id) == query.survey_id] if query.survey_id else []
    counted = sa.select(sa.func.count().label("withheld")).join_from(Survey, SurveyBallot)
    joined = counted.join(customers, customers.c.id == col(Survey.customer_id))
    return joined.where(is_of, *of_survey, *_of_customers(principal, query))


def beginning(grain: ScoreGrain, day: Any) -> sa.ColumnElement[date]:
    """SQL expression: the first day of the period."""
    return sa.cast(sa.func.date_trunc(grain.value, sa.cast(day, sa.DateTime)), sa.Date)


def periods(where: list[sa.ColumnElement[bool]], grain: ScoreGrain) -> sa.Select[Any]:
    """The measures by period."""
    begun = beginning(grain, ROW.c.answered_on).label("starts_on")
    return _joined(begun, *labelled(measures())).where(*where).group_by(begun).order_by(begun)


def _marks(where: list[sa.ColumnElement[bool]]) -> sa.CTE:
    """Each comparison answered: its marks as shares of the highest."""
    answers = sa.func.jsonb_each(ROW.c.answers).table_valued(sa.column("key", sa.Text), sa.column("value", JSONB))
    answer = answers.render_derived("answer")
    value = answer.c.value
    shares = [
        (sa.cast(value[name].astext, sa.Numeric) / ROW.c.scale).label(name)
        for name in ("expectation", "perception", "rival")
    ]
    topic = value["topic"].astext
    query = _joined(ROW.c.id, answer.c.key, topic.label("topic"), *shares).join(answer, sa.true())
    return query.where(*where, topic.is_not(None)).cte("marks")


def items(where: list[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """The mean marks by question."""
    marks = _marks(where)
    means = [sa.func.avg(marks.c[name]).label(name) for name in ("expectation", "perception", "rival")]
    n = sa.func.count(marks.c.perception).label("n")
    return sa.select(marks.c.key, marks.c.topic, n, *means).group_by(marks.c.key, marks.c.topic)


def parts(where: list[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """The measures by part and by topic; each person counts once in each."""
    marks = _marks(where)
    part = sa.case({topic.value: topic.part.value for topic in ItemTopic}, value=marks.c.topic)
    of_people = [
        sa.select(
            marks.c.id,
            sa.literal(kind).label("kind"),
            named.label("name"),
            sa.func.avg(marks.c.perception).label("mark"),
        )
        .where(marks.c.perception.is_not(None))
        .group_by(marks.c.id, named)
        for kind, named in ((SatisfactionPart.__name__, part), (ItemTopic.__name__, marks.c.topic))
    ]
    each = sa.union_all(*of_people).subquery("each")
    figures = {
        "n": sa.func.count(),
        "mean": sa.func.avg(each.c.mark),
        "deviation": sa.func.stddev_samp(each.c.mark),
    }
    return sa.select(each.c.kind, each.c.name, *labelled(figures)).group_by(each.c.kind, each.c.name)


def statements(principal: Principal, query: SatisfactionQuery, first: date, last: date) -> tuple[sa.Select[Any], ...]:
    """What is asked for: totals, by question, by part and topic, by period, and what does not count."""
    where = asked_for(principal, query, first, last)
    counted = (totals(where), items(where), parts(where), periods(where, query.grain))
    return (*counted, withheld(principal, query, first, last))
