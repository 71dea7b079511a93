"""Places on the map as pure functions of the graph and of measured label sizes."""
