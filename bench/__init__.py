"""Figures of the service beside those of its peers. `make bench` runs all; `python -m bench.pages --json` one, for machines."""
