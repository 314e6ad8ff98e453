"""The verbs of the door: pairing phones and taking in what they scanned."""
