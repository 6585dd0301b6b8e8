"""Questionnaires, answers and the rules of a form. Pure."""
