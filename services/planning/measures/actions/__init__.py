"""Actions 行动: what somebody does at a customer by a day, for a plan, a meeting, a risk or on their own account."""
