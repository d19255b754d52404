"""The steps of a plan: each is complete when the plan has the parts that the scheme asks for."""
