"""Five-step relationship plans: one per customer and fiscal year."""
