"""The only door: who comes in, as whom, to which service, and what the house looks like from outside."""

from shared.app.plain import load_plainly

load_plainly()  # here, before anything of the gateway is loaded
