"""The only public entry: authentication, routing to the services, and the public API specification."""

from shared.app.plain import load_plainly

load_plainly()  # here, before other modules of the gateway are loaded
