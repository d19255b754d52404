"""What moved between two days, and what moved it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.relationship.key_people.schemes.rules import AssessmentDimension
from services.relationship.maps.relationship_maps import rules
from services.relationship.maps.relationship_maps.assembling import show_coverage
from services.relationship.maps.relationship_maps.model import MapComparisonRead
from services.relationship.maps.relationship_maps.people import Fields, MapRows, People, level_of
from services.relationship.maps.relationship_maps.rules import MapMoveKind, Move, Placed

Moved = tuple[Move, Fields | None, Fields | None]
"""A move, and the levels' rows before and after."""
DIMENSIONS = [one.value for one in AssessmentDimension]


def find_moves(rows: MapRows) -> list[Moved]:
    """The moves, in the order of the people; of one person first ours, then the rivals'."""
    before, after = _placed(rows.earlier_levels), _placed(rows.levels)
    moves = rules.moves_between(
        (row["id"] for row in rows.people if row["was_there"]),
        (row["id"] for row in rows.people if row["is_there"]),
        {key: level_of(row) for key, row in before.items()},
        {key: level_of(row) for key, row in after.items()},
    )
    places = {row["id"]: place for place, row in enumerate(rows.people)}
    ordered = sorted(moves, key=lambda move: (places[move.contact_id], move.rival is not None, str(move.rival)))
    return [(one, before.get(key), after.get(key)) for one in ordered for key in [(one.contact_id, one.rival)]]


def _placed(levels: Iterable[Fields]) -> dict[Placed, Fields]:
    return {(row["contact_id"], row["rival"]): row for row in levels}


def assessments_of(moves: Iterable[Moved]) -> dict[UUID, UUID | None]:
    """By assessment that moved a level, the assessment of the earlier day; None: there was none."""
    return {
        after["id"]: before["id"] if before else None
        for move, before, after in moves
        if _is_of_level(move) and after is not None
    }


def _is_of_level(move: Move) -> bool:
    return move.kind not in (MapMoveKind.CAME, MapMoveKind.LEFT)


def compare(
    earlier: date, people: Sequence[Fields], before: People, moves: Sequence[Moved], reasons: Iterable[Fields]
) -> MapComparisonRead:
    """The comparison with the earlier day: its coverage and what moved since. `before`: the people of that day."""
    rows = {row["id"]: row for row in people}
    said = {row["assessment_id"]: _reason(row) for row in reasons}
    return MapComparisonRead.model_validate(
        {
            "as_of": earlier,
            "coverage": show_coverage(before.standings.values()),
            "moves": [_move(one, rows[one[0].contact_id], said) for one in moves],
        }
    )


def _move(moved: Moved, person: Fields, said: Mapping[UUID, Fields]) -> dict[str, Any]:
    move, before, after = moved
    level = after or before
    reason = said.get(after["id"]) if _is_of_level(move) and after else None
    days = {MapMoveKind.CAME: person["added_on"], MapMoveKind.LEFT: person["left_on"]}
    return {
        "kind": move.kind,
        "contact_id": move.contact_id,
        "name": person["name"],
        "is_key": person["is_key"],
        "influence": person["influence"],
        "rival": _rival(level) if level and move.rival is not None else None,
        "from_level": move.before,
        "to_level": move.after,
        "moved_on": days.get(move.kind) or (reason["assessed_on"] if reason else None),
        "moved_by": reason,
    }


def _rival(row: Fields) -> dict[str, Any]:
    return {"competitor_id": row["competitor_id"], "name": row["rival_name"]}


def _reason(row: Fields) -> dict[str, Any]:
    return {**row, "scores": list(_scores(row["scores"] or {}))}


def _scores(moved: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The dimensions with another score than before, in their order."""
    for dimension in DIMENSIONS:
        if dimension in moved:
            yield {"dimension": dimension, **moved[dimension]}
