"""Pure decisions of the door: what a set of scans means and whether an uploaded scan has the right shape."""
