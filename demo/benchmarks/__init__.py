"""Benchmarks: the site's response times compared with a bare Django view and with plain REST framework."""
