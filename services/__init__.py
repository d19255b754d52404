"""The four services of the method; they know each other only over HTTP."""
