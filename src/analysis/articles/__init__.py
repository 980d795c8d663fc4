"""Read what an article claims of an attack: each claim with the words that it came from.

Text in, frozen results out; nothing is judged here and no file is opened. What the rules do not
understand is listed as not read, and never guessed.
"""
