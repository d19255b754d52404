"""Scorecards (PBC) 绩效计分卡: agreed at the start of a period, assessed, reviewed and closed after its end."""
