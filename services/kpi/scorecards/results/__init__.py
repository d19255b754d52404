"""What scorecards have reached: the actuals, computed, and the scores."""
