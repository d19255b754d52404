"""Stale dossiers 档案过期: customers of whom too much was not verified in time; a warning that kpi lists."""
