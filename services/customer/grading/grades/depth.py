"""Factor 10, depth of relationship (method, 2.3.1): how high and how wide we are close to the customer's people."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from services.customer.grading.schemes.rules import GradingBand, GradingScheme
from services.customer.people.contacts.rules import Seniority

OPPOSED = 0


class Person(NamedTuple):
    """An assessed person at the customer."""

    contact_id: UUID
    seniority: str
    rank: int
    """Of the key-person level with us, 0 (opposed) to 5 (exclusive)."""
    is_decider: bool


def depth_band(people: Sequence[Person], scheme: GradingScheme) -> GradingBand | None:
    """A: close to top, middle and base; B: to the middle; C: in touch with middle or base; D: less; None: unknown."""
    if not people:
        return None
    layers = {layer: [one for one in people if one.seniority == layer] for layer in Seniority}
    close = {layer for layer, members in layers.items() if is_close(members, scheme)}
    if len(close) == len(Seniority):
        return GradingBand.A
    if Seniority.MIDDLE in close:
        return GradingBand.B
    is_in_touch = any(one.rank >= scheme.touch_rank_from and one.seniority != Seniority.TOP for one in people)
    return GradingBand.C if is_in_touch else GradingBand.D


def is_close(people: Sequence[Person], scheme: GradingScheme) -> bool:
    """Whether enough of these people, all of one seniority, are close to us, and no decider among them is opposed."""
    if not people or any(one.is_decider and one.rank == OPPOSED for one in people):
        return False
    close = sum(one.rank >= scheme.close_rank_from for one in people)
    return close >= len(people) * scheme.close_share_from and close >= min(len(people), scheme.close_people)
