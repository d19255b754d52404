"""Present levels in bulk, for grading, planning and KPIs."""
