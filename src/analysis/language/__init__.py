"""Two languages: English, in which everything is written, and those of the catalogue.

Code, data and findings stay English; words change when they are shown to a reader, and numbers
and dates are written as that reader writes them.
"""
