"""The gateway's app."""

import gateway.field_names  # noqa: F401 - makes the names known
from gateway.agenda.endpoints import router as agenda
from gateway.application import create_gateway
from gateway.calendar_feeds.endpoints import router as calendar_feeds
from gateway.clients.endpoints import router as clients
from gateway.me.endpoints import router as me
from gateway.read_keys.endpoints import router as read_keys
from gateway.roles.endpoints import router as roles
from gateway.settings import GatewaySettings
from gateway.signing_keys.endpoints import router as signing_keys
from gateway.tokens.endpoints import router as tokens
from gateway.users.endpoints import router as users
from shared.app.service import Concept

concepts = (
    Concept(tokens, "Signing in and out (OAuth 2.0)."),
    Concept(me, "The caller's own identity, rights and password."),
    Concept(agenda, "The agenda 日程: the caller's due items of all services in one order."),
    Concept(calendar_feeds, "Calendar feeds 日历订阅: private addresses from which calendar programs read an agenda."),
    Concept(users, "Users 用户: the people who sign in."),
    Concept(clients, "Clients: the programs that sign in on their own (ERP, BI, integrations)."),
    Concept(read_keys, "Read keys 只读密钥: what BI tools send by HTTP Basic to read `/odata`."),
    Concept(roles, "Roles 角色: what people and programs may do, for which customers, and their clearance."),
    Concept(signing_keys, "The keys that sign tokens."),
)

app = create_gateway(GatewaySettings(), concepts)
