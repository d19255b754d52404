"""Leads 线索: a sign that a customer may buy, qualified, made an opportunity, and won or lost."""
