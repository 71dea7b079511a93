"""The locked window: unlocking a vault, and making the first one."""
