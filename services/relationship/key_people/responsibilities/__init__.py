"""Responsible people 责任人: one user for each key person and each department of a customer."""
