"""What the door reads: devices, the phones' list, the live board."""
