"""How complete a dossier is."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.dossier.dossiers.rules import assess
from services.customer.dossier.templates.rules import DossierSection

STRATEGY, PROFILE = DossierSection.STRATEGY, DossierSection.PROFILE


@dataclass
class Item:
    key: str
    section: DossierSection = STRATEGY
    is_required: bool = True
    weight: int = 1


@pytest.mark.parametrize(
    ("items", "known", "share"),
    [
        ([Item("a"), Item("b")], {}, Decimal(0)),
        ([Item("a"), Item("b")], {"a": False}, Decimal("0.5")),
        ([Item("a"), Item("b")], {"a": True}, Decimal("0.5")),
        ([Item("a", weight=3), Item("b")], {"a": False}, Decimal("0.75")),
        ([Item("a"), Item("b", is_required=False)], {"b": False}, Decimal(0)),
        ([Item("a"), Item("b", is_required=False)], {"a": False}, Decimal(1)),
        ([Item("a"), Item("b"), Item("c")], {"a": False}, Decimal("0.3333")),
        ([Item("a", is_required=False)], {"a": False}, None),
        ([], {}, None),
        ([Item("a")], {"gone": False}, Decimal(0)),
    ],
)
def test_completeness_is_weighted_over_what_is_required(
    items: list[Item], known: dict[str, bool], share: Decimal | None
) -> None:
    assert assess(items, known).overall.share == share


def test_each_section_is_counted_by_itself() -> None:
    state = assess([Item("a"), Item("b", PROFILE), Item("c", PROFILE, is_required=False)], {"b": False, "c": True})
    assert (state.sections[STRATEGY].share, state.sections[STRATEGY].missing) == (0, ["a"])
    assert (state.sections[PROFILE].share, state.sections[PROFILE].stale) == (1, ["c"])
    assert (state.overall.missing, state.overall.stale) == (["a"], ["c"])
    assert state.sections[DossierSection.CHALLENGES].share is None


@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, 100), st.sampled_from(DossierSection)), min_size=1, max_size=20),
    st.data(),
)
def test_to_know_more_never_makes_a_dossier_less_complete(
    drawn: list[tuple[bool, int, DossierSection]], data: st.DataObject
) -> None:
    items = [Item(str(place), section, required, weight) for place, (required, weight, section) in enumerate(drawn)]
    known = {item.key: False for item in items if data.draw(st.booleans())}
    more = known | {data.draw(st.sampled_from(items)).key: False}
    before, after = assess(items, known).overall.share, assess(items, more).overall.share
    assert before is None or after is None or before <= after <= 1
