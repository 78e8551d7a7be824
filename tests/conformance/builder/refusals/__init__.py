"""What the builder refuses, by what is refused; refusal.py tells what a case is."""
