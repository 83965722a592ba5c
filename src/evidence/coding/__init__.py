"""Themes, stance and speaker of every sentence."""
