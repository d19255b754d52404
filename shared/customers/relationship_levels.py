"""The level of a key-person relationship (method, section 4.1)."""

from shared.labels import Labelled


class RelationshipLevel(Labelled):
    """Level of a key-person relationship, from the worst to the best."""

    OPPOSED = "opposed", "Opposed", "反对"
    CONTACTED = "contacted", "Contacted", "接触"
    ACCEPTED = "accepted", "Accepted", "接受"
    FAVOURABLE = "favourable", "Favourable", "有好感"
    SUPPORTIVE = "supportive", "Supportive, not exclusive", "支持不排他"
    EXCLUSIVE = "exclusive", "Supportive and exclusive", "支持并排他"

    @property
    def rank(self) -> int:
        """0 for the worst to 5 for the best; members themselves compare as text."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(RelationshipLevel)}
