"""Read the message, cut it into segments, and (later) write how it is spoken and judge how plain it is."""
