"""What a page and a booking cost, next to the least that Django can cost: `make bench` (docs/performance.md)."""
