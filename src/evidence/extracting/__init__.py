"""What is taken from the texts; first of all, people's names out of what is quoted."""
