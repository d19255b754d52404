"""The standard pursuit scheme; its days are our default."""

from services.planning.pursuits.schemes.model import PursuitSchemeContent

STANDARD = PursuitSchemeContent(qualification_days=7, closing_days=7, decision_chain_days=90)
