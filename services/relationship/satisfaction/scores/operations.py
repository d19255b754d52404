"""Reading satisfaction: of one customer or many."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.relationship.satisfaction.questionnaires.rules import ItemTopic, SatisfactionPart
from services.relationship.satisfaction.questionnaires.store import QUESTIONNAIRES
from services.relationship.satisfaction.responses.store import is_seen
from services.relationship.satisfaction.schemes.model import SatisfactionSchemeContent
from services.relationship.satisfaction.schemes.rules import SatisfactionRating, rating_of, targets_by_rating
from services.relationship.satisfaction.schemes.store import SCHEMES
from services.relationship.satisfaction.scores import rules, store
from services.relationship.satisfaction.scores.by_customer import (
    SatisfactionScoreQuery,
    by_customer,
    is_of,
    scores_over,
)
from services.relationship.satisfaction.scores.model import (
    OverallRead,
    PartScoreRead,
    PeriodScoreRead,
    PromotersRead,
    QuestionScoreRead,
    SatisfactionQuery,
    SatisfactionRead,
    SatisfactionScoreRead,
    SatisfactionTargetRead,
    ScoreRead,
    TopicScoreRead,
)
from shared.auth.visibility import customers, visible_to
from shared.customers.directory import CustomerNotFound
from shared.lists.paging import Page
from shared.problems import Language
from shared.statements import Record, Statement
from shared.time import company_today
from shared.web.call import Call


async def read_satisfaction(call: Call, query: SatisfactionQuery) -> SatisfactionRead:
    """The satisfaction asked for. Raises CustomerNotFound, PeriodWrong."""
    async with call.briefly() as brief:
        scheme = await SCHEMES.current(brief.session)
        names = await _names(brief)
    first, last = rules.window(query.first, query.last, company_today(), scheme.content.window_months)
    async with call.snapshot():
        customer = await _customer(call, query.customer_id) if query.customer_id else None
        statements = store.statements(call.principal, query, first, last)
        (total,), items, parts, periods, (held,) = [await call.fetch(Statement(one)) for one in statements]
    overall = _score(total)
    return SatisfactionRead(
        customer_id=query.customer_id,
        customer_name=customer["name"] if customer else None,
        starts_on=first,
        ends_on=last,
        scheme_version=scheme.number,
        customers=total["customers"],
        withheld=held["withheld"],
        overall=overall,
        target=_target(customer["tags"], overall, scheme.content) if customer else None,
        parts=_parts(parts),
        topics=_topics(parts),
        questions=_questions(items, names, call.language),
        nps=_promoters(total),
        csat=_overall(total),
        periods=[_period(row) for row in periods],
    )


async def _customer(call: Call, customer_id: UUID) -> Record:
    query = sa.select(customers.c.name, customers.c.tags).where(
        customers.c.id == customer_id, visible_to(call.principal, customers.c.id)
    )
    found = await call.fetch(Statement(query))
    if not found:
        raise CustomerNotFound(customer_id=customer_id)
    return found[0]


async def _names(call: Call) -> dict[str, Any]:
    """The questions by key, as the newest version that asks them words them."""
    versions = await QUESTIONNAIRES.list(call.session)
    return {
        question.key: question
        for version in reversed(versions)
        for questionnaire in version.content.questionnaires
        for question in questionnaire.questions
    }


def _score(row: Record) -> ScoreRead:
    return ScoreRead(**rules.score_with_bounds(row["n"], row["mean"], row["deviation"])._asdict())


def _target(tags: list[str], overall: ScoreRead, scheme: SatisfactionSchemeContent) -> SatisfactionTargetRead:
    rating = rating_of(tags)
    target = targets_by_rating(scheme.targets).get(rating)
    gap = None if target is None or overall.score is None else overall.score - target
    is_tolerated = rating is SatisfactionRating.TOLERATED
    return SatisfactionTargetRead(
        rating=rating,
        target=target,
        acceptable_below=scheme.targets.acceptable_below if is_tolerated else None,
        gap=gap,
        is_met=None if gap is None else gap >= 0,
        needs_conversion=rating is SatisfactionRating.CONVERSION,
    )


def _parts(rows: Iterable[Record]) -> list[PartScoreRead]:
    found = {row["name"]: _score(row) for row in rows if row["kind"] == SatisfactionPart.__name__}
    return [PartScoreRead(part=part, **found[part].model_dump()) for part in SatisfactionPart if part in found]


def _topics(rows: Iterable[Record]) -> list[TopicScoreRead]:
    found = {row["name"]: _score(row) for row in rows if row["kind"] == ItemTopic.__name__}
    return [TopicScoreRead(topic=topic, **found[topic].model_dump()) for topic in ItemTopic if topic in found]


def _questions(rows: Iterable[Record], names: dict[str, Any], language: Language) -> list[QuestionScoreRead]:
    read = [_question(row, names, language) for row in rows]
    return sorted(read, key=lambda item: (item.gap is None, item.gap or 0, item.key))


def _question(row: Record, names: dict[str, Any], language: Language) -> QuestionScoreRead:
    marks = {
        name: None if row[name] is None else rules.rounded(row[name]) for name in ("expectation", "perception", "rival")
    }
    perceived, expected, rival = marks["perception"], marks["expectation"], marks["rival"]
    return QuestionScoreRead(
        key=row["key"],
        name=names[row["key"]].name(language) if row["key"] in names else row["key"],
        topic=ItemTopic(row["topic"]),
        n=row["n"],
        **marks,
        gap=None if perceived is None or expected is None else perceived - expected,
        lead=None if perceived is None or rival is None else perceived - rival,
    )


def _promoters(row: Record) -> PromotersRead:
    n, promoters, detractors = row["nps_n"], row["promoters"], row["detractors"]
    return PromotersRead(
        n=n,
        promoters=promoters,
        passives=n - promoters - detractors,
        detractors=detractors,
        nps=rules.net_promoters(promoters, detractors, n),
    )


def _overall(row: Record) -> OverallRead:
    mean = row["csat_mean"]
    return OverallRead(
        n=row["csat_n"],
        mean=None if mean is None else rules.rounded(mean),
        satisfied=rules.share(row["satisfied"], row["csat_n"]),
    )


def _period(row: Record) -> PeriodScoreRead:
    return PeriodScoreRead(
        starts_on=row["starts_on"],
        **_score(row).model_dump(),
        nps=_promoters(row).nps,
        csat=_overall(row).mean,
    )


async def list_satisfaction_scores(call: Call, query: SatisfactionScoreQuery) -> Page[SatisfactionScoreRead]:
    """The customers with a score in the days asked for. Raises PeriodWrong."""
    async with call.briefly() as brief:
        scheme = await SCHEMES.current(brief.session)
    since, until = rules.window(query.first, query.last, company_today(), scheme.content.window_months)
    scored = by_customer(sa.and_(store.is_between(since, until), is_seen(call.principal)))
    listing = scores_over(scored, targets_by_rating(scheme.content.targets))
    return await listing.page(call, query, is_of(scored))
