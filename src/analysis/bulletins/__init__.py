"""Read a bulletin of the Air Force as text: every figure with the words that it came from.

Text in, frozen results out; no file is opened here. The text is not ours: it is bounded in
size, read by patterns that do not backtrack, and what the rules do not understand is returned
as not understood.
"""
