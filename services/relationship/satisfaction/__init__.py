"""How satisfied customers are, measured against what they expect and against our target (method, 4.5 and 2.7)."""
