"""Responsibilities 责任分工 (RACI): who does, answers for, is consulted on and informed of a plan's goals and work."""
