"""What laptop and office both know: the bytes on the wire, whose they are, and who may do what."""
