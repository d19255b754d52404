"""Actions of lifecycle stages 阶段行动: the days on which the policy wants them, and what was done."""
