"""The lanes of a drawn trace: a market goal, the rows of the relationships that it needs, its progress."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.planning.goals.market_goals.course import GoalTrack
from services.planning.measures.actions.rules import ActionState
from services.planning.papers.traces import wording as said
from services.planning.papers.traces.cards import PADDING, SIZE, Card
from services.planning.papers.traces.model import (
    PlanTraceRead,
    TraceActionRead,
    TraceGoal,
    TraceMarketGoalRead,
)
from shared.documents.maps.canvas import FAINT, Point, arrow_head, path, tag, words
from shared.documents.maps.marks import AMBER, LEVEL_COLOURS, TEAL, tint
from shared.documents.maps.stack import Part
from shared.documents.saying import Say
from shared.problems import Text

BETWEEN = 26.0
"""Room of an arrow."""
WIDTHS = (216.0, 204.0, 146.0, 306.0, 118.0, 178.0)
X = tuple(sum(WIDTHS[:place]) + BETWEEN * place for place in range(len(WIDTHS)))
WIDTH = X[-1] + WIDTHS[-1]
GOAL, PERSON, LEVELS, ACTIONS, MOVED, PROGRESS = range(6)
GAP, CARD_GAP, LANE_GAP = 10.0, 6.0, 16.0
MARK = 20.0
LOOSE_COLUMNS = 4
LOOSE_WIDTH = (WIDTH - CARD_GAP * (LOOSE_COLUMNS - 1)) / LOOSE_COLUMNS
LOOSE_TITLE = 24.0
BAR, TRACK = 8.0, "#e3e8ed"
OFF = frozenset({GoalTrack.OFF_TRACK, GoalTrack.MISSED})


@dataclass(frozen=True)
class Row:
    """A relationship that a market goal needs, with some of its actions; without one: none is set yet."""

    goal: TraceMarketGoalRead
    need: TraceGoal | None
    actions: Sequence[TraceActionRead]
    say: Say
    number: int

    @property
    def lane(self) -> object:
        """What the rows of a lane have in common."""
        return ("goal", self.number)

    @cached_property
    def cards(self) -> list[Card]:
        """The cards of the actions, or the one that says that there is none."""
        if self.need is None:
            return []
        if not self.actions:
            return [Card([self.say(said.NO_ACTION)], WIDTHS[ACTIONS], is_missing=True)]
        return [action_card(one, WIDTHS[ACTIONS], self.say) for one in self.actions]

    @cached_property
    def person(self) -> Card:
        """Who or which level is needed, or that there is no goal for one."""
        if self.need is None:
            return Card([self.say(said.NO_RELATIONSHIP)], WIDTHS[PERSON], is_missing=True)
        return Card(said.need_in_words(self.need, self.say), WIDTHS[PERSON], fill=tint(said.colour_rank(self.need)))

    @cached_property
    def levels(self) -> Card | None:
        """The gap."""
        if self.need is None:
            return None
        return Card(said.gap_in_words(self.need, self.say), WIDTHS[LEVELS], is_bold=False)

    @cached_property
    def moved(self) -> Card | None:
        """What has moved."""
        return Card(said.moves_in_words(self.need, self.say), WIDTHS[MOVED]) if self.need else None

    @cached_property
    def height(self) -> float:
        """As high as its highest cell."""
        stacked = sum(card.height for card in self.cards) + CARD_GAP * max(len(self.cards) - 1, 0)
        return max(stacked, *(card.height for card in (self.person, self.levels, self.moved) if card))


@dataclass(frozen=True)
class LooseRow:
    """Some actions side by side that serve no goal; the first row of them has the title."""

    title: Text
    cards: Sequence[Card]
    say: Say
    is_missing: bool

    @property
    def lane(self) -> object:
        """What the rows of a lane have in common."""
        return ("loose", self.title.en)

    @cached_property
    def height(self) -> float:
        """As high as its highest card."""
        return max(card.height for card in self.cards)


def rows_of(trace: PlanTraceRead, say: Say, most: int) -> list[Row | LooseRow]:
    """The rows from the first market goal to the actions without one; a row has so many actions at most."""
    rows: list[Row | LooseRow] = []
    for number, goal in enumerate(trace.market_goals):
        if not goal.goals:
            rows.append(Row(goal, None, (), say, number))
        for need in goal.goals:
            pieces = [need.actions[first : first + most] for first in range(0, len(need.actions), most)] or [[]]
            rows += [Row(goal, need, piece, say, number) for piece in pieces]
    return [*rows, *_loose(said.LOOSE, trace.actions_without_goal, say, is_missing=True)]


def _loose(title: Text, actions: Sequence[TraceActionRead], say: Say, *, is_missing: bool) -> Iterator[LooseRow]:
    cards = [action_card(one, LOOSE_WIDTH, say, is_missing=is_missing) for one in actions]
    for first in range(0, len(cards), LOOSE_COLUMNS):
        yield LooseRow(title, cards[first : first + LOOSE_COLUMNS], say, is_missing)


@dataclass(frozen=True, slots=True)
class ActionCard(Card):
    """A card with the mark of an action's state."""

    state: ActionState = ActionState.OPEN
    is_late: bool = False

    def draw(self, x: float, y: float, height: float | None = None) -> Iterator[str]:
        """The card, and its mark beside its first line."""
        yield from Card.draw(self, x, y, height)
        at = Point(x + PADDING + 6, y + ((height or self.height) - self.height) / 2 + PADDING + SIZE * 0.62)
        blue = LEVEL_COLOURS[4]
        if self.is_late:
            outline = f"M{at.x - 5:.1f} {at.y + 5:.1f} L{at.x:.1f} {at.y - 5:.1f} L{at.x + 5:.1f} {at.y + 5:.1f} Z"
            yield tag("path", d=outline, fill=AMBER, stroke=AMBER)
        else:
            fill = blue if self.state is ActionState.DONE else "none"
            yield tag("circle", cx=at.x, cy=at.y, r=5, fill=fill, stroke=blue, stroke_width=1.6)


@dataclass(frozen=True, slots=True)
class ProgressCard(Card):
    """A card with a bar of the part that is reached."""

    share: float = 0.0
    colour: str = TEAL

    @property
    def height(self) -> float:
        """With the bar below its lines."""
        return self.text_height + BAR + PADDING

    def draw(self, x: float, y: float, height: float | None = None) -> Iterator[str]:
        """The card and its bar."""
        yield from Card.draw(self, x, y, height)
        whole, room = height or self.height, self.width - 2 * PADDING
        at = y + (whole + self.height) / 2 - BAR - PADDING
        reached = room * min(max(self.share, 0.0), 1.0)
        yield tag("rect", x=x + PADDING, y=at, width=room, height=BAR, rx=2, fill=TRACK)
        yield tag("rect", x=x + PADDING, y=at, width=reached, height=BAR, rx=2, fill=self.colour)


def action_card(action: TraceActionRead, width: float, say: Say, *, is_missing: bool = False) -> Card:
    """The card of an action."""
    texts = said.action_in_words(action, say)
    return ActionCard(texts, width, is_missing, MARK, is_bold=False, state=action.state, is_late=action.is_late)


def draw_lane(rows: Sequence[Row], say: Say) -> Part:
    """The market goal beside its rows, and its progress."""
    goal = rows[0].goal
    own = Card(said.goal_in_words(goal, say), WIDTHS[GOAL], is_missing=bool(goal.breaks))
    progress = _progress(goal, say)
    height = max(own.height, progress.height, sum(row.height for row in rows) + GAP * (len(rows) - 1))
    drawn = [*own.draw(X[GOAL], 0, height), *progress.draw(X[PROGRESS], 0, height)]
    spare = (height - sum(row.height for row in rows) - GAP * (len(rows) - 1)) / len(rows)
    y, middle = 0.0, height / 2
    for row in rows:
        tall = row.height + spare
        at = y + tall / 2
        drawn += _arrow(Point(X[GOAL] + WIDTHS[GOAL], middle), Point(X[PERSON], at))
        drawn += _draw_row(row, y, tall)
        if row.need is not None:
            drawn += _arrow(Point(X[MOVED] + WIDTHS[MOVED], at), Point(X[PROGRESS], middle))
        y += tall + GAP
    return Part(drawn, height)


def _draw_row(row: Row, y: float, height: float) -> Iterator[str]:
    middle = y + height / 2
    yield from row.person.draw(X[PERSON], y, height)
    if row.levels is None or row.moved is None:
        return
    yield from row.levels.draw(X[LEVELS], y, height)
    yield from row.moved.draw(X[MOVED], y, height)
    spare = (height - sum(card.height for card in row.cards) - CARD_GAP * (len(row.cards) - 1)) / len(row.cards)
    at = y
    yield from _arrow(Point(X[PERSON] + WIDTHS[PERSON], middle), Point(X[LEVELS], middle))
    for card in row.cards:
        tall = card.height + spare
        yield from card.draw(X[ACTIONS], at, tall)
        yield from _arrow(Point(X[LEVELS] + WIDTHS[LEVELS], middle), Point(X[ACTIONS], at + tall / 2))
        yield from _arrow(Point(X[ACTIONS] + WIDTHS[ACTIONS], at + tall / 2), Point(X[MOVED], middle))
        at += tall + CARD_GAP


def _progress(goal: TraceMarketGoalRead, say: Say) -> Card:
    texts = said.progress_in_words(goal, say) or [say(said.NOT_KNOWN)]
    if goal.progress is None or goal.progress.share is None:
        return Card(texts, WIDTHS[PROGRESS], is_bold=False)
    colour = AMBER if goal.progress.track in OFF else LEVEL_COLOURS[4]
    return ProgressCard(texts, WIDTHS[PROGRESS], share=float(goal.progress.share), colour=colour)


def _arrow(start: Point, end: Point) -> Iterator[str]:
    """A line with one bend, and its head."""
    middle = (start.x + end.x) / 2
    bends = (Point(middle, start.y), Point(middle, end.y)) if abs(start.y - end.y) > 0.5 else ()
    yield path((start, *bends, end), stroke=FAINT, stroke_width=1.3)
    yield arrow_head(Point(middle, end.y), end, fill=FAINT)


def draw_loose(rows: Sequence[LooseRow]) -> Part:
    """The actions without a goal, under their title."""
    first = rows[0]
    colour = AMBER if first.is_missing else TEAL
    drawn = [words(0, 14, first.say(first.title), 13.5, fill=colour, font_weight=700)]
    y = LOOSE_TITLE
    for row in rows:
        for place, card in enumerate(row.cards):
            drawn += card.draw(place * (LOOSE_WIDTH + CARD_GAP), y, row.height)
        y += row.height + CARD_GAP
    return Part(drawn, y)
