"""The four services of the method; they know each other only over HTTP."""

from shared.app.plain import load_plainly

load_plainly()  # here, before anything of a service is loaded
