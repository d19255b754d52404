"""The groups of tags that documentation pages show (`x-tagGroups`), by what a user does."""

from typing import Any

TAG_GROUPS: dict[str, tuple[str, ...]] = {
    "Sign in": ("sign-in", "me"),
    "Know the customer": (
        "customers",
        "target-customers",
        "codes",
        "groups",
        "team",
        "segments",
        "dossiers",
        "dossier-templates",
        "dossier-facts",
        "profit-facts",
        "attachments",
        "competitors",
        "competitor-profiles",
        "competitor-moves",
        "competitive-cases",
        "supplier-criteria",
        "supply-positions",
        "duplicates",
        "merges",
    ),
    "Grade and decide": (
        "grading-schemes",
        "grading-factors",
        "profit-factors",
        "grading-runs",
        "grades",
        "value-steps",
        "strategic-fit-schemes",
        "decision-chain-schemes",
        "strategic-fits",
        "service-policies",
        "entitlements",
        "edge-breakdowns",
    ),
    "People and relationships": (
        "contacts",
        "contact-duplicates",
        "contact-merges",
        "special-dates",
        "stage-roles",
        "contact-lines",
        "power-maps",
        "key-person-schemes",
        "key-person-assessments",
        "gift-schemes",
        "gift-bans",
        "gift-specifications",
    ),
    "Plan and act": (
        "plans",
        "plan-steps",
        "market-goals",
        "relationship-goals",
        "agenda",
        "calendar-feeds",
        "reminders",
        "handovers",
        "team-violations",
        "stage-actions",
    ),
    "Measure": (
        "kpis",
        "kpi-values",
        "scorecards",
        "scorecard-schemes",
        "value-reports",
        "warnings",
        "warning-schemes",
    ),
    "Connect systems": (
        "orders",
        "order-lines",
        "receivables",
        "payments",
        "products",
        "product-costs",
        "forecasts",
        "exchange-rates",
        "market-volumes",
        "purchase-volumes",
        "unknown-codes",
        "batches",
        "imports",
        "exports",
    ),
    "Administer": ("users", "clients", "read-keys", "roles", "signing-keys", "custom-fields"),
}


def group_tags(spec: dict[str, Any]) -> None:
    """Sort the tags by group, and say which group has which of them."""
    described = {tag["name"]: tag for tag in spec["tags"]}
    groups = {name: [tag for tag in tags if tag in described] for name, tags in TAG_GROUPS.items()}
    grouped = [tag for tags in groups.values() for tag in tags]
    spec["tags"] = [described[tag] for tag in (*grouped, *sorted(described.keys() - set(grouped)))]
    spec["x-tagGroups"] = [{"name": name, "tags": tags} for name, tags in groups.items() if tags]
