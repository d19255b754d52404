"""The five steps of a plan, and which of them are complete."""
