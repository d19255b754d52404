"""The sources of facts (method, section 3): outside the customer, and inside."""

from shared.customers.market_terms import FactSource as FactSource
