"""What every kind of assessment has: its way from a draft to the supervisor's review, and the duties that follow."""
