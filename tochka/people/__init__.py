"""People who sign in: accounts, roles granted on a node of the network or an event, sessions, links, consents."""
