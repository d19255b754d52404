"""What customers bought in a year, for the grading of customers."""
