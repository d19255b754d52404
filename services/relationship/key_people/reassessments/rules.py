"""Kinds of assessments that are due (method, 4.1)."""

from shared.labels import Labelled


class ReassessmentKind(Labelled):
    """Why a person is due for assessment."""

    FIRST = "first", "Never assessed", "从未评估"
    AGAIN = "again", "Assessed too long ago", "评估已过期"


class AssessmentDutyKind(Labelled):
    """The kinds of due items of assessments."""

    KEY_PERSON_ASSESSMENT = "key_person_assessment", "Assess a key person", "关键人关系待评估"
    ASSESSMENT_REVIEW = "assessment_review", "Review an assessment", "关系评估待审核"
