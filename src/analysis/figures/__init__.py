"""Figures: draw a frame that is already computed; one look, one way to word a number."""
