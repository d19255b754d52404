"""The words of a drawing or a paper in one language, with the company's own names of levels and dimensions."""

from services.relationship.key_people.schemes.rules import STANDARD, LevelScheme
from services.relationship.key_people.schemes.store import get_scheme_in_force
from shared.documents import saying
from shared.problems import Language
from shared.web.call import Call


class Say(saying.Say):
    """Says texts, and knows the level scheme."""

    def __init__(self, language: Language, scheme: LevelScheme = STANDARD) -> None:
        super().__init__(language)
        self.scheme = scheme


async def words_of(call: Call) -> Say:
    """The caller's language with the names of the scheme in force; no transaction stays open."""
    async with call.briefly() as brief:
        return Say(call.language, await get_scheme_in_force(brief.session))
