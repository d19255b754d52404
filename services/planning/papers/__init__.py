"""Papers: the trace of a plan, its documents, and the company's papers."""
