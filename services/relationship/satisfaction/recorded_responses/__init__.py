"""Recorded responses 补录答卷: answers given on paper, by telephone or to another tool, entered by our people."""
