"""Measures count: a frame in, a frame out, nothing estimated."""
