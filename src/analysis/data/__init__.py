"""The data floor: the only floor that opens data files."""
