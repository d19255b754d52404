"""The words of a drawing or a paper in one language, with the company's own names of levels and dimensions."""

from collections.abc import Iterable

from services.relationship.key_people.schemes.rules import STANDARD, LevelScheme
from services.relationship.key_people.schemes.store import get_scheme_in_force
from shared.labels import Labelled
from shared.problems import Language, Text
from shared.web.call import Call

UNKNOWN = Text("Unknown", "未知")


class Say:
    """Says texts: `say(TITLE)`, `say(AS_OF, day=today)`."""

    def __init__(self, language: Language, scheme: LevelScheme = STANDARD) -> None:
        self.language = language
        self.scheme = scheme

    def __call__(self, text: Text, /, **values: object) -> str:
        return text.in_language(self.language, values or None)

    def label(self, member: Labelled | None) -> str:
        """The member's name."""
        return self(UNKNOWN if member is None else member.named)

    def listed(self, names: Iterable[str]) -> str:
        """The names as a list in a line."""
        return ("、" if self.language == "zh-CN" else ", ").join(names)

    def chosen(self, en: str, zh: str) -> str:
        """The one of two texts."""
        return zh if self.language == "zh-CN" else en

    def aside(self, text: str) -> str:
        """A text in brackets after what it is about; nothing for an empty one."""
        return self.chosen(f" ({text})", f"（{text}）") if text else ""

    @property
    def colon(self) -> str:
        """What is between a name and what is said of it."""
        return self.chosen(": ", "：")


async def words_of(call: Call) -> Say:
    """The caller's language with the names of the scheme in force; no transaction stays open."""
    async with call.briefly() as brief:
        return Say(call.language, await get_scheme_in_force(brief.session))
