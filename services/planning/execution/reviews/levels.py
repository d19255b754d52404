"""The levels that a review finds: of everybody and of the customer, so that the marks do not depend on who holds it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.planning.asking import AnswerState
from services.planning.clients import PersonLevel, RelationshipClient
from services.planning.execution.reviews.model import PlanReview, PlanReviewLevel, PlanReviewLevelGoal
from services.planning.goals.level_goals.levels import CustomerLevelClient, CustomerLevels
from services.planning.goals.level_goals.model import LevelGoal
from services.planning.goals.level_goals.rules import LevelGoalKind
from services.planning.goals.level_goals.rules import gap_steps as gap_of_level
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.goals.relationship_goals.rules import gap_steps


@dataclass(frozen=True, slots=True)
class FoundLevels:
    """The levels of the day; a market's plan has none."""

    people: Mapping[UUID, PersonLevel] = field(default_factory=dict)
    customer: CustomerLevels = field(default_factory=CustomerLevels)

    def rows(
        self, review: PlanReview, goals: Sequence[RelationshipGoal], level_goals: Sequence[LevelGoal]
    ) -> Iterator[PlanReviewLevel | PlanReviewLevelGoal]:
        """What the review keeps of the plan's goals; each row is shown as its goal is."""
        yield from (self._of_person(review, goal) for goal in goals)
        yield from (self._of_customer(review, goal) for goal in level_goals)

    def _of_person(self, review: PlanReview, goal: RelationshipGoal) -> PlanReviewLevel:
        found = self.people.get(goal.contact_id)
        level = found.level if found else None
        return PlanReviewLevel(
            plan_id=review.plan_id,
            review_id=review.id,
            customer_id=goal.customer_id,
            contact_id=goal.contact_id,
            relationship_goal_id=goal.id,
            target_level=goal.target_level,
            level=level,
            assessed_on=found.assessed_on if found else None,
            is_reached=gap_steps(goal.target_level, level) == 0,
        )

    def _of_customer(self, review: PlanReview, goal: LevelGoal) -> PlanReviewLevelGoal:
        found, level = self.customer.of(goal.kind, goal.department), self.customer.level_of(goal)
        return PlanReviewLevelGoal(
            **goal.model_dump(include={"plan_id", "customer_id", "kind", "department", "target_level"}),
            review_id=review.id,
            level_goal_id=goal.id,
            level=level,
            assessed_on=found.assessed_on if found else None,
            is_reached=gap_of_level(goal.target_level, level) == 0,
        )


async def ask_levels(
    relationships: RelationshipClient,
    levels: CustomerLevelClient,
    customer_id: UUID | None,
    kinds: Collection[LevelGoalKind],
) -> FoundLevels:
    """Ask in this service's own name, for the kinds that there are goals of. Raises PeerUnavailable."""
    if customer_id is None:
        return FoundLevels()
    people = await relationships.in_own_name().list_levels_of_customer(customer_id)
    by_kind = levels.in_own_name().by_kind
    found = {kind: (await by_kind[kind]([customer_id], None)).get(customer_id, {}) for kind in kinds}
    answers = dict.fromkeys(kinds, AnswerState.GIVEN)
    return FoundLevels({one.contact_id: one for one in people}, CustomerLevels(answers, found))
