"""The months in which orders and their lines are stored, and months that are archived.

`orders` and `order_lines` are partitioned by the day of the order. A batch opens the periods that it needs, in its own
transaction. A period is a month; a year where the year is long past or far ahead, and nothing of it is stored by month:
the database looks at every period when a query does not name the day, so there should be a few dozen, not hundreds.

An archived period is detached: its tables stay, in the schema `archive`, and no query reads them. The sums of its
orders are kept, so that figures stay and `guanxi verify` still agrees.
"""
