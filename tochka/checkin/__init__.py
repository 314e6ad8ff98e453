"""The door: paired devices, the scan log, and attendance as a fold over it."""
