"""Timetables for the events room: what comes in, in order, and what it means for the desk."""
