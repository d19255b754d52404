"""Satisfaction 满意度: scores with their confidence, by part and question, over time, and against the target."""
