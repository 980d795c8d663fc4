"""Analysis suite on Russia's missile and drone attacks on Ukraine.

Importing this package does no work: heavy libraries load in the module that uses them.
"""

__version__ = "0.1.0"
