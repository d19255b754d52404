"""The contacts of the customers."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from deploy.local.demo import names
from deploy.local.demo.calendar import Window
from deploy.local.demo.customers import Customer

RIVALS = ("明拓电源", "研锐控制", "基准视觉")


@dataclass(frozen=True, slots=True)
class Position:
    """A position in a customer's organization."""

    department: str
    title: str
    seniority: str
    decision_role: str
    influence: int
    bases: tuple[str, ...]


POSITIONS = (
    Position("总经办", "总经理", "top", "decider", 5, ("economic", "corporate_image", "relationship_value")),
    Position("采购部", "采购总监", "top", "approver", 5, ("economic", "relationship_value")),
    Position("采购部", "采购工程师", "base", "buyer", 2, ("economic", "time")),
    Position("研发中心", "研发总监", "top", "evaluator", 4, ("quality", "advisory")),
    Position("研发中心", "硬件工程师", "base", "influencer", 3, ("quality", "advisory")),
    Position("品质部", "品质经理", "middle", "gatekeeper", 3, ("quality",)),
    Position("生产部", "生产经理", "middle", "user", 3, ("time", "quality")),
    Position("计划部", "物料计划主管", "base", "coach", 2, ("time", "relationship_value")),
)
"""In the order in which a supplier gets to know them: buyer first."""

_GETTING_TO_KNOW = (2, 1, 3, 0, 5, 4, 6, 7)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person; `profile` is the body of `POST /v1/contacts` without customer and superior."""

    number: int
    post: Position
    superior: int | None
    profile: dict[str, Any]

    @property
    def is_key(self) -> bool:
        """Whether the relationship with this person is assessed."""
        return bool(self.profile["is_key"])


def contacts(customer: Customer, window: Window) -> list[Contact]:
    """Three to eight people at a big customer, one or two at any other."""
    random = Random(f"contacts {customer.rank}")
    number = random.randint(3, 8) if customer.is_top else random.choice((1, 1, 2))
    posts = sorted(_GETTING_TO_KNOW[:number])
    return [
        Contact(place, POSITIONS[post], _superior(posts, post), _profile(customer, POSITIONS[post], window, random))
        for place, post in enumerate(posts)
    ]


def _superior(posts: list[int], post: int) -> int | None:
    """The head of the department, or the general manager, if we know them."""
    heads = [one for one in posts if one != post and POSITIONS[one].seniority == "top"]
    same = [one for one in heads if POSITIONS[one].department == POSITIONS[post].department]
    above = same or ([0] if 0 in heads else [])
    return posts.index(above[0]) if above else None


def _profile(customer: Customer, post: Position, window: Window, random: Random) -> dict[str, Any]:
    is_abroad = customer.profile["country"] != "CN"
    name, english = names.person(random)
    age = {"top": 50, "middle": 42, "base": 33}[post.seniority] + random.randint(-6, 6)
    profile: dict[str, Any] = {
        "name": english if is_abroad else name,
        "english_name": english,
        "department": post.department,
        "title": post.title,
        "seniority": post.seniority,
        "decision_role": post.decision_role,
        "influence": post.influence,
        "decision_bases": list(post.bases),
        "is_key": customer.is_top and post.influence >= 3,
        "email": f"{english.lower().replace(' ', '.')}@{customer.code.lower()}.example.com",
    }
    if customer.is_top:
        profile["birthday"] = date(window.last.year - age, random.randint(1, 12), random.randint(1, 28)).isoformat()
        profile["phone"] = f"+86 13{random.randint(0, 9)} {random.randint(0, 9999):04d} {random.randint(0, 9999):04d}"
    return profile
