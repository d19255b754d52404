"""Which items of the dossier executives and finance enter (method, section 3: three levels of access)."""

from shared.problems import Invalid, Text


class DossierItemNotOfProfits(Invalid):
    """The item is below level 3: its facts are stated under `/v1/dossier-facts`."""

    title = Text("Not an item of our profit", "不属于净利润项")
    detail = Text(
        'The item "{item}" is of level {clearance}: state it under /v1/dossier-facts.',
        "档案项“{item}”为 {clearance} 级，请通过 /v1/dossier-facts 录入。",
    )
