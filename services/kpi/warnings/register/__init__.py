"""Early warnings 预警 of customers: raised by themselves, acknowledged, acted on and closed by people."""
