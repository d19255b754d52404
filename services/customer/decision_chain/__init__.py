"""How customers decide 决策链: who takes part, who influences whom, and the power map."""
