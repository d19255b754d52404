"""A package, so that pytest plants the world once for all files here (fixtures of scope `package`)."""
