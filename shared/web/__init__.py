"""HTTP: the call, request id and deadline, problems, idempotency, the specification, the peers."""
