"""What our figures are held against: the plainest program that does the same."""
