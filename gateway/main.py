"""The gateway's app."""

from gateway.agenda.endpoints import router as agenda
from gateway.application import create_gateway
from gateway.calendar_feeds.endpoints import router as calendar_feeds
from gateway.clients.endpoints import router as clients
from gateway.me.endpoints import router as me
from gateway.roles.endpoints import router as roles
from gateway.settings import GatewaySettings
from gateway.signing_keys.endpoints import router as signing_keys
from gateway.tokens.endpoints import router as tokens
from gateway.users.endpoints import router as users
from shared.app.service import Concept

concepts = (
    Concept(tokens, "Signing in and out (OAuth 2.0)."),
    Concept(me, "Who is signed in, and what that allows."),
    Concept(agenda, "The agenda 日程: what is due for the caller, of all services in one order."),
    Concept(calendar_feeds, "Calendar feeds 日历订阅: private addresses under which calendar programs read an agenda."),
    Concept(users, "Users 用户: the people who sign in."),
    Concept(clients, "Clients: the programs that sign in by themselves (ERP, BI, integrations)."),
    Concept(roles, "Roles 角色: what people and programs may do, for which customers, how deep they may look."),
    Concept(signing_keys, "The keys tokens are signed with."),
)

app = create_gateway(GatewaySettings(), concepts)
