"""Progress and effect 进展与成效: how far a plan's actions are, what they cost, and whether levels moved with them."""
