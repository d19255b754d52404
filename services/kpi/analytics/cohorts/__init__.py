"""Cohorts 同期群: the customers who first ordered in one period, and how many of them stay."""
