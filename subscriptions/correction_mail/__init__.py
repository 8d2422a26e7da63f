"""The notice that something that was mailed is corrected or withdrawn: to whom, what it says, and the offer to send it."""
