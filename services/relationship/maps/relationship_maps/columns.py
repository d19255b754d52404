"""Where the columns of a person's row are."""

from services.relationship.key_people.closeness.rules import CLOSENESS, Closeness

ROW = 46.0
NAME, SCALE, CELL = 14.0, 224.0, 64.0
SCALE_END = SCALE + CELL * len(CLOSENESS)
CONTACT, CONTACT_ROOM = SCALE_END + 10, 84.0
OWNER, OWNER_ROOM = CONTACT + CONTACT_ROOM + 8, 120.0
ALARM = OWNER + OWNER_ROOM + 20
WIDTH = ALARM + 18
LANE, RIVALS_LANE = 15.0, 28.0
RIVAL_WIDTH, RIVALS_IN_CELL = 18.0, 3


def middle_of(level: Closeness) -> float:
    """The middle of a level's cell."""
    return SCALE + CELL * CLOSENESS.index(level) + CELL / 2 - 1
