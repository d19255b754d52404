"""The planning service: five-step plans, their goals and progress."""
