"""The parameters of reports that have many, one module each."""
