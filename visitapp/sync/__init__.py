"""Exchange with the office: the protocol, and the laptop's side of it."""
