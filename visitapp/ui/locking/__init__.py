"""What keeps records from whoever passes by: when to lock, what copies may stay, and what captures show."""
