"""Every text of a drawn map has its own place, and none leaves the sheet."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.relationship.key_people.closeness.rules import CLOSENESS
from services.relationship.key_people.schemes.rules import STANDARD, RelationshipLevel
from services.relationship.maps.relationship_maps.drawing import as_svg
from services.relationship.maps.relationship_maps.people import MapRows
from services.relationship.maps.relationship_maps.wording import level_name
from services.relationship.maps.saying import Say
from shared.documents.maps.canvas import ELLIPSIS
from shared.documents.maps.marks import AMBER
from shared.problems import Language, Text
from tests.customer.decision_chain.power_maps.companies import HOSTILE
from tests.relationship.maps.made_up import AS_OF, CUSTOMER, level, made_up, map_of, person
from tests.shared.documents.maps.legibility import SVG, collisions, texts_of

LANGUAGES: tuple[Language, ...] = ("en", "zh-CN")
LONG = ("Maximiliane Hohenlohe-Waldenburg-Schillingsfürst", "阿卜杜拉·买买提江·玉素甫艾力", "欧阳震华")


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 40),
    st.integers(0, 999),
    st.sampled_from((LONG, HOSTILE, ())),
    st.sampled_from(LANGUAGES),
    st.booleans(),
)
def test_no_text_covers_another(
    number: int, seed: int, names: tuple[str, ...], language: Language, whole: bool
) -> None:
    assert not collisions(as_svg(made_up(number, names=names, seed=seed, whole=whole), Say(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_hundred_people_are_legible(language: Language) -> None:
    assert not collisions(as_svg(made_up(200), Say(language)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [1, 5, 40, 200])
def test_no_text_leaves_the_sheet(number: int, language: Language) -> None:
    root = ET.fromstring(as_svg(made_up(number, names=LONG), Say(language)).encode())
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    outside = [
        text
        for text, box in texts_of(root)
        if box.x < 0 or box.y < 0 or box.x + box.width > width or box.y + box.height > height
    ]
    assert outside == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("names", [(), LONG])
@pytest.mark.parametrize("number", [5, 40, 200])
def test_no_text_is_cut(number: int, names: tuple[str, ...], language: Language) -> None:
    svg = as_svg(made_up(number, names=names), Say(language))
    assert [text for text, _ in texts_of(ET.fromstring(svg.encode())) if ELLIPSIS in text] == []
    assert not collisions(svg)


def test_long_names_of_departments_levels_and_rivals_are_wrapped() -> None:
    department, rival = "International Procurement and Strategic Sourcing", "Northern Precision Instruments & Controls"
    customer = {"id": CUSTOMER, "name": "X", "manager_id": None, "manager_name": None}
    general = {"department": department, "level": "good", "weakest_element": "delivery_success", "assessed_on": AS_OF}
    people, levels = [person(1, department=department)], [level(1, RelationshipLevel.ACCEPTED, rival)]
    own = replace(STANDARD, names={RelationshipLevel.ACCEPTED: Text("Accepted as partner", "认可的合作伙伴")})
    svg = as_svg(map_of(MapRows(customer, AS_OF, people, levels, general=[general])), Say("en", own))
    texts = " ".join(text for text, _ in texts_of(ET.fromstring(svg.encode())))
    assert ELLIPSIS not in texts
    assert all(name in texts for name in (department, rival, "Accepted as partner"))
    assert not collisions(svg)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_a_level_is_cut(language: Language) -> None:
    shown = {text for text, _ in texts_of(ET.fromstring(as_svg(made_up(5), Say(language)).encode()))}
    assert {level_name(one, Say(language)) for one in CLOSENESS} <= shown


def test_nine_rivals_at_one_level_are_counted() -> None:
    rivals = [level(1, RelationshipLevel.ACCEPTED, f"Rival {place}") for place in range(9)]
    rows = MapRows({"id": CUSTOMER, "name": "X", "manager_id": None, "manager_name": None}, AS_OF, [person(1)], rivals)
    svg = as_svg(map_of(rows), Say("en"))
    texts = [text for text, _ in texts_of(ET.fromstring(svg.encode()))]
    assert "+7" in texts
    assert not collisions(svg)


@pytest.mark.parametrize("number", [0, 1, 25])
def test_a_drawing_is_valid_and_loads_nothing(number: int) -> None:
    root = ET.fromstring(as_svg(made_up(number, names=HOSTILE), Say("en")).encode())
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        *("svg", "title", "desc", "g", "rect", "path", "text", "circle")
    }
    for element in root.iter():
        assert not [name for name in element.attrib if "href" in name or name.startswith("on") or name == "style"]
        assert not any("url(" in value for value in element.attrib.values())


@pytest.mark.parametrize(
    ("rank", "is_strong"),
    [
        (RelationshipLevel.OPPOSED, False),
        (RelationshipLevel.ACCEPTED, False),
        (RelationshipLevel.FAVOURABLE, True),
    ],
)
def test_only_a_rival_that_is_ahead_is_framed_strongly(rank: RelationshipLevel, is_strong: bool) -> None:
    customer = {"id": CUSTOMER, "name": "X", "manager_id": None, "manager_name": None}
    svg = as_svg(map_of(MapRows(customer, AS_OF, [person(1)], [level(1, rank, "Voltaris")])), Say("en"))
    assert (f'fill="#fff7ed" stroke="{AMBER}"' in svg) is is_strong
