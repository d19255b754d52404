"""HTTP: the call, what every request carries, problems, idempotency, the specification, the peers."""
