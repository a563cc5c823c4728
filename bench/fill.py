"""`python -m bench.fill`: make and fill the databases of the benchmarks (the large one takes some minutes)."""

from bench import services


def main() -> int:
    """Fill what is not filled."""
    services.prepared()
    with services.database() as found:
        for data in (services.SMALL, services.LARGE):
            services.fill(found, data)
    return 0


if __name__ == "__main__":
    services.run(main)
