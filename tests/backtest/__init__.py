"""How well the warning of an overdue order foresees lost customers: `python -m tests.backtest`."""
