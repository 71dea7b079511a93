"""Pictures from outside: made clean on the way in, and made small for looking at. The only place that knows Pillow."""
