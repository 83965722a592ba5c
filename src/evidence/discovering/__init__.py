"""Topics that a machine finds, and how they meet the codebook that people wrote."""
