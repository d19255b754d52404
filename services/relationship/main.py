"""The relationship service's app."""

from services.relationship.key_person_assessments.endpoints import router as key_person_assessments
from services.relationship.key_person_schemes.endpoints import router as key_person_schemes
from services.relationship.settings import RelationshipSettings
from services.relationship.tables import RelationshipTable
from shared.service import Concept, ServicePlan, create_service

app = create_service(
    ServicePlan(
        settings=RelationshipSettings(),
        package="services.relationship",
        title="Relationships",
        description="How well we and our rivals stand with the people, the climate and the organization of customers.",
        tables=RelationshipTable,
        concepts=(
            Concept(
                key_person_schemes,
                "Key-person levels: by which scores a person stands at which level, and what scores propose.",
            ),
            Concept(
                key_person_assessments,
                "Key-person relationships 关键客户关系: six dimensions with evidence, the level they propose, "
                "the assessor's level, the supervisor's review.",
            ),
        ),
    )
)
