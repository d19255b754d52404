"""Supplier criteria of a plan's customer on ten axes: its demand, our score, and each rival's; drawn as a radar."""
