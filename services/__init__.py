"""The four services of the method; they know each other only over HTTP."""

from shared.plain import load_plainly

load_plainly()  # here, before anything of a service is loaded
