"""Measurements that are run by hand: ``python -m tests.bench.polling``. None of them is a test."""
