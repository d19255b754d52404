"""Market goals 市场目标: what a plan is to achieve, as figures."""
