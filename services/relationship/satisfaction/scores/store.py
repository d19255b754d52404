"""Every query over many responses: which count, and what they add up to."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col

from services.relationship.satisfaction.questionnaires.rules import ItemTopic, SatisfactionPart
from services.relationship.satisfaction.responses.model import SurveyBallot, SurveyResponse
from services.relationship.satisfaction.responses.store import is_seen
from services.relationship.satisfaction.schemes.rules import SatisfactionRating
from services.relationship.satisfaction.schemes.store import RATING
from services.relationship.satisfaction.scores.model import SatisfactionQuery, SatisfactionScoreRead
from services.relationship.satisfaction.scores.rules import ScoreGrain
from services.relationship.satisfaction.surveys.model import Survey
from shared.auth.access import Principal
from shared.auth.visibility import customers, visible_to
from shared.lists.listings import Listing
from shared.lists.queries import ListQuery

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


def _measures() -> dict[str, Any]:
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


def _labelled(columns: Mapping[str, Any]) -> list[Any]:
    return [column.label(name) for name, column in columns.items()]


def _joined(*columns: Any) -> sa.Select[Any]:
    return sa.select(*columns).select_from(sa.join(ROW, customers, customers.c.id == ROW.c.customer_id))


def totals(where: list[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """The measures of all responses."""
    counted = sa.func.count(ROW.c.customer_id.distinct()).label("customers")
    return _joined(*_labelled(_measures()), counted).where(*where)


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
    return _joined(begun, *_labelled(_measures())).where(*where).group_by(begun).order_by(begun)


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
    return sa.select(each.c.kind, each.c.name, *_labelled(figures)).group_by(each.c.kind, each.c.name)


class SatisfactionScoreQuery(
    ListQuery,
    of=SatisfactionScoreRead,
    filters=(
        "customer_id",
        "region",
        "customer_class",
        "manager_id",
        "n",
        "score",
        "nps",
        "csat",
        "last_answered_on",
        "rating",
        "gap",
        "is_met",
    ),
    sorts=("score", "n", "nps", "csat", "gap", "last_answered_on", "customer_name"),
    default_sort="score",
):
    """How customers are filtered and sorted by their satisfaction."""

    first: date | None = Field(
        default=None, alias="from", description="First day; by default so many months back as the scheme says."
    )
    last: date | None = Field(default=None, alias="to", description="Last day; by default today.")


def by_customer(where: sa.ColumnElement[bool]) -> sa.Subquery:
    """The measures of each customer with a score."""
    counted = sa.select(ROW.c.customer_id, *_labelled(_measures()), sa.func.max(ROW.c.answered_on).label("last_on"))
    counted = counted.where(where, ROW.c.score.is_not(None))
    return counted.group_by(ROW.c.customer_id).subquery("scored")


def _columns(scored: sa.Subquery, targets: Mapping[SatisfactionRating, Decimal]) -> dict[str, Any]:
    score = sa.func.round(scored.c.mean, 4)
    target = target_by(targets)
    nps = (scored.c.promoters - scored.c.detractors) / sa.func.nullif(sa.cast(scored.c.nps_n, sa.Numeric), 0)
    return {
        "customer_id": customers.c.id,
        "customer_name": customers.c.name,
        **{name: customers.c[name] for name in ("region", "customer_class", "manager_id")},
        "n": scored.c.n,
        "score": score,
        "nps": sa.func.round(nps, 4),
        "csat": sa.func.round(scored.c.csat_mean, 4),
        "last_answered_on": scored.c.last_on,
        "rating": RATING,
        "target": target,
        "gap": score - target,
        "is_met": scored.c.mean >= target,
    }


def target_by(targets: Mapping[SatisfactionRating, Decimal]) -> sa.ColumnElement[Decimal]:
    """SQL expression: the target of a customer of the directory; null where it has none."""
    by_rating = {rating.value: target for rating, target in targets.items()}
    return sa.case(by_rating, value=sa.cast(RATING, sa.Text), else_=sa.cast(sa.null(), sa.Numeric))


def is_of(scored: sa.Subquery) -> sa.ColumnElement[bool]:
    """SQL condition: the measures are the customer's."""
    return scored.c.customer_id == customers.c.id


_NOTHING = by_customer(sa.false())
SCORES = Listing(
    SatisfactionScoreRead,
    SatisfactionScoreQuery,
    _columns(_NOTHING, {SatisfactionRating.STANDARD: Decimal(1)}),
    visible=lambda principal: visible_to(principal, customers.c.id),
    key="customer_id",
)


def scores_over(scored: sa.Subquery, targets: Mapping[SatisfactionRating, Decimal]) -> Listing[SatisfactionScoreRead]:
    """The listing of these measures."""
    return SCORES.over(_columns(scored, targets))
