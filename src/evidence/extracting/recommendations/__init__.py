"""Recommendations, demands and questions, and what answers them."""
