"""Survey responses 问卷答复: who answered what; of an anonymous survey never who, nor when."""
