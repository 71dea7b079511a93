"""The Care plan tab: the plan by sections, and beside it the paper as it will print."""
