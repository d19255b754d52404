"""Actions of last year's plans: done shortly before a person's level rose, done without effect, and cancelled."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from deploy.local.demo.actions import Action, Execution
from deploy.local.demo.assessments import Assessment
from deploy.local.demo.calendar import working_day
from deploy.local.demo.customers import Customer

DAYS_BEFORE = 20
"""From an action to the assessment that shows its effect."""


def past_actions(
    customers: Sequence[Customer], assessments: dict[str, list[Assessment]], year: int
) -> Iterator[Action]:
    """The actions of each customer's plan for the year."""
    for customer in customers:
        (risen, rose_on), (other, assessed_on) = _moves(assessments[customer.code], year)
        yield _talk(customer.rank, year, risen, rose_on)
        yield _comparison(customer.rank, year, other, assessed_on)
        yield _cancelled(customer.rank, year, other)


def _moves(assessments: Sequence[Assessment], year: int) -> tuple[tuple[int, date], tuple[int, date]]:
    """Who rose most in the year, and who least: the person's number, and the day of the assessment that shows it."""
    before: dict[int, Assessment] = {}
    moves = []
    for one in assessments:
        if one.competitor is None and one.counts:
            earlier = before.get(one.contact)
            if earlier and one.assessed_on.year == year:
                moves.append((one.mean - earlier.mean, one.contact, one.assessed_on))
            before[one.contact] = one
    if not moves:  # nobody was assessed twice
        someone = next(iter(before.values()))
        return ((someone.contact, date(year, 9, 15)),) * 2
    moves.sort()
    return moves[-1][1:], moves[0][1:]


def _day_before(assessed_on: date, year: int) -> date:
    return max(working_day(assessed_on - timedelta(days=DAYS_BEFORE)), date(year, 1, 5))


def _talk(rank: int, year: int, contact: int, rose_on: date) -> Action:
    day = _day_before(rose_on, year)
    held = {"outcome": "对方说明下一年度平台规划，同意我司参加联合评审。"}
    return Action(
        rank,
        f"talk of {year}",
        {
            "title": "拜访并交流下一代平台方案",
            "description": "带行业案例与总成本测算，争取进入联合评审。",
            "due_on": (day + timedelta(days=5)).isoformat(),
            "scene": "technical_exchange",
            "expected_lift": "favourable",
            "cost": "1500",
        },
        (),
        execution=Execution("touchpoint", {"starts_at": f"{day}T10:00:00+08:00"}, (("completion", held),)),
        contact=contact,
        year=year,
    )


def _comparison(rank: int, year: int, contact: int, assessed_on: date) -> Action:
    day = _day_before(assessed_on, year)
    done = {"outcome": "材料已提交；对方认可数据，未表态。", "done_on": day.isoformat(), "actual_cost": "2600"}
    return Action(
        rank,
        f"comparison of {year}",
        {
            "title": "提交年度价值报告并当面说明",
            "due_on": (day + timedelta(days=3)).isoformat(),
            "scene": "special_topic_meeting",
            "expected_lift": "supportive",
            "cost": "3000",
        },
        (),
        steps=(("completion", done),),
        contact=contact,
        year=year,
    )


def _cancelled(rank: int, year: int, contact: int) -> Action:
    return Action(
        rank,
        f"tour of {year}",
        {
            "title": "邀请考察样板工厂",
            "due_on": date(year, 11, 20).isoformat(),
            "scene": "company_tour",
            "cost": "5000",
        },
        (),
        steps=(("cancellation", {"reason": "客户年底停线检修，考察改列入下一年度规划。"}),),
        contact=contact,
        year=year,
    )
