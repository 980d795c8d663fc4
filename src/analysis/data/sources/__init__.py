"""One module per outside source: from its raw form to canonical tables.

These are the only modules that know a source's spelling.
"""
