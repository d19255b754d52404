"""Payment lateness 回款及时性: how late customers pay what fell due, and how much of it they dispute."""
