"""What is in a text beside one plain question: courtesies, several questions, words that point to something else."""
