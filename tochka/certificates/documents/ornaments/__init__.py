"""Drawn ornaments of papers, in millimetres, as plain paths: every drawer paints them, none is a picture."""
