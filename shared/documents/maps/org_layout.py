"""Layout of people's boxes: reporting lines as compact trees; pure geometry, deterministic.

A block is a person with everybody below. Children are side by side under their superior, or hang below in columns:
several leaves always, whole teams from the depth that gives the drawing the best shape.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt
from typing import Generic, TypeVar

from shared.documents.maps.canvas import Point

KeyT = TypeVar("KeyT", bound=Hashable)

BOX_WIDTH, BOX_HEIGHT = 216.0, 114.0
GAP_X, GAP_Y = 34.0, 46.0
INDENT = 26.0
HANGING_GAP = 30.0  # room for the label of a line
USUAL_COLUMN = 6
SEVERAL = 2
SHAPE, SCREEN_HEIGHT = 1.6, 1000.0  # width by height, as of a screen or a sheet
DEEPEST_STYLE = 6
NARROWEST = 4 * BOX_WIDTH + 3 * GAP_X
TITLE_ROOM = 40.0


@dataclass(frozen=True, slots=True)
class Box:
    """A person's rectangle."""

    x: float
    y: float
    width: float = BOX_WIDTH
    height: float = BOX_HEIGHT

    @property
    def middle(self) -> Point:
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def holds(self, point: Point, margin: float = 0) -> bool:
        """Whether the point is in the box or within the margin around it."""
        return (
            self.x - margin <= point.x <= self.x + self.width + margin
            and self.y - margin <= point.y <= self.y + self.height + margin
        )


@dataclass(slots=True)
class Block(Generic[KeyT]):
    """Boxes, lines and smaller blocks that move together, relative to the block's upper left corner."""

    width: float
    height: float
    boxes: dict[KeyT, Box]
    links: list[list[Point]] = field(default_factory=list)
    parts: list[tuple["Block[KeyT]", float, float]] = field(default_factory=list)

    @property
    def head(self) -> Box:
        """The box of the superior of everybody in the block."""
        return next(iter(self.boxes.values()))

    def take(self, other: "Block[KeyT]", x: float, y: float) -> None:
        """Put another block into this one."""
        self.parts.append((other, x, y))

    def settle(self) -> tuple[dict[KeyT, Box], list[list[Point]]]:
        """The final positions of all boxes and lines."""
        boxes: dict[KeyT, Box] = {}
        links: list[list[Point]] = []
        open_blocks = [(self, 0.0, 0.0)]
        while open_blocks:
            block, x, y = open_blocks.pop()
            boxes |= {key: Box(box.x + x, box.y + y) for key, box in block.boxes.items()}
            links += [[Point(point.x + x, point.y + y) for point in link] for link in block.links]
            open_blocks += [(part, part_x + x, part_y + y) for part, part_x, part_y in reversed(block.parts)]
        return boxes, links


@dataclass(frozen=True, slots=True)
class Style:
    """The depths from which whole teams hang below their superior, and people without a team are stacked."""

    hang_from: int
    stack_from: int
    teams_in_column: int


@dataclass(frozen=True, slots=True)
class OrgLayout(Generic[KeyT]):
    """Every box, the reporting lines, and the top of the people without any."""

    boxes: dict[KeyT, Box]
    links: list[list[Point]]
    width: float
    height: float
    singles_y: float | None


def lay_out(superiors: Mapping[KeyT, KeyT | None]) -> OrgLayout[KeyT]:
    """Lay out everybody, in the order given; a superior who is not among them, or forms a cycle, does not count.

    Takes the first style that fits on a screen, else the one closest to it.
    """
    children = _children(superiors)
    roots = children.get(None, [])
    trees = [root for root in roots if root in children]
    singles = [root for root in roots if root not in children]
    levels = _levels(children, trees)
    deepest = min(len(levels), DEEPEST_STYLE)
    styles = [
        Style(hang, stack, teams)
        for hang in range(deepest, -1, -1)
        for stack in range(min(hang, 2), -1, -1)
        for teams in (USUAL_COLUMN, USUAL_COLUMN // 2)
    ]
    drawn = (_forest(_blocks(children, levels, style), trees, singles) for style in styles)
    whole, singles_y = min(drawn, key=lambda one: max(one[0].width / SHAPE, one[0].height, SCREEN_HEIGHT))
    return OrgLayout(*whole.settle(), whole.width, whole.height, singles_y)


def _children(superiors: Mapping[KeyT, KeyT | None]) -> dict[KeyT | None, list[KeyT]]:
    children: dict[KeyT | None, list[KeyT]] = {}
    for key, superior in superiors.items():
        is_root = superior is None or superior not in superiors or key in _line_above(superiors, superior)
        children.setdefault(None if is_root else superior, []).append(key)
    return children


def _line_above(superiors: Mapping[KeyT, KeyT | None], key: KeyT | None) -> Iterator[KeyT]:
    seen: set[KeyT] = set()
    while key is not None and key not in seen:
        seen.add(key)
        yield key
        key = superiors.get(key)


def _levels(children: Mapping[KeyT | None, Sequence[KeyT]], roots: Sequence[KeyT]) -> list[list[KeyT]]:
    """Everybody by depth."""
    levels, level = [], list(roots)
    while level:
        levels.append(level)
        level = [child for one in level for child in children.get(one, ())]
    return levels


def _blocks(
    children: Mapping[KeyT | None, Sequence[KeyT]], levels: Sequence[Sequence[KeyT]], style: Style
) -> dict[KeyT, Block[KeyT]]:
    """Everybody's block, from the lowest level up."""
    blocks: dict[KeyT, Block[KeyT]] = {}
    for depth in reversed(range(len(levels))):
        for key in levels[depth]:
            below = [blocks.pop(child) for child in children.get(key, ())]
            blocks[key] = _block(key, below, depth, style)
    return blocks


def _block(key: KeyT, below: Sequence[Block[KeyT]], depth: int, style: Style) -> Block[KeyT]:
    if not below:
        return Block(BOX_WIDTH, BOX_HEIGHT, {key: Box(0, 0)})
    leaves = [block for block in below if not block.parts]
    stacks = depth >= style.stack_from and len(leaves) >= SEVERAL
    if stacks and len(leaves) == len(below):
        return _hang(key, _columns(below, USUAL_COLUMN))
    if depth >= style.hang_from:
        return _hang(key, _columns(below, style.teams_in_column))
    if not stacks:
        return _spread(key, [_topped(block) for block in below])
    teams = [_topped(block) for block in below if block.parts]
    return _spread(key, [*teams, *((_stack(some), INDENT / 2) for some in _columns(leaves, USUAL_COLUMN))])


def _forest(
    blocks: Mapping[KeyT, Block[KeyT]], trees: Sequence[KeyT], singles: Sequence[KeyT]
) -> tuple[Block[KeyT], float | None]:
    """Trees side by side, below them people without a reporting line, and the top of these."""
    together = [blocks[root] for root in trees]
    area = sum(block.width * block.height for block in together) + len(singles) * BOX_WIDTH * BOX_HEIGHT * 1.4
    room = max([sqrt(area * SHAPE), NARROWEST, *(block.width for block in together)])
    whole: Block[KeyT] = Block(0, 0, {})
    _shelve(whole, together, room, GAP_X * 2, GAP_Y * 1.5)
    singles_y = None
    if singles:
        whole.height += GAP_Y + TITLE_ROOM if together else TITLE_ROOM
        singles_y = whole.height
        _shelve(whole, [Block(BOX_WIDTH, BOX_HEIGHT, {key: Box(0, 0)}) for key in singles], room, GAP_X, GAP_X)
    return whole, singles_y


def _shelve(whole: Block[KeyT], blocks: Sequence[Block[KeyT]], room: float, gap_x: float, gap_y: float) -> None:
    """Place blocks side by side as far as there is room, the next ones below."""
    x, y, tallest = 0.0, whole.height, 0.0
    for block in blocks:
        if x and x + block.width > room:
            x, y, tallest = 0.0, y + tallest + gap_y, 0.0
        whole.take(block, x, y)
        whole.width = max(whole.width, x + block.width)
        x += block.width + gap_x
        tallest = max(tallest, block.height)
    whole.height = y + tallest


def _topped(block: Block[KeyT]) -> tuple[Block[KeyT], float]:
    return block, block.head.middle.x


def _spread(key: KeyT, below: Sequence[tuple[Block[KeyT], float]]) -> Block[KeyT]:
    """Blocks side by side, each with the point where its line enters; the superior in the middle above them."""
    places, x = [], 0.0
    for block, _ in below:
        places.append(x)
        x += block.width + GAP_X
    tops = [place + top for place, (_, top) in zip(places, below, strict=True)]
    own = (tops[0] + tops[-1]) / 2 - BOX_WIDTH / 2
    shift = max(0.0, -own)
    width = max(x - GAP_X + shift, own + shift + BOX_WIDTH)
    whole = Block(width, 0, {key: Box(own + shift, 0)})
    y = BOX_HEIGHT + GAP_Y
    start, bus = whole.boxes[key].middle.x, BOX_HEIGHT + GAP_Y / 2
    for place, top, (block, _) in zip(places, tops, below, strict=True):
        whole.take(block, place + shift, y)
        turn = [Point(start, bus), Point(top + shift, bus)]
        whole.links.append([Point(start, BOX_HEIGHT), *turn, Point(top + shift, y)])
    whole.height = y + max(block.height for block, _ in below)
    return whole


def _stack(leaves: Sequence[Block[KeyT]]) -> Block[KeyT]:
    """People one below another, on a trunk at their left."""
    whole: Block[KeyT] = Block(INDENT + BOX_WIDTH, -HANGING_GAP, {})
    for leaf in leaves:
        y = whole.height + HANGING_GAP
        whole.take(leaf, INDENT, y)
        end = y + BOX_HEIGHT / 2
        whole.links.append([Point(INDENT / 2, 0), Point(INDENT / 2, end), Point(INDENT, end)])
        whole.height = y + BOX_HEIGHT
    return whole


def _hang(key: KeyT, columns: Sequence[Sequence[Block[KeyT]]]) -> Block[KeyT]:
    """Children in columns, each with a trunk at its left."""
    width = sum(INDENT + max(block.width for block in column) for column in columns) + GAP_X * (len(columns) - 1)
    own = 0.0 if len(columns) == 1 else (width - BOX_WIDTH) / 2
    whole = Block(max(width, BOX_WIDTH), 0, {key: Box(own, 0)})
    start = INDENT / 2 if len(columns) == 1 else whole.boxes[key].middle.x
    bus, x = BOX_HEIGHT + GAP_Y / 2, 0.0
    for column in columns:
        y = BOX_HEIGHT + (HANGING_GAP if len(columns) == 1 else GAP_Y)
        for block in column:
            trunk = x + INDENT / 2
            whole.take(block, x + INDENT, y)
            end = y + block.head.middle.y
            down = [Point(start, bus), Point(trunk, bus)] if len(columns) > 1 else []
            stub = Point(x + INDENT + block.head.x, end)
            whole.links.append([Point(start, BOX_HEIGHT), *down, Point(trunk, end), stub])
            y += block.height + HANGING_GAP
        whole.height = max(whole.height, y - HANGING_GAP)
        x += INDENT + max(block.width for block in column) + GAP_X
    return whole


def _columns(below: Sequence[Block[KeyT]], usual: int) -> list[Sequence[Block[KeyT]]]:
    square = sqrt(len(below) * SHAPE * BOX_HEIGHT / BOX_WIDTH)
    number = ceil(len(below) / max(usual, ceil(square)))
    rows = ceil(len(below) / number)
    return [below[start : start + rows] for start in range(0, len(below), rows)]
