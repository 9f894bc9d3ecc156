"""What is told of a found order: joins with evidence and confidence, and the questions that are open."""
