"""The planning service's app."""

from datetime import timedelta
from functools import partial

from services.planning.annual.carry_overs.due import CARRY_OVER_DUE
from services.planning.annual.portfolio.due import PORTFOLIO_DUE
from services.planning.execution.responsibilities.due import RESPONSIBILITIES_DUE
from services.planning.execution.reviews.due import REVIEWS_DUE
from services.planning.exits.cases.due import EXITS_DUE
from services.planning.exits.cases.following import follow_moves
from services.planning.goals.market_goals.due import MARKET_GOALS_DUE
from services.planning.goals.market_goals.watching import ask_goals
from services.planning.measures.actions.costs import follow_costs, follow_expenses
from services.planning.measures.actions.due import ACTIONS_DUE
from services.planning.measures.actions.figures import publish_plan_progress
from services.planning.measures.actions.following import follow_answers, follow_outcomes
from services.planning.measures.actions.lateness import publish_late_actions
from services.planning.measures.programmes.due import PROGRAMMES_DUE
from services.planning.measures.programmes.following import follow_day, follow_stages
from services.planning.meetings.meetings.due import MINUTES_DUE
from services.planning.plans.versions.due import PLANS_DUE
from services.planning.pursuits.decision_chains.due import SUMMITS_DUE
from services.planning.pursuits.leads.due import LEADS_DUE
from services.planning.risks.due import RISKS_DUE, STEPS_DUE
from services.planning.settings import PlanningSettings
from services.planning.tables import Intent, PlanningTable
from shared.app.service import ServicePlan, create_service
from shared.customers.account_teams import follow_account_teams
from shared.customers.colleagues import follow_colleagues
from shared.customers.competitors import follow_competitors
from shared.customers.contacts import follow_contacts
from shared.customers.followed_schemes import follow_schemes
from shared.customers.following import follow_customers
from shared.feed.followers import Feed
from shared.feed.intents import settle_intents

settings = PlanningSettings()
app = create_service(
    ServicePlan(
        settings=settings,
        package="services.planning",
        title="Plans",
        description="Five-step customer relationship plans: their goals and progress; exits, risks and pursuits.",
        tables=PlanningTable,
        concepts=(
            "plans.plans",
            "plans.schemes",
            "plans.steps",
            "plans.versions",
            "analysis.snapshots",
            "analysis.environment_factors",
            "analysis.challenges",
            "analysis.rival_assessments",
            "analysis.self_assessments",
            "analysis.swot_points",
            "analysis.supplier_criteria",
            "analysis.opportunity_points",
            "analysis.match_assessments",
            "goals.schemes",
            "goals.market_goals",
            "goals.relationship_goals",
            "goals.level_goals",
            "goals.contributions",
            "goals.reach_goals",
            "exits.schemes",
            "exits.cases",
            "exits.workstreams",
            "exits.disputes",
            "exits.records",
            "risks.playbooks",
            "risks.risks",
            "risks.steps",
            "risks.analyses",
            "pursuits.schemes",
            "pursuits.summit_projects",
            "pursuits.summit_people",
            "pursuits.decision_chains",
            "pursuits.leads",
            "pursuits.gap_analyses",
            "measures.strategies",
            "measures.action_schemes",
            "measures.actions",
            "measures.programme_schemes",
            "measures.programmes",
            "meetings.schemes",
            "meetings.meetings",
            "papers.traces",
            "papers.plan_documents",
            "papers.company_papers",
            "annual.carry_overs",
            "annual.portfolio",
            "annual.resource_shares",
            "annual.openings",
            "annual.evaluations",
            "execution.schemes",
            "execution.reviews",
            "execution.responsibilities",
            "execution.judgements",
            "execution.resource_schemes",
            "execution.resources",
            "execution.budgets",
            "execution.progress",
        ),
        follows_users=(follow_colleagues,),
        due_items=(
            PLANS_DUE,
            CARRY_OVER_DUE,
            PORTFOLIO_DUE,
            MARKET_GOALS_DUE,
            EXITS_DUE,
            RISKS_DUE,
            STEPS_DUE,
            LEADS_DUE,
            SUMMITS_DUE,
            ACTIONS_DUE,
            MINUTES_DUE,
            PROGRAMMES_DUE,
            REVIEWS_DUE,
            RESPONSIBILITIES_DUE,
        ),
        follows=(
            Feed(
                "customer",
                follow_customers(PlanningTable),
                follow_schemes,
                follow_contacts,
                follow_competitors,
                follow_account_teams,
                follow_stages(settings),
                settle_intents(Intent),
                follow_moves,
            ),
            Feed(
                "relationship",
                settle_intents(Intent),
                follow_answers,
                follow_outcomes,
                follow_expenses,
                follow_costs(settings.base_currency),
            ),
        ),
        jobs={
            "programmes of the day": (timedelta(minutes=10), partial(follow_day, settings)),
            "publish late actions": (timedelta(minutes=10), publish_late_actions),
            "publish plan progress": (timedelta(hours=1), publish_plan_progress),
        },
        asks={"publish market goals": (timedelta(hours=1), partial(ask_goals, settings))},
    )
)
