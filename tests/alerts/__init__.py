"""What the desk reads: titles, bodies and severities."""
