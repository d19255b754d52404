"""Order cycles 订货周期: how often each customer orders, when its next order is expected, and how much."""
