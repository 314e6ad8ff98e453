"""Uploaded pictures: what is taken, in which form it is kept, and the shapes of an SVG as our own paths."""
