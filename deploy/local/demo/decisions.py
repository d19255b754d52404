"""How the big customers decide: who takes part in each purchasing stage, and the lines between people."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from deploy.local.demo.contacts import Contact
from deploy.local.demo.customers import Customer

# By title: stage, role and weight.
STAGES: dict[str, tuple[tuple[str, str, int], ...]] = {
    "总经理": (("set_goals", "approver", 4), ("negotiate_and_sign", "decider", 5)),
    "采购总监": (
        ("issue_tender", "approver", 4),
        ("qualify_suppliers", "decider", 4),
        ("negotiate_and_sign", "buyer", 4),
    ),
    "采购工程师": (("issue_tender", "buyer", 2), ("negotiate_and_sign", "influencer", 1)),
    "研发总监": (("recognize_problem", "decider", 4), ("evaluate_products", "decider", 5)),
    "硬件工程师": (("evaluate_products", "evaluator", 3),),
    "品质经理": (("qualify_suppliers", "gatekeeper", 3),),
    "生产经理": (("implement", "user", 3), ("evaluate_results", "evaluator", 3)),
    "物料计划主管": (("implement", "coach", 2),),
}
# Confidential: people with influence beyond their position.
HIDDEN = (
    ("物料计划主管", "issue_tender", "influencer", "采购总监的老同事，标书初稿常先给他看。"),
    ("硬件工程师", "set_goals", "influencer", "研发总监立项前总会先问他的意见。"),
)
LINES = (
    ("硬件工程师", "研发总监", "influences", "选型报告由他起草，总监基本照签。"),
    ("物料计划主管", "采购总监", "personal_tie", "曾在同一家公司共事八年。"),
    ("总经理", "研发总监", "sponsors", "由总经理一手提拔。"),
    ("品质经理", "采购总监", "conflicts", "低价物料多次引发质量投诉，两人在评审会上争执。"),
    ("研发总监", "生产经理", "allied", "在引进新工艺上立场一致。"),
)


@dataclass(frozen=True, slots=True)
class StageRole:
    """A person's role in a stage."""

    contact: int
    stage: str
    role: str
    weight: int | None = None
    remark: str | None = None

    @property
    def chain(self) -> str:
        """The chain of the role: only hidden roles have an explanation."""
        return "hidden" if self.remark else "formal"


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two people."""

    start: int
    end: int
    kind: str
    strength: int
    evidence: str


def stage_roles(customer: Customer, people: Sequence[Contact]) -> list[StageRole]:
    """The formal chain, from the positions; every third customer also has a hidden role."""
    numbers = {contact.post.title: contact.number for contact in people}
    parts = [StageRole(numbers[title], *part) for title in numbers for part in STAGES[title]]
    if customer.rank % 3 == 0:
        parts += [
            StageRole(numbers[title], stage, role, remark=why) for title, stage, role, why in HIDDEN if title in numbers
        ]
    return parts


def lines(customer: Customer, people: Sequence[Contact]) -> list[Line]:
    """About two thirds of the possible lines between these people."""
    random = Random(f"lines {customer.rank}")
    numbers = {contact.post.title: contact.number for contact in people}
    return [
        Line(numbers[start], numbers[end], kind, random.randint(2, 5), evidence)
        for start, end, kind, evidence in LINES
        if start in numbers and end in numbers and random.random() < 0.65
    ]
