"""The network: regions, municipalities, organizations with their names in prose, centres, official lists of schools."""
