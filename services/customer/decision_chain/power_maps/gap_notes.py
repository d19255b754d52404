"""Gaps and dangers of a power map's people as numbered notes below the drawing."""

from collections.abc import Mapping
from uuid import UUID

from services.customer.decision_chain.power_maps.cards import is_in_danger
from services.customer.decision_chain.power_maps.model import PowerMapPersonRead, PowerMapRead
from services.customer.decision_chain.power_maps.wording import GAPS, translate
from shared.documents.maps.canvas import shorten
from shared.documents.maps.marks import alarm
from shared.documents.maps.notes import SIZE, Note, draw_notes
from shared.problems import Language

NAME_ROOM = 320.0


def numbers_of(power_map: PowerMapRead) -> dict[UUID, int]:
    """The number of each person's note; people without a gap have none."""
    concerned = (person.contact_id for person in power_map.people if person.gaps)
    return {contact_id: number for number, contact_id in enumerate(concerned, 1)}


def draw_gap_notes(
    power_map: PowerMapRead, numbers: Mapping[UUID, int], width: float, language: Language
) -> tuple[list[str], float]:
    """The notes in columns within a width, and their height; nothing where there is no gap."""
    concerned = [person for person in power_map.people if person.contact_id in numbers]
    notes = [_note(person, numbers[person.contact_id], language) for person in concerned]
    return draw_notes(translate(GAPS, language), notes, width)


def _note(person: PowerMapPersonRead, number: int, language: Language) -> Note:
    joined, colon = ("、", "：") if language == "zh-CN" else ("; ", ": ")
    gaps = joined.join(gap.in_language(language) for gap in person.gaps)
    mark = alarm(14, 9, is_danger=is_in_danger(person), text=str(number))
    return Note(mark, f"{shorten(person.name, NAME_ROOM, SIZE)}{colon}{gaps}")
