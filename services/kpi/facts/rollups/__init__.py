"""Sums of orders by customer code and month: updated by difference, so that reading never touches the facts."""
