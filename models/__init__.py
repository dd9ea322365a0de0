"""What is learned: encoders and their evaluation."""
