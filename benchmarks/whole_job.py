"""Harvest, score and export a generated catalogue, and print what that costs beside others' parsers on the same bytes.

    python -m benchmarks.whole_job --datasets 10000 --peers

Every figure is CPU seconds of a whole command with its children, start-up included; ratios are from this one run.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Cost, run
from benchmarks.setting import configure, kommunedata, last_pages, serving, versions, write_feeds

FDK = "import sys, fdk_rdf_parser as p; print(len(p.parse_datasets(open(sys.argv[1]).read())))"
PYOXIGRAPH = (  # terms are made when they are asked for; "as strings" is what everybody needs who reads what they say
    "import sys, pyoxigraph\nfor q in pyoxigraph.parse(path=sys.argv[1]): q.subject, q.predicate, q.object"
)
PYOXIGRAPH_STRINGS = PYOXIGRAPH.replace("subject", "subject.value").replace("predicate", "predicate.value") + ".value"
RDFLIB = "import sys, rdflib; print(len(rdflib.Graph().parse(sys.argv[1], format='turtle')))"


@dataclass(frozen=True, slots=True)
class Ours:
    """What our commands cost."""

    whole: Cost  # harvest, score and export in one process, as `nightly` runs them
    same_bytes: Cost
    same_content: Cost
    first: Cost  # a first harvest alone, into a database of its own
    score: Cost  # all criteria of that database, in one pass


def measure(datasets: int, folder: Path) -> Ours:
    """Run our commands against a loopback server that holds the generated file."""
    pages = write_feeds(folder / "feed", datasets)
    (folder / "first").mkdir()  # with an archive of its own: a first night has to pack what it fetches
    with serving(folder / "feed") as url:
        configure(folder, [f"{url}/0/page-0.ttl"])
        whole = kommunedata(folder, "harvest --no-links , score , export scores -o scores.csv")
        stored = versions(folder)
        assert stored[0] == datasets, stored
        first = kommunedata(folder, "harvest --no-links", db="first/k.db")
        score = kommunedata(folder, "score", db="first/k.db")
        same_bytes = kommunedata(folder, "harvest --no-links")
        assert versions(folder) == stored, "a second harvest of the same bytes wrote a dataset row"
        assert last_pages(folder) == (pages, pages), "a second harvest of the same bytes parsed a page"
        write_feeds(folder / "feed", datasets, shuffled=True)
        same_content = kommunedata(folder, "harvest --no-links")
        assert versions(folder) == stored, "other bytes with the same content wrote a dataset row"
        assert last_pages(folder) == (pages, 0)
    return Ours(whole, same_bytes, same_content, first, score)


def main() -> None:
    """Print the figures and the ratios."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--datasets", type=int, default=10_000)
    options.add_argument("--peers", action="store_true", help="also run rdflib and fdk-rdf-parser on the same bytes")
    args = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "small").mkdir()
        start = measure(1, folder / "small")
        ours = measure(args.datasets, folder)
        rows = [
            ("harvest, score and export", ours.whole),
            ("first harvest alone", ours.first),
            ("score alone", ours.score),
            ("harvest again, same bytes", ours.same_bytes),
            ("harvest again, same content", ours.same_content),
        ]
        print(f"{args.datasets} datasets; CPU seconds and peak memory of each whole command")
        for label, cost in rows:
            print(f"  {label:<30} {cost.cpu:8.2f} s {cost.peak / 1e6:8.0f} MB")
        print(f"  {'of which start-up (1 dataset)':<30} {start.same_bytes.cpu:8.2f} s")
        print(f"ratio same content / first harvest: {ours.same_content.cpu / ours.first.cpu:.2f}")
        print(f"microseconds a dataset, whole job: {(ours.whole.cpu - start.whole.cpu) / args.datasets * 1e6:.0f}")
        if args.peers:
            write_feeds(folder / "feed", args.datasets)
            feed = str(folder / "feed" / "0" / "page-0.ttl")  # all of it, up to generate.PAGE datasets
            rdflib = run([sys.executable, "-c", RDFLIB, feed], folder)
            fdk = run([sys.executable, "-c", FDK, feed], folder)
            pyoxigraph = run([sys.executable, "-c", PYOXIGRAPH, feed], folder)
            strings = run([sys.executable, "-c", PYOXIGRAPH_STRINGS, feed], folder)
            print(
                f"  {'rdflib parse, ' + rdflib.output.strip() + ' triples':<30} {rdflib.cpu:8.2f} s {rdflib.peak / 1e6:8.0f} MB"
            )
            print(f"  {'fdk-rdf-parser parse_datasets':<30} {fdk.cpu:8.2f} s {fdk.peak / 1e6:8.0f} MB")
            print(f"  {'pyoxigraph parse':<30} {pyoxigraph.cpu:8.2f} s {pyoxigraph.peak / 1e6:8.0f} MB")
            print(f"  {'pyoxigraph parse, as strings':<30} {strings.cpu:8.2f} s {strings.peak / 1e6:8.0f} MB")
            scoring = ours.score.cpu - start.score.cpu  # beyond start-up
            print(
                f"ratio scoring / pyoxigraph: {scoring / strings.cpu:.2f} as strings, {scoring / pyoxigraph.cpu:.2f} bare"
            )
            print(f"ratio rdflib: {ours.whole.cpu / rdflib.cpu:.2f}")
            print(f"ratio memory rdflib: {ours.whole.peak / rdflib.peak:.2f}")
            print(f"ratio night without change: {(ours.same_bytes.cpu - start.same_bytes.cpu) / rdflib.cpu:.3f}")
            print(f"ratio fdk-rdf-parser: {ours.whole.cpu / fdk.cpu:.2f}")


if __name__ == "__main__":
    main()
