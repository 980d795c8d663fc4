"""One question each: measures count, statistics judge, a study joins the two.

Frames in, a frozen result out; no drawing, no prose, no files. What the data cannot answer comes
back as a ``reason`` beside empty frames of the same columns; what a reporting regime forbids is
an error.
"""
