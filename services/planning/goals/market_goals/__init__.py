"""Market goals 市场目标: a plan's targets, as figures."""
