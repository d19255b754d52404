"""What moves over from a customer's plan of the year before 目标结转: goals not reached, and actions still open."""
