"""The planning service: five-step plans, their goals and what becomes of them."""
