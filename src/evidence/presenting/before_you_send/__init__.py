"""What a hostile reader will say."""
