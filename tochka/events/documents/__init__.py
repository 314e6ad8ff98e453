"""Papers and files of an event: calendar file, poster, text for a chat. Plain data in, bytes or text out."""
