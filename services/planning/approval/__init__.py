"""How a plan becomes one in force: its steps as gates, its submission and approval, its versions."""
