"""The words of a drawing or a paper in one language."""

from collections.abc import Iterable

from shared.labels import Labelled
from shared.problems import Language, Text

UNKNOWN = Text("Unknown", "未知")


class Say:
    """Says texts: `say(TITLE)`, `say(AS_OF, day=today)`."""

    def __init__(self, language: Language) -> None:
        self.language = language

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
