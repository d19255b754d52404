"""Internal tokens for services that call one another."""
