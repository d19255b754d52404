"""What a plan found out before it set goals (method, 6, step 2)."""
