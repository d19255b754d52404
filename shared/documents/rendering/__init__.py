"""Rendering: one bounded child process, in which the heavy libraries are loaded on first use."""
