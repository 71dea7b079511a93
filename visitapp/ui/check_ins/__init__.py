"""Check-ins with the office: on Today, in the bar over a visit, and the alarm when one is due."""
