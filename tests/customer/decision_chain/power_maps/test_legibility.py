"""Every text of a drawing has its own place: measured on the drawing, for maps of up to 40 people."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.customer.decision_chain.contact_lines.rules import ContactLineKind
from services.customer.decision_chain.power_maps.drawing import as_svg
from services.customer.decision_chain.power_maps.model import PowerMapRead
from services.customer.decision_chain.power_maps.rules import PersonGap, PowerMapView
from services.customer.people.contacts.rules import DecisionRole
from shared.documents.maps.canvas import ELLIPSIS
from shared.documents.maps.marks import AMBER
from shared.problems import Language
from tests.customer.decision_chain.power_maps.companies import HOSTILE, company, line, person, power_map
from tests.shared.documents.maps.legibility import collisions, texts_of

LONG = (
    "Maximiliane Hohenlohe-Waldenburg-Schillingsfürst",
    "阿卜杜拉·买买提江·玉素甫艾力",
    "欧阳震华",
    "Alexander Konstantinopoulos-Papadopoulos",
    "司马相如",
)
LANGUAGES: tuple[Language, ...] = ("en", "zh-CN")
NAMES = (LONG, HOSTILE, ())


@settings(max_examples=25, deadline=None)
@given(
    st.integers(1, 40),
    st.integers(0, 999),
    st.sampled_from(NAMES),
    st.sampled_from(LANGUAGES),
    st.sampled_from(list(PowerMapView)),
)
def test_no_text_covers_another(
    number: int, seed: int, names: tuple[str, ...], language: Language, view: PowerMapView
) -> None:
    assert not collisions(as_svg(company(number, names=names, seed=seed), view, language))


def woven(size: int, ties: list[tuple[int, int]]) -> PowerMapRead:
    """A company with many lines between its people."""
    people = [person(one, LONG[one % 5], superior=(one + 2) // 4 if one > 1 else None) for one in range(1, size + 1)]
    kinds = list(ContactLineKind)
    pairs = {(min(pair), max(pair)) for pair in ties if pair[0] != pair[1] and max(pair) <= size}
    return power_map(people, [line(*pair, kinds[place % 5]) for place, pair in enumerate(sorted(pairs))])


@settings(max_examples=20, deadline=None)
@given(
    st.integers(2, 40),
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), max_size=60),
    st.sampled_from(LANGUAGES),
)
def test_labels_of_many_lines_cover_neither_names_nor_each_other(
    size: int, ties: list[tuple[int, int]], language: Language
) -> None:
    assert not collisions(as_svg(woven(size, ties), PowerMapView.ORGANIZATION, language))


def test_everybody_tied_to_everybody_is_still_legible() -> None:
    ties = [(one, other) for one in range(1, 13) for other in range(1, 13)]
    assert not collisions(as_svg(woven(12, ties), PowerMapView.ORGANIZATION, "zh-CN"))


def shown(svg: str) -> list[str]:
    return [text for text, _ in texts_of(ET.fromstring(svg.encode()))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reasons_of_gaps_are_printed_under_the_number_on_the_card(language: Language) -> None:
    people = [
        person(1, "李雷", is_key=True, decision_role=DecisionRole.DECIDER),
        person(2, "韩梅梅", superior=1),
        person(3, "王伟", superior=1, is_key=True),
    ]
    texts = shown(as_svg(power_map(people), PowerMapView.ORGANIZATION, language))
    assert texts.count("1") == texts.count("2") == 2
    assert "3" not in texts
    said = "".join(texts).replace(" ", "")
    for gap in (PersonGap.DECIDER_BELOW_SUPPORTIVE, PersonGap.NOT_ASSESSED, PersonGap.ROLE_UNKNOWN):
        assert (gap.zh if language == "zh-CN" else gap.en).replace(" ", "") in said


def test_a_map_without_gaps_has_no_notes() -> None:
    assert "缺口与风险说明" not in shown(as_svg(power_map([person(1)]), PowerMapView.ORGANIZATION, "zh-CN"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gaps_of_a_stage_are_not_cut(language: Language) -> None:
    orange = re.findall(rf'fill="{AMBER}"[^>]*>([^<]+)<', as_svg(company(40), PowerMapView.FISHBONE, language))
    assert orange
    assert not [text for text in orange if ELLIPSIS in text]
