"""The team’s office in the window: joining it, how the exchange stands, and what two laptops wrote at once."""
