"""The kinds of duties about dossiers (method, section 3)."""

from services.customer.profile.standing.rules import CustomerClass
from shared.labels import Labelled


class DossierDutyKind(Labelled):
    """What is due about a dossier."""

    STALE_FACT = "stale_fact", "Fact to be verified", "档案内容待核实"
    MISSING_FACTS = "missing_facts", "Required items missing", "必填档案缺失"


COMPLETE_FOR = (CustomerClass.CORE, CustomerClass.IMPORTANT)
"""Classes of customers whose required items must be there."""
