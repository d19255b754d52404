"""Deliveries of insights: who at which customer was given what, by whom, and the reaction."""
